"""`codegen invoke`: which event a function gets, what is printed, and how it ends."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from codegen.cli import commands

TEMPLATE = """
Resources:
  Fn: {Type: AWS::Serverless::Function, Properties: {Handler: app.handler, Runtime: python3.12, CodeUri: src}}
  Auth: {Type: AWS::Serverless::Function, Properties: {Handler: app.handler, Runtime: python3.12, CodeUri: src}}
  ByRequest: {Type: AWS::Serverless::Function, Properties: {Handler: app.handler, Runtime: python3.12, CodeUri: src}}
  Alone: {Type: AWS::Serverless::Function, Properties: {Handler: app.failing, Runtime: python3.12, CodeUri: src}}
  Ruby: {Type: AWS::Serverless::Function, Properties: {Handler: app.handler, Runtime: ruby3.3, CodeUri: src}}
  Api:
    Type: AWS::Serverless::Api
    Properties:
      StageName: v1
      DefinitionBody:
        openapi: 3.0.1
        info: {title: t, version: "1"}
        x-amazon-apigateway-request-validators: {all: {validateRequestBody: true, validateRequestParameters: true}}
        x-amazon-apigateway-request-validator: all
        components:
          schemas: {Order: {type: object, required: [id], properties: {id: {type: integer, minimum: 3}}}}
          securitySchemes:
            token: &scheme
              type: apiKey
              name: Authorization
              in: header
              x-amazon-apigateway-authtype: custom
              x-amazon-apigateway-authorizer: {type: token, authorizerUri: !Sub "${Auth.Arn}/invocations"}
            request:
              type: apiKey
              name: Unused
              in: header
              x-amazon-apigateway-authtype: custom
              x-amazon-apigateway-authorizer:
                type: request
                identitySource: method.request.header.X-Tenant, method.request.querystring.key
                authorizerUri: !Sub "${ByRequest.Arn}/invocations"
        paths:
          /orders/{orderId}:
            put:
              operationId: putOrder
              security: [{token: []}]
              parameters:
                - {name: orderId, in: path, required: true, schema: {type: string}}
                - {name: dry, in: query, required: true, schema: {type: string}}
              requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Order"}}}}
              responses: {"200": {description: ok}}
              x-amazon-apigateway-integration: &fn
                {type: aws_proxy, httpMethod: POST, uri: !Sub "${Fn.Arn}/invocations"}
          /asked: {get: {security: [{request: []}], x-amazon-apigateway-integration: *fn}}
"""
CODE = """
import os


def handler(event, context):
    print("hello")
    return {"event": event, "name": context.function_name, "url": os.environ.get("AWS_ENDPOINT_URL")}


def failing(event, context):
    raise ValueError(event["why"])
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "app.py").write_text(CODE)
    (tmp_path / "template.yaml").write_text(TEMPLATE)
    return tmp_path


def invoke(monkeypatch: pytest.MonkeyPatch, *words: str | Path) -> int:
    monkeypatch.setattr(sys, "argv", ["codegen", "invoke", *map(str, words)])
    with pytest.raises(SystemExit) as ended:
        commands.run()
    return int(ended.value.code or 0)


