"""The in-process client: the whole pipeline without a socket."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from codegen.core.clock import VirtualClock
from codegen.core.errors import EmulatorError, Refused
from codegen.testing.client import TestClient
from codegen.testing.functions import InProcessFunctions

TEMPLATE = """
Parameters: {Name: {Type: String, Default: v1}}
Resources:
  Fn:
    Type: AWS::Serverless::Function
    Properties: {Handler: app.handler, Runtime: python3.12, CodeUri: src, Environment: {Variables: {WHO: env}}}
  Auth: {Type: AWS::Serverless::Function, Properties: {Handler: app.auth, Runtime: python3.12, CodeUri: src}}
  Api:
    Type: AWS::Serverless::Api
    Properties:
      StageName: !Ref Name
      DefinitionBody:
        openapi: 3.0.1
        info: {title: t, version: "1"}
        components:
          securitySchemes:
            token:
              type: apiKey
              name: Authorization
              in: header
              x-amazon-apigateway-authtype: custom
              x-amazon-apigateway-authorizer:
                type: token
                authorizerResultTtlInSeconds: 60
                authorizerUri: !Sub "${Auth.Arn}/invocations"
        paths:
          /items/{id}:
            x-amazon-apigateway-any-method:
              x-amazon-apigateway-integration: &fn
                {type: aws_proxy, httpMethod: POST, uri: !Sub "${Fn.Arn}/invocations"}
          /secured: {get: {security: [{token: []}], x-amazon-apigateway-integration: *fn}}
"""
CONTRACT = """
openapi: 3.0.3
info: {title: Pets, version: "1"}
paths:
  /pets:
    get:
      responses:
        "200": {description: ok, content: {application/json: {example: [{name: Rex}]}}}
        "500": {description: bad}
    post:
      responses:
        "201":
          description: made
          headers:
            Location: {required: true, schema: {type: string}, example: /pets/1}
            X-Maybe: {schema: {type: string}}
          content:
            application/json:
              schema: {type: object, required: [id], properties: {id: {type: integer, minimum: 7}}}
    delete: {responses: {default: {description: gone, content: {text/plain: {example: bye}}}}}
  /pets/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    put: {responses: {2XX: {description: ok}}}
