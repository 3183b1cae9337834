"""Selection expressions of WebSocket APIs, as the developer guide shows them."""

from __future__ import annotations

import pytest

from codegen.gateway.exchange import EndpointResponse, Exchange, MethodRequest, ServedStage
from codegen.gateway.identifiers import new_http_ids
from codegen.gateway.selection import compile_selection
from codegen.ir.api import Api, ApiType
from codegen.ir.application import Stage

BODY = (
    b'{"action": "join", "service": {"name": "chat"}, "list": ["a", 1, true], "map": {"k": null, "n": 2},'
    b' "no": null, "rate": 1.5, "rooms": [{"name": "cellar", "open": false}, {"name": "lobby", "open": true}]}'
)


def select(expression: str, body: bytes = BODY, response: EndpointResponse | None = None) -> str:
    api = Api("n", ApiType.WEBSOCKET, "", (), "t.yaml")
    stage = ServedStage(api, Stage("dev", {"key": "value"}), "id", "d")
    request = MethodRequest("MESSAGE", "/dev", "q=1", [("X-Kind", "x")], body)
    return compile_selection(expression)(
        Exchange(stage, request, "/", "/dev", 0.0, new_http_ids(0.0)), response
    )


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("$request.body.action", "join"),
        ("${request.body.action}", "join"),
        ("${request.body.service.name}/${request.body.action}", "chat/join"),
        ("$request.body.list", "[a, 1, true]"),
        ("$request.body.list[1]", "1"),
        ("$request.body.list[0]", "a"),
        ("$request.body.map", "{k=, n=2}"),
        ("$request.body['action']", "join"),
        ("$request.body.missing", ""),
        ("$request.body.action.deeper", ""),
        ("$request.body.no", ""),
        # any JSON path may stand after request.body
        # (https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-develop-routes.html)
        ("$request.body..open", "[false, true]"),
        ("$request.body.list[*]", "[a, 1, true]"),
        ("$request.body.list[0:2]", "[a, 1]"),
        ("${request.body['service']['name']}", "chat"),
        ("$request.body.rooms[?(@.open == true)].name", "[lobby]"),
        ("$request.body.rooms[0].name/x", ""),
        # braces are needed only to say where a name ends
        # (https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-selection-expressions.html)
        ("$request.body.service.name/$request.body.action", "chat/join"),
        ("$request.body.action:${request.body.service.name}", "join:chat"),
        ("to-$request.body.action", "to-join"),
        ("${request.body.action}-${request.body.invalidPath}", "join-"),
        ("$request.body.rate", "1.5"),
        ("$request.header.x-kind", "x"),
        ("$request.querystring.q", "1"),
        ("$context.stage", "dev"),
        ("$stageVariables.key", "value"),
        ("$default", "$default"),
        ("\\$default", "$default"),
        ("fixed", "fixed"),
        ("\\${request.body.action}", "${request.body.action}"),
        ("$nothing.known", ""),
    ],
)
def test_expressions_have_their_values(expression: str, value: str) -> None:
    assert select(expression) == value


def test_expressions_look_into_the_integrations_answer() -> None:
    response = EndpointResponse(418, [("X-Kind", "pot")], b'{"errorMessage": "short"}')
    assert select("${integration.response.statuscode}", response=response) == "418"
    assert select("${integration.response.header.x-kind}", response=response) == "pot"
    assert select("${integration.response.body.errorMessage}", response=response) == "short"
    assert select("${integration.response.body.errorMessage}") == ""


def test_a_message_that_is_no_json_has_no_members() -> None:
    assert select("$request.body.action", b"plain") == ""
