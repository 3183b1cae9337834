"""HTTP APIs as the test client drives them; AWS's own data classes read every event."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEvent, APIGatewayProxyEventV2
from aws_lambda_powertools.utilities.data_classes.api_gateway_authorizer_event import (
    APIGatewayAuthorizerEventV2,
)

from codegen.core.clock import VirtualClock
from codegen.testing.client import TestClient

FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:{}"


def call(function: str, version: str = "2.0", **operation: Any) -> dict[str, Any]:
    integration = {"type": "aws_proxy", "uri": FUNCTION.format(function), "payloadFormatVersion": version}
    return {"responses": {}, "x-amazon-apigateway-integration": integration, **operation}


DOCUMENT = {
    "openapi": "3.0.1",
    "info": {"title": "shop", "version": "1"},
    "x-amazon-apigateway-cors": {"allowOrigins": ["https://a.example"]},
    "paths": {
        "/v2/{id}": {"post": call("fn")},
        "/v1/{id}": {"post": call("fn", "1.0")},
        "/jwt": {"get": call("fn", security=[{"jwt": []}])},
        "/scoped": {"get": call("fn", security=[{"jwt": ["read", "write"]}])},
        "/signed": {"get": call("fn", security=[{"iam": []}])},
        "/asked": {"get": call("fn", security=[{"asked": []}])},
    },
    "components": {
        "securitySchemes": {
            "jwt": {
                "type": "oauth2",
                "flows": {},
                "x-amazon-apigateway-authorizer": {
                    "type": "jwt",
                    "identitySource": "$request.header.Authorization",
                    "jwtConfiguration": {"issuer": "https://issuer.example", "audience": ["shop"]},
                },
            },
            "iam": {
                "type": "apiKey",
                "in": "header",
                "name": "Authorization",
                "x-amazon-apigateway-authtype": "awsSigv4",
            },
            "asked": {
                "type": "apiKey",
                "in": "header",
                "name": "Authorization",
                "x-amazon-apigateway-authorizer": {
                    "type": "request",
                    "authorizerUri": FUNCTION.format("authorizer"),
                    "authorizerPayloadFormatVersion": "2.0",
                    "enableSimpleResponses": True,
                },
            },
        }
    },
}


@pytest.fixture
def events() -> dict[str, Any]:
    return {}


@pytest.fixture
def client(tmp_path: Path, events: dict[str, Any]) -> Iterator[TestClient]:
    def fn(event: Any, context: Any) -> Any:
        events["fn"] = event
        return {"statusCode": 200, "body": "ok"}

    def authorizer(event: Any, context: Any) -> Any:
        events["authorizer"] = event
        return {"isAuthorized": True, "context": {"tenant": 7}}

    path = tmp_path / "shop.json"
    path.write_text(json.dumps(DOCUMENT))
    clock = VirtualClock(1_700_000_000.0)
    with TestClient(path, functions={"fn": fn, "authorizer": authorizer}, clock=clock) as client:
        yield client


def test_a_document_for_http_apis_is_served_at_the_root(client: TestClient, events: dict[str, Any]) -> None:
    assert client.stages == ("$default",)
    headers = [("Cookie", "a=1"), ("Content-Type", "application/json")]
    client.post("/v2/7?q=1&q=2", headers=headers, content='{"n": 1}').assert_status(200)
    event = APIGatewayProxyEventV2(events["fn"])
    assert (event.version, event.route_key, event.raw_path) == ("2.0", "POST /v2/{id}", "/v2/7")
    assert event.json_body == {"n": 1}
    assert event.cookies == ["a=1"]
    assert event.path_parameters == {"id": "7"}
    assert event.query_string_parameters == {"q": "1,2"}
    assert event.request_context.http.method == "POST"
    assert event.request_context.stage == "$default"
    assert "authorizer" not in events["fn"]["requestContext"]


def test_format_1_0_reads_as_a_rest_event(client: TestClient, events: dict[str, Any]) -> None:
    client.post("/v1/7", content=b"\x00\x01").assert_status(200)
    event = APIGatewayProxyEvent(events["fn"])
    assert (event.version, event.resource, event.path) == ("1.0", "/v1/{id}", "/v1/7")
    assert event.is_base64_encoded is True
    assert event.decoded_body == "\x00\x01"
    assert event.request_context.identity.source_ip == "127.0.0.1"


def test_a_token_lets_in_and_its_claims_are_texts(client: TestClient, events: dict[str, Any]) -> None:
    token = client.token("alice", admin=True, roles=["a", "b"], nothing=None)
    client.get("/jwt", headers={"Authorization": f"Bearer {token}"}).assert_status(200)
    authorizer = APIGatewayProxyEventV2(events["fn"]).request_context.authorizer
    assert authorizer is not None
    assert authorizer.jwt_claim["sub"] == "alice"
    assert authorizer.jwt_claim["admin"] == "true"
    assert authorizer.jwt_claim["roles"] == "[a b]"
    assert "nothing" not in authorizer.jwt_claim
    assert events["fn"]["requestContext"]["authorizer"]["jwt"]["scopes"] is None


def test_scopes_of_a_route_are_asked_for(client: TestClient, events: dict[str, Any]) -> None:
    scoped = client.token("alice", scope="read mail")
    client.get("/scoped", headers={"Authorization": scoped}).assert_status(200)
    assert events["fn"]["requestContext"]["authorizer"]["jwt"]["scopes"] == ["read", "mail"]
    refused = client.get("/scoped", headers={"Authorization": client.token("alice", scope="mail")})
    refused.assert_status(403).assert_json({"message": "Forbidden"})
    assert 'error="insufficient_scope"' in refused.headers["www-authenticate"]


@pytest.mark.parametrize(
    ("claims", "why"),
    [
        ({"aud": "other"}, "the token does not have a valid audience"),
        ({"iss": "https://other.example"}, "the token has an invalid issuer"),
        ({"exp": 1_699_999_999}, "the token has expired"),
        ({"nbf": 1_700_000_001}, "the token is not valid yet"),
        ({"iat": 1_700_000_001}, "the token is used before issued"),
    ],
)
def test_a_token_that_does_not_hold_is_refused(client: TestClient, claims: dict[str, Any], why: str) -> None:
    token = client.token("alice", **claims)
    refused = client.get("/jwt", headers={"Authorization": f"Bearer {token}"})
    refused.assert_status(401).assert_json({"message": "Unauthorized"})
    assert f'error_description="{why}"' in refused.headers["www-authenticate"]


def test_signed_requests_are_known_by_their_user(client: TestClient, events: dict[str, Any]) -> None:
    client.get("/signed", signed_by="developer").assert_status(200)
    authorizer = APIGatewayProxyEventV2(events["fn"]).request_context.authorizer
    assert authorizer is not None
    assert authorizer.iam is not None
    assert authorizer.iam.user_arn == "arn:aws:iam::000000000000:user/developer"
    client.get("/signed").assert_status(403).assert_json({"message": "Forbidden"})


def test_an_authorizer_is_asked_in_format_2_0(client: TestClient, events: dict[str, Any]) -> None:
    client.get("/asked").assert_status(200)
    asked = APIGatewayAuthorizerEventV2(events["authorizer"])
    assert asked.route_key == "GET /asked"
    assert asked.parsed_arn.api_id == events["fn"]["requestContext"]["apiId"]
    authorizer = APIGatewayProxyEventV2(events["fn"]).request_context.authorizer
    assert authorizer is not None
    assert authorizer.get_lambda == {"tenant": 7}


TEMPLATE = """
Resources:
  Fn:
    Type: AWS::Lambda::Function
    Properties: {FunctionName: fn, Runtime: python3.11, Handler: a.b, Code: {ZipFile: x}}
  Api: {Type: AWS::ApiGatewayV2::Api, Properties: {Name: shop, ProtocolType: HTTP, Target: !GetAtt Fn.Arn}}
  Old: {Type: AWS::ApiGatewayV2::Api, Properties: {Name: old, ProtocolType: HTTP, Target: !GetAtt Fn.Arn}}
  Domain:
    Type: AWS::ApiGatewayV2::DomainName
    Properties:
      DomainName: api.example.com
      DomainNameConfigurations: [{CertificateArn: 'arn:c', EndpointType: REGIONAL, SecurityPolicy: TLS_1_2}]
  Mapping:
    Type: AWS::ApiGatewayV2::ApiMapping
    Properties: {ApiId: !Ref Api, DomainName: !Ref Domain, Stage: $default, ApiMappingKey: shop/v1}
"""


def test_a_custom_domain_leads_to_a_stage_by_its_mapping(tmp_path: Path) -> None:
    events: list[Any] = []

    def fn(event: Any, context: Any) -> Any:
        events.append(event)
        return "ok"

    path = tmp_path / "template.yaml"
    path.write_text(TEMPLATE)
    with TestClient(path, functions={"fn": fn}) as client:
        assert client.diagnostics == ()
        host = {"Host": "api.example.com"}
        client.get("/shop/v1/orders", headers=host).assert_status(200)
        assert (events[-1]["rawPath"], events[-1]["routeKey"]) == ("/orders", "$default")
        assert events[-1]["requestContext"]["domainName"] == "api.example.com"
        client.get("/other", headers=host).assert_status(403)
        assert len(events) == 1
        client.get("/anything").assert_status(200)
        assert events[-1]["rawPath"] == "/anything"
