"""Two versions of a contract in AsyncAPI: every rule of WebSocket APIs has a change that breaks it."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from codegen.contract.diff.change import Change
from codegen.contract.diff.rules import levels
from codegen.contract.diff.versions import VERSION_RULES
from codegen.contract.diff.websocket.documents import diff_websocket_contracts
from codegen.core.pointer import lookup
from codegen.core.reading import read
from codegen.importer.asyncapi.contract import import_asyncapi
from codegen.spec.asyncapi.load import load_asyncapi

Contract = dict[str, Any]
CHAT = Path(__file__).parents[4] / "specs" / "chat.asyncapi.yaml"
ROOM = "/channels/chat"


def changes(folder: Path, old: Contract, new: Contract) -> list[Change]:
    """What differs, without what is to say of the version."""
    read_contracts = []
    for name, contract in (("old", old), ("new", new)):
        path = folder / f"{name}.yaml"
        path.write_text(yaml.safe_dump(contract, sort_keys=False), encoding="utf-8")
        document, _ = load_asyncapi(path, read(path))
        read_contracts.append((document, import_asyncapi(document)[0]))
    found = diff_websocket_contracts(read_contracts[0], read_contracts[1])
    return [change for change in found if change.id not in VERSION_RULES]


def chat() -> Contract:
    """A contract to change."""
    contract: Contract = copy.deepcopy(read(CHAT).data)
    contract["operations"]["leave"] = {
        "action": "receive",
        "channel": {"$ref": "#/channels/chat"},
        "messages": [{"$ref": "#/channels/chat/messages/leave"}],
    }
    contract["channels"]["chat"]["messages"]["leave"] = {"$ref": "#/components/messages/Leave"}
    contract["components"]["messages"]["Leave"] = {
        "payload": {"type": "object", "properties": {"action": {"const": "leave"}}, "required": ["action"]}
    }
    return contract


def put(pointer: str, value: Any) -> Callable[[Contract], None]:
    """Write something somewhere; None takes it away."""

    def edit(contract: Contract) -> None:
        above, _, name = pointer.rpartition("/")
        node = lookup(contract, above)
        if value is None:
            del node[name]
        else:
            node[name] = value

    return edit


def both(*edits: Callable[[Contract], None]) -> Callable[[Contract], None]:
    """Several edits."""

    def edit(contract: Contract) -> None:
        for each in edits:
            each(contract)

    return edit


def named(old: str, new: str) -> Callable[[Contract], None]:
    """Call an operation otherwise."""

    def edit(contract: Contract) -> None:
        operations = contract["operations"]
        contract["operations"] = {new if name == old else name: each for name, each in operations.items()}

    return edit


MORE = {"payload": {"type": "object", "properties": {"note": {"type": "string"}}}}
SCHEME = "/components/securitySchemes"
OAUTH = {
    "type": "oauth2",
    "flows": {"clientCredentials": {"tokenUrl": "https://a.example.com", "availableScopes": {}}},
}
KEY = {"type": "httpApiKey", "name": "key", "in": "header"}
TWO = both(
    put(f"{SCHEME}/key", KEY),
    put("/servers/production/security", [
        {"$ref": "#/components/securitySchemes/token"}, {"$ref": "#/components/securitySchemes/key"},
    ]),
)  # fmt: skip
LEFT = both(
    put("/operations/leave", None),
    put(f"{ROOM}/messages/leave", None),
)
REPLY = {
    "channel": {"$ref": "#/channels/chat"},
    "messages": [{"$ref": "#/channels/chat/messages/joined"}],
}
ALSO_SENT = both(
    put("/components/messages/More", MORE),
    put(f"{ROOM}/messages/more", {"$ref": "#/components/messages/More"}),
    put("/operations/broadcast/messages", [
        {"$ref": "#/channels/chat/messages/message"}, {"$ref": "#/channels/chat/messages/more"},
    ]),
)  # fmt: skip
ANOTHER_JOIN = both(
    put("/components/messages/Enter", {"payload": {
        "type": "object",
        "properties": {"action": {"const": "join"}, "door": {"type": "integer"}},
        "required": ["door"],
    }}),
    put(f"{ROOM}/messages/enter", {"$ref": "#/components/messages/Enter"}),
    put("/operations/join/messages", [
        {"$ref": "#/channels/chat/messages/join"}, {"$ref": "#/channels/chat/messages/enter"},
    ]),
)  # fmt: skip
CORRELATED = {"location": "$message.payload#/room"}
SCOPED = both(
    put(f"{SCHEME}/token", {**OAUTH, "scopes": ["read"]}),
    put("/servers/production/security", [{"$ref": "#/components/securitySchemes/token"}]),
)
UNSCOPED = both(
    put(f"{SCHEME}/token", {**OAUTH, "scopes": []}),
    put("/servers/production/security", [{"$ref": "#/components/securitySchemes/token"}]),
)
NOTHING = both()

CASES: list[tuple[Callable[[Contract], None], Callable[[Contract], None], set[str], set[str]]] = [
    # before, after, what the change is called, what its mirror is called
    (NOTHING, put("/servers/more", {"host": "b.example.com", "protocol": "wss"}), {"server-added"}, {"server-removed"}),
    (NOTHING, put("/servers/production/host", "b.example.com"), {"server-address-changed"}, {"server-address-changed"}),
    (NOTHING, put("/servers/production/security", None), {"security-no-longer-required"}, {"security-required"}),
    (put(f"{SCHEME}/key", KEY), TWO, {"security-added"}, {"security-removed"}),
    (NOTHING, put(f"{SCHEME}/token/name", "secret"), {"security-scheme-changed"}, {"security-scheme-changed"}),
    (UNSCOPED, SCOPED, {"security-scope-added"}, {"security-scope-removed"}),
    (NOTHING, put("/channels/more", {"address": "/more", "messages": {}}), {"channel-added"}, {"channel-removed"}),
    (NOTHING, put(f"{ROOM}/address", "/rooms"), {"channel-address-changed"}, {"channel-address-changed"}),
    (
        NOTHING,
        put(f"{ROOM}/bindings/ws/method", "POST"),
        {"binding-method-changed"},
        {"binding-method-changed"},
    ),
    (LEFT, NOTHING, {"route-added"}, {"route-removed"}),
    (
        NOTHING,
        put("/components/messages/Leave/payload/properties/action/const", "go"),
        {"route-key-changed", "request-property-const-changed"},
        {"route-key-changed", "request-property-const-changed"},
    ),
    (NOTHING, named("leave", "part"), {"operation-renamed"}, {"operation-renamed"}),
    (NOTHING, named("broadcast", "tell"), {"operation-renamed"}, {"operation-renamed"}),
    (
        NOTHING,
        put("/operations/leave/action", "send"),
        {"operation-action-changed"},
        {"operation-action-changed"},
    ),
    (NOTHING, put("/operations/leave/reply", REPLY), {"reply-added"}, {"reply-removed"}),
    (put("/operations/broadcast", None), NOTHING, {"send-added"}, {"send-removed"}),
    (NOTHING, ALSO_SENT, {"sent-message-added"}, {"sent-message-removed"}),
    (NOTHING, ANOTHER_JOIN, {"received-message-added"}, {"received-message-removed"}),
    (
        NOTHING,
        both(
            put(f"{ROOM}/messages/goodbye", {"$ref": "#/components/messages/Leave"}),
            put(f"{ROOM}/messages/leave", None),
            put("/operations/leave/messages", [{"$ref": "#/channels/chat/messages/goodbye"}]),
        ),
        {"message-renamed"},
        {"message-renamed"},
    ),
    (
        NOTHING,
        put("/components/messages/Message/contentType", "application/vnd.chat+json"),
        {"message-content-type-changed"},
        {"message-content-type-changed"},
    ),
    (
        NOTHING,
        put("/components/messages/Message/correlationId", CORRELATED),
        {"correlation-id-added"},
        {"correlation-id-removed"},
    ),
    (
        put("/components/messages/Message/correlationId", CORRELATED),
        put("/components/messages/Message/correlationId", {"location": "$message.payload#/sender"}),
        {"correlation-id-changed"},
        {"correlation-id-changed"},
    ),
    (put("/components/messages/Message/payload", None), NOTHING, {"sent-payload-added"}, {"sent-payload-removed"}),
    (
        put("/components/messages/Leave/payload", None),
        put("/components/messages/Leave/payload", {"type": "object"}),
        {"received-payload-added"},
        {"received-payload-removed"},
    ),
    (
        NOTHING,
        put("/x-amazon-apigateway-route-selection-expression", "$request.body.room"),
        {"route-selection-expression-changed", "route-added", "route-removed"},
        {"route-selection-expression-changed", "route-added", "route-removed"},
    ),
    (
        NOTHING,
        put("/components/schemas/Send/required", ["action", "room"]),
        {"request-property-became-optional"},
        {"request-property-became-required"},
    ),
    (
        NOTHING,
        put("/components/schemas/Message/required", ["room", "sender"]),
        {"response-property-became-optional"},
        {"response-property-became-required"},
    ),
    (
        NOTHING,
        put(f"{ROOM}/bindings/ws/query/required", ["nickname", "token"]),
        {"new-required-request-property"},
        {"request-property-removed"},
    ),
]  # fmt: skip


def told(found: list[Change]) -> set[str]:
    """The ids, without the beginning that they share."""
    return {change.id.removeprefix("websocket-") for change in found}


@pytest.mark.parametrize(
    ("before", "after", "there", "back"), CASES, ids=["+".join(sorted(case[2])) for case in CASES]
)
def test_a_change_and_its_mirror_have_their_rules(
    tmp_path: Path,
    before: Callable[[Contract], None],
    after: Callable[[Contract], None],
    there: set[str],
    back: set[str],
) -> None:
    old, new = chat(), chat()
    before(old)
    after(new)
    assert told(changes(tmp_path, old, new)) == there
    assert told(changes(tmp_path, new, old)) == back
    assert changes(tmp_path, new, copy.deepcopy(new)) == []


def test_every_rule_has_a_change() -> None:
    expected = {name for _, _, there, back in CASES for name in there | back}
    own = {rule.removeprefix("websocket-") for rule in levels() if rule.startswith("websocket-")}
    assert own - expected == set()


def test_a_contract_says_the_same_in_both_versions_of_asyncapi(tmp_path: Path) -> None:
    old: Contract = {
        "asyncapi": "2.6.0",
        "info": {"title": "Chat", "version": "1.0.0"},
        "servers": {"production": {"url": "wss://chat.example.com", "protocol": "wss"}},
        "channels": {
            "/": {
                "publish": {
                    "operationId": "join",
                    "message": {
                        "name": "join",
                        "payload": {"type": "object", "properties": {"action": {"const": "join"}}},
                    },
                },
                "subscribe": {
                    "operationId": "tell",
                    "message": {"name": "told", "payload": {"type": "object"}},
                },
                "bindings": {"ws": {"query": {"type": "object", "properties": {"name": {"type": "string"}}}}},
            }
        },
    }
    path = tmp_path / "two.yaml"
    path.write_text(yaml.safe_dump(old), encoding="utf-8")
    document, _ = load_asyncapi(path, read(path))
    new = dict(document.data)
    assert new["asyncapi"].startswith("3.")
    assert changes(tmp_path, old, new) == []
    new["operations"] = {}
    assert told(changes(tmp_path, old, new)) == {"route-removed", "send-removed"}