def event_of(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str, project: Path
) -> Any:
    assert invoke(monkeypatch, name, project, "--print-event") == 0
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("name", ["putOrder", "PUT /orders/{orderId}", "Fn"])
def test_events_of_operations(
    name: str, project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    event = event_of(monkeypatch, capsys, name, project)
    assert (event["httpMethod"], event["path"]) == ("PUT", "/orders/orderId")
    assert event["queryStringParameters"] == {"dry": "value"}
    assert json.loads(event["body"])["id"] >= 3
    assert event["requestContext"]["authorizer"]["principalId"] == "developer"


def test_events_of_authorizers(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    event = event_of(monkeypatch, capsys, "Auth", project)
    assert (event["type"], event["authorizationToken"]) == ("TOKEN", "Bearer token")
    assert event["methodArn"].endswith("/v1/PUT/orders/orderId")
    asked = event_of(monkeypatch, capsys, "ByRequest", project)
    assert (asked["type"], asked["headers"]["X-Tenant"]) == ("REQUEST", "value")
    assert event_of(monkeypatch, capsys, "Alone", project) == {}


HTTP_APIS = """
Transform: AWS::Serverless-2016-10-31
Globals: {Function: {Handler: app.handler, Runtime: python3.12, CodeUri: src}}
Resources:
  Fn:
    Type: AWS::Serverless::Function
    Properties:
      Events:
        Put: {Type: HttpApi, Properties: {Path: "/orders/{orderId}", Method: PUT, ApiId: !Ref Api}}
        Old: {Type: HttpApi, Properties: {Path: /old, Method: ANY, PayloadFormatVersion: "1.0", ApiId: !Ref Api}}
        Guarded: {Type: HttpApi, Properties: {Path: /guarded, Method: GET, ApiId: !Ref Api, Auth: {Authorizer: Asked}}}
        Rest: {Type: HttpApi, Properties: {ApiId: !Ref Api}}
  Auth: {Type: AWS::Serverless::Function}
  Api:
    Type: AWS::Serverless::HttpApi
    Properties:
      Auth:
        Authorizers:
          Asked:
            FunctionArn: !GetAtt Auth.Arn
            AuthorizerPayloadFormatVersion: "2.0"
            Identity: {Headers: [X-Tenant]}
"""


def test_events_of_http_apis(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "template.yaml").write_text(HTTP_APIS)
    event = event_of(monkeypatch, capsys, "PUT /orders/{orderId}", project)
    assert (event["version"], event["routeKey"]) == ("2.0", "PUT /orders/{orderId}")
    assert event["pathParameters"] == {"orderId": "orderId"}
    old = event_of(monkeypatch, capsys, "ANY /old", project)
    assert (old["version"], old["httpMethod"], old["path"]) == ("1.0", "GET", "/old")
    assert event_of(monkeypatch, capsys, "$default", project)["rawPath"] == "/"
    guarded = event_of(monkeypatch, capsys, "GET /guarded", project)
    assert guarded["requestContext"]["authorizer"] == {"lambda": {"principalId": "developer"}}
    asked = event_of(monkeypatch, capsys, "Auth", project)
    assert (asked["type"], asked["identitySource"]) == ("REQUEST", ["value"])


WEBSOCKET_API = """
Transform: AWS::Serverless-2016-10-31
Globals: {Function: {Handler: app.handler, Runtime: python3.12, CodeUri: src}}
Resources:
  Fn: {Type: AWS::Serverless::Function}
  Auth: {Type: AWS::Serverless::Function}
  Chat:
    Type: AWS::ApiGatewayV2::Api
    Properties: {Name: chat, ProtocolType: WEBSOCKET, RouteSelectionExpression: $request.body.kind.action}
  Stage: {Type: AWS::ApiGatewayV2::Stage, Properties: {ApiId: !Ref Chat, StageName: dev}}
  Call:
    Type: AWS::ApiGatewayV2::Integration
    Properties: {ApiId: !Ref Chat, IntegrationType: AWS_PROXY, IntegrationUri: !Sub "${Fn.Arn}/invocations"}
  Who:
    Type: AWS::ApiGatewayV2::Authorizer
    Properties:
      ApiId: !Ref Chat
      Name: who
      AuthorizerType: REQUEST
      AuthorizerUri: !Sub "${Auth.Arn}/invocations"
      IdentitySource: [route.request.header.Token]
  Connect:
    Type: AWS::ApiGatewayV2::Route
    Properties:
      ApiId: !Ref Chat
      RouteKey: $connect
      AuthorizationType: CUSTOM
      AuthorizerId: !Ref Who
      Target: !Sub "integrations/${Call}"
  Disconnect:
    Type: AWS::ApiGatewayV2::Route
    Properties: {ApiId: !Ref Chat, RouteKey: $disconnect, Target: !Sub "integrations/${Call}"}
  Say:
    Type: AWS::ApiGatewayV2::Route
    Properties:
      ApiId: !Ref Chat
      RouteKey: say
      Target: !Sub "integrations/${Call}"
      ModelSelectionExpression: $default
      RequestModels: {$default: said}
  Said:
    Type: AWS::ApiGatewayV2::Model
    Properties:
      ApiId: !Ref Chat
      Name: said
      ContentType: application/json
      Schema: {type: object, required: [text], properties: {text: {type: string, minLength: 3}}}
"""


def test_events_of_websocket_apis(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "template.yaml").write_text(WEBSOCKET_API)
    connect = event_of(monkeypatch, capsys, "$connect", project)
    assert (connect["requestContext"]["eventType"], connect["headers"]["Token"]) == ("CONNECT", "value")
    asked = event_of(monkeypatch, capsys, "Auth", project)
    assert (asked["type"], asked["headers"]["Token"]) == ("REQUEST", "value")
    said = event_of(monkeypatch, capsys, "say", project)
    assert (said["requestContext"]["eventType"], said["requestContext"]["routeKey"]) == ("MESSAGE", "say")
    body = json.loads(said["body"])
    assert (body["kind"], len(body["text"]) >= 3) == ({"action": "say"}, True)
    gone = event_of(monkeypatch, capsys, "$disconnect", project)
    assert gone["requestContext"]["disconnectStatusCode"] == 1000


def test_answer_and_log(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO('{"a": "ä"}'))
    assert invoke(monkeypatch, "Fn", project, "--event", "-", "--endpoint-url", "http://localhost:4566") == 0
    printed = capsys.readouterr()
    answer = json.loads(printed.out)
    assert answer == {"event": {"a": "ä"}, "name": "Fn", "url": "http://localhost:4566"}
    assert [line.partition(" ")[0] for line in printed.err.splitlines()] == [
        "START",
        "hello",
        "END",
        "REPORT",
    ]


def test_failures(project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "event.json").write_text('{"why": "no"}')
    assert invoke(monkeypatch, "Alone", project, "--event", project / "event.json", "--json") == 1
    found = json.loads(capsys.readouterr().out)
    assert (found["functionError"], found["payload"]["errorMessage"]) == ("Unhandled", "no")
    assert found["event"] == {"why": "no"}
    for words, message in (
        (("Nobody", project), "there are Fn, Auth, ByRequest, Alone, Ruby, putOrder, GET /asked"),
        (("Ruby", project), "Ruby needs ruby3.3"),
        (("Fn", project, "--event", project / "none.json"), "can't be read"),
        (("Fn", project, "--event", project / "src" / "app.py"), "the event is no JSON"),
    ):
        assert invoke(monkeypatch, *words) == 2
        assert message in capsys.readouterr().err
