"""Clients that know nothing of the emulator: botocore, Powertools, schemathesis, curl."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import httpx
import pytest
from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEvent
from aws_lambda_powertools.utilities.data_classes.api_gateway_authorizer_event import (
    APIGatewayAuthorizerRequestEvent,
    APIGatewayAuthorizerTokenEvent,
)
from emulating import PATIENCE, run_codegen, serving

SigV4Auth = import_module("botocore.auth").SigV4Auth  # by name: a package without types
AWSRequest = import_module("botocore.awsrequest").AWSRequest
Credentials = import_module("botocore.credentials").Credentials

TEMPLATE = """
Transform: AWS::Serverless-2016-10-31
Globals: {Function: {Runtime: python3.12, CodeUri: src}}
Resources:
  Api:
    Type: AWS::Serverless::Api
    Properties:
      StageName: v1
      Cors: {AllowOrigin: "'https://shop.example'", AllowMethods: "'GET,PUT'", AllowHeaders: "'Authorization'"}
      Auth:
        AddDefaultAuthorizerToCorsPreflight: false
        Authorizers:
          Token: {FunctionArn: !GetAtt Auth.Arn, Identity: {ReauthorizeEvery: 0}}
          Request:
            FunctionPayloadType: REQUEST
            FunctionArn: !GetAtt Auth.Arn
            Identity: {Headers: [X-Tenant], ReauthorizeEvery: 0}
  Echo:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.echo
      Events:
        Open: {Type: Api, Properties: {RestApiId: !Ref Api, Path: "/items/{id}", Method: get}}
        Put: {Type: Api, Properties: {RestApiId: !Ref Api, Path: "/items/{id}", Method: put}}
        Signed: {Type: Api, Properties: {RestApiId: !Ref Api, Path: /signed, Method: post, Auth: {Authorizer: AWS_IAM}}}
        Token: {Type: Api, Properties: {RestApiId: !Ref Api, Path: /token, Method: get, Auth: {Authorizer: Token}}}
        Request: {Type: Api, Properties: {RestApiId: !Ref Api, Path: /asked, Method: get, Auth: {Authorizer: Request}}}
  Auth: {Type: AWS::Serverless::Function, Properties: {Handler: app.authorize}}
"""
CODE = """
import json


def echo(event, context):
    headers = {"Access-Control-Allow-Origin": "https://shop.example"}
    return {"statusCode": 200, "headers": headers, "body": json.dumps(event)}


def authorize(event, context):
    statement = {"Action": "execute-api:Invoke", "Effect": "Allow", "Resource": event["methodArn"]}
    policy = {"Version": "2012-10-17", "Statement": [statement]}
    return {"principalId": "p", "policyDocument": policy, "context": {"event": json.dumps(event)}}
