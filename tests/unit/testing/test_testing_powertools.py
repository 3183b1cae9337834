"""Every event of HTTP and WebSocket APIs through AWS's own readers: Powertools' data classes and parser models."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from aws_lambda_powertools.utilities.data_classes import (
    APIGatewayProxyEvent,
    APIGatewayProxyEventV2,
    APIGatewayWebSocketEvent,
)
from aws_lambda_powertools.utilities.data_classes.api_gateway_authorizer_event import (
    APIGatewayAuthorizerEventV2,
    APIGatewayAuthorizerRequestEvent,
)
from aws_lambda_powertools.utilities.data_classes.common import DictWrapper
from aws_lambda_powertools.utilities.parser.models import (
    ApiGatewayAuthorizerRequest,
    ApiGatewayAuthorizerRequestV2,
    APIGatewayProxyEventModel,
    APIGatewayProxyEventV2Model,
    APIGatewayWebSocketConnectEventModel,
    APIGatewayWebSocketDisconnectEventModel,
    APIGatewayWebSocketMessageEventModel,
)
from websocket_stage import URI, route, run, running
from websockets.asyncio.client import connect

from codegen.ir.api import AuthorizationType, Authorizer
from codegen.testing.client import TestClient

FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:{}"
ALLOWED = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "execute-api:Invoke", "Resource": "*"}],
}


def values_of(event: Any) -> dict[str, Any]:
    """Every property of a data class, and of those that it leads to."""
    found = {}
    for name in dir(type(event)):
        if isinstance(getattr(type(event), name), property):
            value = getattr(event, name)
            found[name] = values_of(value) if isinstance(value, DictWrapper) else value
    return found


# HTTP APIs


def call(version: str, **operation: Any) -> dict[str, Any]:
    integration = {"type": "aws_proxy", "uri": FUNCTION.format("fn"), "payloadFormatVersion": version}
    return {"responses": {}, "x-amazon-apigateway-integration": integration, **operation}


def scheme(version: str) -> dict[str, Any]:
    """An authorizer that is asked in a version of the format."""
    return {
        "type": "apiKey",
        "in": "header",
        "name": "Authorization",
        "x-amazon-apigateway-authorizer": {
            "type": "request",
            "authorizerUri": FUNCTION.format(f"authorizer{version[0]}"),
            "authorizerPayloadFormatVersion": version,
            "identitySource": "$request.header.Authorization",
        },
    }


CALLS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("v1", "1.0", {}),
    ("v2", "2.0", {}),
    ("asked1", "1.0", {"security": [{"asked1": []}]}),
    ("asked2", "2.0", {"security": [{"asked2": []}]}),
)
DOCUMENT = {
    "openapi": "3.0.1",
    "info": {"title": "shop", "version": "1"},
    "paths": {f"/{path}/{{id}}": {"post": call(version, **operation)} for path, version, operation in CALLS},
    "components": {"securitySchemes": {"asked1": scheme("1.0"), "asked2": scheme("2.0")}},
}


@pytest.fixture
def events() -> dict[str, Any]:
    """The last event of each function."""
    return {}


@pytest.fixture
def client(tmp_path: Path, events: dict[str, Any]) -> Iterator[TestClient]:
    def fn(event: Any, context: Any) -> Any:
        events["fn"] = event
        return {"statusCode": 200, "body": "ok"}

    def authorizer(event: Any, context: Any) -> Any:
        events["authorizer"] = event
        return {"principalId": "me", "policyDocument": ALLOWED, "context": {"tenant": "7"}}

    path = tmp_path / "shop.json"
    path.write_text(json.dumps(DOCUMENT))
    functions = {"fn": fn, "authorizer1": authorizer, "authorizer2": authorizer}
    with TestClient(path, functions=functions) as client:
        yield client


@pytest.mark.parametrize("content", [b"", b'{"n": 1}'])
def test_http_apis_events(client: TestClient, events: dict[str, Any], content: bytes) -> None:
    headers = [("Content-Type", "application/json")] if content else []
    client.post("/v1/7?q=1&q=2", headers=headers, content=content).assert_status(200)
    APIGatewayProxyEventModel.model_validate(events["fn"])
    assert APIGatewayProxyEvent(events["fn"]).path_parameters == {"id": "7"}
    client.post("/v2/7?q=1&q=2", headers=headers, content=content).assert_status(200)
    assert APIGatewayProxyEventV2Model.model_validate(events["fn"]).pathParameters == {"id": "7"}
    assert APIGatewayProxyEventV2(events["fn"]).query_string_parameters == {"q": "1,2"}


def test_events_of_authorizers_of_http_apis(client: TestClient, events: dict[str, Any]) -> None:
    credentials = {"Authorization": "me", "Cookie": "a=1"}
    client.post("/asked1/7?q=1", headers=credentials).assert_status(200)
    ApiGatewayAuthorizerRequest.model_validate(events["authorizer"])
    assert values_of(APIGatewayAuthorizerRequestEvent(events["authorizer"]))["resource"] == "/asked1/{id}"
    APIGatewayProxyEventModel.model_validate(events["fn"])
    client.post("/asked2/7?q=1", headers=credentials).assert_status(200)
    asked = ApiGatewayAuthorizerRequestV2.model_validate(events["authorizer"])
    assert asked.identitySource == ["me"]
    assert values_of(APIGatewayAuthorizerEventV2(events["authorizer"]))["route_key"] == "POST /asked2/{id}"
    APIGatewayProxyEventV2Model.model_validate(events["fn"])


# WebSocket APIs


def test_events_of_websocket_apis() -> None:
    async def work() -> None:
        guard = Authorizer("guard", "request", URI.format("guard"))
        guarded = route("$connect", authorization_type=AuthorizationType.CUSTOM, authorizer="guard")
        allow = {"principalId": "me", "policyDocument": ALLOWED, "context": {"tenant": "7"}}
        handlers = {"guard": lambda event: allow}
        others = (route("$disconnect"), route("$default"), route("join"))
        async with running(guarded, *others, handlers=handlers, authorizers={"guard": guard}) as emulator:
            async with connect(f"{emulator.url}?a=1&a=2") as client:
                for message in ("no JSON", '{"action": "join"}'):
                    emulator.functions.changed.clear()
                    await client.send(message)
                    await emulator.functions.changed.wait()
            await emulator.functions.kind("DISCONNECT")
            asked, opened, *messages, ended = emulator.functions.events
        assert APIGatewayAuthorizerRequestEvent(asked).parsed_arn.resource == ""
        APIGatewayWebSocketConnectEventModel.model_validate(opened)
        read = [values_of(APIGatewayWebSocketEvent(event)) for event in (opened, ended)]
        assert [one["request_context"]["route_key"] for one in read] == ["$connect", "$disconnect"]
        assert read[0]["multi_value_query_string_parameters"] == {"a": ["1", "2"]}
        APIGatewayWebSocketDisconnectEventModel.model_validate(ended)
        for event, key in zip(messages, ("$default", "join"), strict=True):
            APIGatewayWebSocketMessageEventModel.model_validate(event)
            assert APIGatewayWebSocketEvent(event).request_context.route_key == key

    run(work())