"""


def echo(event: dict[str, Any], context: Any) -> dict[str, Any]:
    return {
        "statusCode": 200,
        "headers": {"X-A": "1"},
        "multiValueHeaders": {"X-B": ["2", "3"]},
        "body": json.dumps(event),
    }


@pytest.fixture
def template(tmp_path: Path) -> Path:
    path = tmp_path / "template.yaml"
    path.write_text(TEMPLATE)
    return path


def test_requests_and_responses(template: Path) -> None:
    with TestClient(template, functions={"Fn": echo}) as client:
        response = client.post(
            "/v1/items/a b?x=1", query={"y": ["2", 3]}, headers={"X-C": "4"}, json={"k": "ä"}
        )
        event = response.json()
        assert response.status_code == 200
        assert (response.headers["x-a"], response.headers["X-B"]) == ("1", "2, 3")
        assert "x-amzn-requestid" in dict(response.headers)
        assert event["path"] == "/items/a%20b"
        assert event["multiValueQueryStringParameters"] == {"x": ["1"], "y": ["2", "3"]}
        assert event["headers"]["Content-Type"] == "application/json"
        assert event["headers"]["X-C"] == "4"
        assert json.loads(event["body"]) == {"k": "ä"}
        for send, method in (
            (client.get, "GET"),
            (client.put, "PUT"),
            (client.patch, "PATCH"),
            (client.delete, "DELETE"),
        ):
            assert send("/v1/items/1", content="text").json()["httpMethod"] == method
        assert client.request("HEAD", "/v1/items/1").content == b""
        assert client.get("/v1/nothing").status_code == 403


def test_events_are_remembered_and_errors_are_lambdas(template: Path) -> None:
    def failing(event: dict[str, Any], context: Any) -> None:
        assert context.get_remaining_time_in_millis() > 0
        raise ValueError(context.function_name)

    functions = InProcessFunctions({"Fn": failing})
    with TestClient(template, functions=functions) as client:
        assert client.get("/v1/items/1").status_code == 502
    assert [(name, event["resource"]) for name, event in functions.events] == [("Fn", "/items/{id}")]


def test_time_moves_when_told(template: Path) -> None:
    def auth(event: dict[str, Any], context: Any) -> dict[str, Any]:
        statement = {"Action": "execute-api:Invoke", "Effect": "Allow", "Resource": event["methodArn"]}
        return {"principalId": "p", "policyDocument": {"Statement": [statement]}}

    clock = VirtualClock()
    functions = InProcessFunctions({"Fn": echo, "Auth": auth})
    with TestClient(template, functions=functions, clock=clock) as client:
        for _ in range(2):
            assert client.get("/v1/secured", headers={"Authorization": "a"}).status_code == 200
        assert [name for name, _ in functions.events] == ["Auth", "Fn", "Fn"]
        clock.advance(61)
        assert client.get("/v1/secured", headers={"Authorization": "a"}).status_code == 200
    assert [name for name, _ in functions.events][3:] == ["Auth", "Fn"]


def test_parameters_and_identity(template: Path) -> None:
    with TestClient(template, functions={"Fn": echo}, parameters={"Name": "v2"}, identity="alice") as client:
        assert client.get("/v2/secured").json()["requestContext"]["authorizer"]["principalId"] == "alice"


def test_functions_run_in_processes_of_their_own(template: Path) -> None:
    (template.parent / "src").mkdir()
    (template.parent / "src" / "app.py").write_text(
        "import os\ndef handler(event, context):\n    return {'body': os.environ['WHO'] + context.function_name}\n"
    )
    with TestClient(template) as client:
        assert client.get("/v1/items/1").text == "envFn"


def test_a_contract_answers_with_its_examples(tmp_path: Path) -> None:
    path = tmp_path / "pets.yaml"
    path.write_text(CONTRACT)
    with TestClient(path) as client:
        assert client.get("/dev/pets").json() == [{"name": "Rex"}]
        made = client.post("/dev/pets")
        assert (made.status_code, made.headers["location"]) == (201, "/pets/1")
        assert made.json()["id"] >= 7
        assert "x-maybe" not in dict(made.headers)
        gone = client.delete("/dev/pets")
        assert (gone.status_code, gone.text, gone.headers["content-type"]) == (200, "bye", "text/plain")
        assert client.put("/dev/pets/1").status_code == 200


def test_a_project_can_be_mocked_from_its_contract(tmp_path: Path) -> None:
    (tmp_path / "pets.yaml").write_text(CONTRACT)
    (tmp_path / "codegen.yaml").write_text("contract: pets.yaml\n")
    (tmp_path / "template.yaml").write_text(TEMPLATE)
    with TestClient(tmp_path, mock=True) as client:
        assert client.get("/dev/pets").json() == [{"name": "Rex"}]


def test_a_gateway_document_is_served_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "api.json"
    integration: dict[str, Any] = {
        "type": "mock",
        "requestTemplates": {"application/json": '{"statusCode": 200}'},
    }
    integration["responses"] = {
        "default": {"statusCode": "200", "responseTemplates": {"application/json": "hi"}}
    }
    operation = {"responses": {"200": {"description": "ok"}}, "x-amazon-apigateway-integration": integration}
    path.write_text(
        json.dumps(
            {"openapi": "3.0.1", "info": {"title": "t", "version": "1"}, "paths": {"/m": {"get": operation}}}
        )
    )
    with TestClient(path, functions={}) as client:
        assert client.get("/dev/m").text == "hi"


def test_what_cannot_be_served_is_told(tmp_path: Path) -> None:
    with pytest.raises(EmulatorError, match="does not exist"):
        TestClient(tmp_path / "gone.yaml")
    with pytest.raises(EmulatorError, match=r"template\.yaml"):
        TestClient(tmp_path)
    with pytest.raises(EmulatorError, match=r"codegen\.yaml"):
        TestClient(tmp_path, mock=True)
    (tmp_path / "template.yaml").write_text(
        "Resources: {Fn: {Type: AWS::Serverless::Function, Properties: {Handler: !Ref X}}}"
    )
    with pytest.raises(Refused):
        TestClient(tmp_path)


def test_imported_functions_find_their_layers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [*sys.path])
    (tmp_path / "layer" / "python").mkdir(parents=True)
    (tmp_path / "layer" / "python" / "text_of_layer.py").write_text("TEXT = 'layer'")
    (tmp_path / "code" / "inner").mkdir(parents=True)
    (tmp_path / "code" / "inner" / "with_layer.py").write_text(
        "from text_of_layer import TEXT\ndef handler(event, context):\n    return {'body': TEXT}\n"
    )
    template = TEMPLATE.replace(
        "Handler: app.handler", "Handler: inner/with_layer.handler, Layers: [!Ref Layer]"
    )
    template = template.replace("CodeUri: src", "CodeUri: code")
    template += "  Layer: {Type: AWS::Serverless::LayerVersion, Properties: {ContentUri: layer}}\n"
    (tmp_path / "template.yaml").write_text(template)
    with TestClient(tmp_path, in_process=True) as client:
        client.get("/v1/items/1").assert_status(200)
        assert client.get("/v1/items/1").text == "layer"