"""


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("clients")
    (folder / "src").mkdir()
    (folder / "src" / "app.py").write_text(CODE)
    (folder / "template.yaml").write_text(TEMPLATE)
    (folder / "users.yaml").write_text("users: {ann: {access_key: ANNSKEY, secret_key: secret}}")
    with serving(folder / "template.yaml") as found:
        yield found


def test_a_request_signed_by_botocore(url: str) -> None:
    def send(secret: str) -> httpx.Response:
        request = AWSRequest(
            "POST", f"{url}/signed?b=%C3%A4&a=1", data=b'{"x": 1}', headers={"X-Extra": "a  b"}
        )
        SigV4Auth(Credentials("ANNSKEY", secret), "execute-api", "us-east-1").add_auth(request)
        prepared = request.prepare()
        return httpx.post(str(prepared.url), content=prepared.body, headers=dict(prepared.headers.items()))

    answer = send("secret")
    assert answer.status_code == 200, answer.text
    assert answer.json()["requestContext"]["identity"]["accessKey"] == "ANNSKEY"
    assert send("other").status_code == 403


def test_powertools_reads_the_events(url: str) -> None:
    answer = httpx.get(f"{url}/items/7?a=1&a=2", headers={"X-A": "b", "User-Agent": "test"}).json()
    event = APIGatewayProxyEvent(answer)
    assert (event.path, event.http_method, event.resource) == ("/items/7", "GET", "/items/{id}")
    assert event.resolved_query_string_parameters == {"a": ["1", "2"]}
    assert event.headers["x-a"] == "b"
    assert event.request_context.stage == "v1"
    assert event.request_context.identity.source_ip == "127.0.0.1"
    assert event.request_context.request_time_epoch > 0
    _read_all(event)
    _read_all(event.request_context)


def test_powertools_reads_the_events_of_authorizers(url: str) -> None:
    def seen(path: str, **headers: str) -> Any:
        answer = httpx.get(
            f"{url}{path}", headers={name.replace("_", "-"): value for name, value in headers.items()}
        )
        assert answer.status_code == 200, answer.text
        return json.loads(answer.json()["requestContext"]["authorizer"]["event"])

    token = APIGatewayAuthorizerTokenEvent(seen("/token", Authorization="Bearer x"))
    assert (token["type"], token.authorization_token) == ("TOKEN", "Bearer x")
    assert token.parsed_arn.resource == "token"
    asked = APIGatewayAuthorizerRequestEvent(seen("/asked?q=1", X_Tenant="a"))
    assert (asked["type"], asked.headers["x-tenant"], asked.query_string_parameters) == (
        "REQUEST",
        "a",
        {"q": "1"},
    )
    _read_all(asked)
    _read_all(asked.request_context)


def _read_all(data: object) -> None:
    """Read every property: each parses its part of the event."""
    absent = {
        "json_body",
        "version",
        "authorization_token",
        "identity_source",
    }  # of HTTP APIs, or of requests with a body
    for name in dir(type(data)):
        if isinstance(getattr(type(data), name), property) and name not in absent:
            getattr(data, name)


def test_a_preflight_as_browsers_send_it(url: str) -> None:
    asked = {"Origin": "https://shop.example", "Access-Control-Request-Method": "PUT"}
    preflight = httpx.options(
        f"{url}/items/7", headers={**asked, "Access-Control-Request-Headers": "authorization"}
    )
    assert preflight.status_code == 200
    assert preflight.headers["access-control-allow-origin"] == "https://shop.example"
    assert "PUT" in preflight.headers["access-control-allow-methods"]
    assert preflight.headers["access-control-allow-headers"].lower() == "authorization"
    answer = httpx.put(f"{url}/items/7", headers={"Origin": "https://shop.example"}, json={})
    assert answer.headers["access-control-allow-origin"] == "https://shop.example"


@pytest.mark.skipif(not shutil.which("curl"), reason="curl is not installed")
def test_curl(url: str) -> None:
    words = [
        "curl",
        "-sS",
        "-i",
        "-X",
        "PUT",
        "-d",
        "x" * 2000,
        "-H",
        "Expect: 100-continue",
        f"{url}/items/ä b",
    ]
    words[-1] = f"{url}/items/%C3%A4"
    done = subprocess.run(words, capture_output=True, text=True, timeout=PATIENCE, check=True)
    assert "HTTP/1.1 200 OK" in done.stdout
    assert json.loads(done.stdout.rpartition("\n")[2])["pathParameters"] == {"id": "%C3%A4"}
    head = subprocess.run(
        ["curl", "-sSI", f"{url}/nothing"], capture_output=True, text=True, timeout=PATIENCE, check=True
    )
    assert head.stdout.startswith("HTTP/1.1 403")


def test_schemathesis_finds_no_server_error(tmp_path: Path) -> None:
    """Whatever it sends, API Gateway and the generated package answer, never a fault."""
    contract = Path(__file__).parents[2] / "specs" / "orders.yaml"
    made = run_codegen("scaffold", contract, "-o", tmp_path / "orders")
    assert made.returncode == 0, made.stderr
    with serving(tmp_path / "orders", "--as", "alice") as url:
        words = [sys.executable, "-m", "schemathesis.cli", "run", str(contract), "--url", url]
        words += [
            "--checks",
            "not_a_server_error",
            "--phases",
            "examples,fuzzing",
            "--max-examples",
            "8",
            "--seed",
            "1",
        ]
        done = subprocess.run(
            words, capture_output=True, text=True, timeout=PATIENCE * 4, cwd=tmp_path, check=False
        )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]
