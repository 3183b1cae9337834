"""AsyncAPI contracts as WebSocket APIs: which route a message takes, what it answers, what the handshake asks for."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent, indent

import pytest

from codegen.core.diagnostics import Diagnostic, Severity
from codegen.importer.asyncapi.contract import import_asyncapi
from codegen.ir.api import ApiType, Route
from codegen.ir.messages import WebSocketContract
from codegen.ir.operation import ParameterLocation
from codegen.spec.asyncapi.load import load_asyncapi

CHAT = Path(__file__).parents[4] / "specs" / "chat.asyncapi.yaml"

HEAD = """\
asyncapi: 3.0.0
info: {title: Echo, version: '1'}
servers: {main: {host: example.com, protocol: wss, pathname: /v1}}
"""


def imported(folder: Path, text: str) -> tuple[WebSocketContract, list[Diagnostic]]:
    path = folder / "api.yaml"
    path.write_text(HEAD + dedent(text))
    document, _ = load_asyncapi(path)
    return import_asyncapi(document)


def receiving(*payloads: str) -> str:
    """A document with a receive operation for each payload: o0, o1 ..."""
    messages = "".join(f"      m{index}: {{payload: {text}}}\n" for index, text in enumerate(payloads))
    operations = "".join(
        f"  o{index}:\n    action: receive\n    channel: {{$ref: '#/channels/c'}}\n"
        f"    messages: [{{$ref: '#/channels/c/messages/m{index}'}}]\n"
        for index in range(len(payloads))
    )
    return f"channels:\n  c:\n    messages:\n{messages}operations:\n{operations}"


def payload(member: str, *values: str) -> str:
    return f"{{type: object, properties: {{{member}: {{enum: [{', '.join(values)}]}}}}}}"


def routes(contract: WebSocketContract) -> dict[str, Route]:
    return {route.path: route for route in contract.api.routes}


def told(diagnostics: list[Diagnostic]) -> list[tuple[str, Severity]]:
    return [(each.code, each.severity) for each in diagnostics]


def test_the_example_becomes_a_websocket_api() -> None:
    document, _ = load_asyncapi(CHAT)
    contract, diagnostics = import_asyncapi(document)
    api = contract.api
    assert diagnostics == []
    assert (api.type, api.route_selection_expression) == (ApiType.WEBSOCKET, "$request.body.action")
    assert list(routes(contract)) == ["$connect", "$disconnect", "$default", "join", "send"]
    assert [message.name for message in contract.received["join"]] == ["join"]
    assert [message.name for message in contract.replies["join"]] == ["joined"]
    assert [(each.operation_id, each.messages[0].name) for each in contract.sends] == [
        ("broadcast", "message")
    ]
    assert set(api.schemas) == {"Room", "Join", "Send", "Joined", "Message"}
    assert api.servers == ("wss://chat.example.com",)


def test_only_routes_with_replies_answer() -> None:
    contract, _ = import_asyncapi(load_asyncapi(CHAT)[0])
    answering = [key for key, route in routes(contract).items() if route.route_response_selection_expression]
    assert answering == ["join"]
    join = routes(contract)["join"].operation
    assert join.operation_id == "join"
    assert join.request_body is not None
    assert [response.status for response in join.responses] == ["200"]


def test_the_handshake_asks_for_what_bindings_and_servers_say() -> None:
    contract, _ = import_asyncapi(load_asyncapi(CHAT)[0])
    connect = routes(contract)["$connect"].operation
    assert [(p.name, p.location, p.required, p.description) for p in connect.parameters] == [
        ("nickname", ParameterLocation.QUERY, True, "What the others call you.")
    ]
    assert connect.security == ({"token": ()},)
    scheme = contract.api.security_schemes["token"]
    assert (scheme.type, scheme.parameter_name, scheme.location) == (
        "apiKey",
        "token",
        ParameterLocation.QUERY,
    )


def test_the_member_that_most_payloads_have_chooses_the_route(tmp_path: Path) -> None:
    text = receiving(payload("event", "ping"), "{type: string}", payload("event", "subscribe", "resume"))
    contract, diagnostics = imported(tmp_path, text)
    assert diagnostics == []
    assert contract.api.route_selection_expression == "$request.body.event"
    assert {key: [message.name for message in messages] for key, messages in contract.received.items()} == {
        "$default": ["m1"],
        "ping": ["m0"],
        "subscribe": ["m2"],
        "resume": ["m2"],
    }


def test_routes_that_share_an_operation_are_called_like_their_keys(tmp_path: Path) -> None:
    text = receiving(payload("action", "watch", "unwatch"), payload("action", "bid"))
    contract, _ = imported(tmp_path, text)
    names = {key: route.operation.operation_id for key, route in routes(contract).items()}
    assert names == {
        "$connect": "connect",
        "$disconnect": "disconnect",
        "$default": "default",
        "watch": "watch",
        "unwatch": "unwatch",
        "bid": "o1",
    }


def test_no_two_routes_are_called_the_same(tmp_path: Path) -> None:
    """Operations may be called like routes of their neighbours, and like those that every API has."""
    text = receiving(payload("action", "hello"), payload("action", "o2", "connect"), payload("action", "bye"))
    contract, _ = imported(tmp_path, text.replace("  o0:", "  connect:"))
    names = {key: route.operation.operation_id for key, route in routes(contract).items()}
    assert names == {
        "$connect": "connect",
        "$disconnect": "disconnect",
        "$default": "default",
        "hello": "hello",
        "o2": "o2_2",
        "connect": "connect_2",
        "bye": "o2",
    }


def test_action_goes_before_members_that_more_payloads_have(tmp_path: Path) -> None:
    text = receiving(payload("kind", "a"), payload("kind", "b"), payload("action", "c"))
    contract, diagnostics = imported(tmp_path, text)
    assert contract.api.route_selection_expression == "$request.body.action"
    assert list(contract.received) == ["$default", "c"]
    assert told(diagnostics) == [("CG075", Severity.WARNING)]


def test_the_document_may_name_the_member(tmp_path: Path) -> None:
    inner = "{type: object, properties: {meta: {properties: {op: {const: go}}}}}"
    text = "x-amazon-apigateway-route-selection-expression: ${request.body.meta.op}\n" + receiving(inner)
    contract, diagnostics = imported(tmp_path, text)
    assert diagnostics == []
    assert contract.api.route_selection_expression == "$request.body.meta.op"
    assert list(contract.received) == ["go"]


def test_a_member_of_composed_schemas_counts(tmp_path: Path) -> None:
    text = receiving("{allOf: [{$ref: '#/components/schemas/Base'}, {properties: {action: {const: go}}}]}")
    components = "components: {schemas: {Base: {type: object, properties: {id: {type: string}}}}}\n"
    contract, _ = imported(tmp_path, text + components)
    assert list(contract.received) == ["go"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (receiving(payload("action", "go"), payload("action", "go")), "CG075"),
        (receiving(payload("action", "$go")), "CG075"),
        (
            "x-amazon-apigateway-route-selection-expression: $request.header.a\n"
            + receiving(payload("action", "go")),
            "CG075",
        ),
        (
            receiving(payload("action", "go")) + indent("security: [{type: http, scheme: bearer}]\n", "    "),
            "CG076",
        ),
    ],
    ids=["same key", "reserved key", "no member of the body", "security of a message"],
)
def test_what_a_websocket_api_cannot_do_is_refused(tmp_path: Path, text: str, code: str) -> None:
    _, diagnostics = imported(tmp_path, text)
    assert told(diagnostics) == [(code, Severity.ERROR)]


def test_addresses_are_told_to_be_one(tmp_path: Path) -> None:
    _, diagnostics = imported(tmp_path, "channels: {a: {address: /}, b: {address: /rooms/x}}\n")
    assert told(diagnostics) == [("CG077", Severity.WARNING)]


def test_channels_of_other_servers_are_left_out(tmp_path: Path) -> None:
    text = receiving(payload("action", "go")).replace(
        "  c:\n", "  c:\n    servers: [{$ref: '#/servers/main'}]\n"
    )
    contract, _ = imported(tmp_path, text)
    assert list(contract.received) == ["go"]
    path = tmp_path / "api.yaml"
    path.write_text(
        path.read_text()
        .replace("pathname: /v1}", "pathname: /v1}, other: {host: h, protocol: amqp}")
        .replace("servers/main", "servers/other")
    )
    contract, diagnostics = import_asyncapi(load_asyncapi(path)[0])
    assert contract.received == {}
    assert told(diagnostics) == [("CG060", Severity.NOTE)]


def test_traits_are_part_of_messages(tmp_path: Path) -> None:
    text = """
        channels:
          c:
            messages:
              m: {traits: [{description: From the trait., summary: No.}], summary: Yes., payload: {}}
        operations:
          o: {action: send, channel: {$ref: '#/channels/c'}}
        """
    contract, _ = imported(tmp_path, text)
    message = contract.sends[0].messages[0]
    assert (message.summary, message.description) == ("Yes.", "From the trait.")


def test_what_one_channel_requires_is_optional_for_all(tmp_path: Path) -> None:
    text = """
        channels:
          a: {bindings: {ws: {headers: {type: object, required: [X-A], properties: {X-A: {type: string}}}}}}
          b: {}
        """
    contract, _ = imported(tmp_path, text)
    parameter = routes(contract)["$connect"].operation.parameters[0]
    assert (parameter.name, parameter.location, parameter.required) == (
        "X-A",
        ParameterLocation.HEADER,
        False,
    )


def test_credentials_that_no_handshake_carries_are_told(tmp_path: Path) -> None:
    path = tmp_path / "api.yaml"
    path.write_text(HEAD.replace("/v1}", "/v1, security: [{type: X509}]}"))
    contract, diagnostics = import_asyncapi(load_asyncapi(path)[0])
    assert told(diagnostics) == [("CG076", Severity.WARNING)]
    assert routes(contract)["$connect"].operation.security == ({"scheme0": ()},)


def test_bindings_that_describe_no_object_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "api.yaml"
    path.write_text(
        "asyncapi: 2.6.0\n"
        "info: {title: Echo, version: '1'}\n"
        "channels:\n"
        "  /:\n"
        "    bindings:\n"
        "      ws:\n"
        "        query: {type: string}\n"
    )
    _, diagnostics = import_asyncapi(load_asyncapi(path)[0])
    assert told(diagnostics) == [("CG012", Severity.ERROR)]
    assert diagnostics[0].location is not None
    assert diagnostics[0].location.line == 7
