"""The models that API Gateway gets for the messages of a WebSocket API."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft4Validator

from codegen.core.diagnostics import Diagnostic
from codegen.core.reading import read
from codegen.importer.lowering.configuration import configure_gateway
from codegen.importer.project import plan_project
from codegen.importer.settings import settings_of
from codegen.ir.api import Api, Route
from codegen.workflows.contract import read_contract

ROOM: dict[str, Any] = {
    "type": "object",
    "properties": {"name": {"type": "string"}, "rooms": {"type": "array"}},
}


def operation(*messages: str) -> dict[str, Any]:
    refs = [{"$ref": f"#/channels/chat/messages/{name}"} for name in messages]
    return {"action": "receive", "channel": {"$ref": "#/channels/chat"}, "messages": refs}


def payload(action: str | None, **properties: Any) -> dict[str, Any]:
    said = {"action": {"const": action}} if action else {}
    names = [*said, *properties]
    return {"payload": {"type": "object", "properties": {**said, **properties}, "required": names}}


def configured(
    folder: Path, messages: dict[str, Any], settings: str = "", **schemas: Any
) -> tuple[Api, list[Diagnostic]]:
    """The API of a contract whose messages are operations of their own; those without a key share one."""
    document = {
        "asyncapi": "3.0.0",
        "info": {"title": "Chat", "version": "1"},
        "servers": {"live": {"host": "example.com", "protocol": "wss"}},
        "channels": {"chat": {"address": "/", "messages": messages}},
        "operations": {name: operation(name) for name in messages},
        "components": {"schemas": schemas},
    }
    path = folder / "chat.yaml"
    path.write_text(yaml.safe_dump(document, sort_keys=False))
    said, found = settings_of(read(f"api_type: WEBSOCKET\n{settings}", name="codegen.yaml"))
    assert found == []
    contract = read_contract(path)
    locate = contract.document.locate
    project, _ = plan_project(contract.api, said, name="chat", contract="chat.yaml", locate=locate)
    return configure_gateway(project, locate)


def routes(api: Api) -> dict[str, Route]:
    return {route.route_key: route for route in api.routes}


def test_each_route_of_messages_has_a_model_that_stands_alone(tmp_path: Path) -> None:
    ref = {"$ref": "#/components/schemas/Room"}
    room = {**ROOM, "properties": {**ROOM["properties"], "rooms": {"type": "array", "items": ref}}}
    api, _ = configured(tmp_path, {"join": payload("join", room=ref), "leave": payload("leave")}, Room=room)
    join = routes(api)["join"]
    assert join.model_selection_expression == "$request.body.action"
    assert list(join.request_models) == ["join"]
    assert routes(api)["$connect"].request_models == {} == routes(api)["$default"].request_models
    schema = api.models[join.request_models["join"]].schema
    assert list(schema["definitions"]) == ["Room"]
    validator = Draft4Validator(schema)
    assert validator.is_valid({"action": "join", "room": {"rooms": [{"name": "kitchen"}]}})
    assert not validator.is_valid({"action": "join", "room": {"rooms": [{"name": 1}]}})
    assert not validator.is_valid({"action": "leave", "room": {}})
    assert "definitions" not in api.models[routes(api)["leave"].request_models["leave"]].schema


def test_what_shares_a_route_shares_a_model(tmp_path: Path) -> None:
    api, _ = configured(tmp_path, {"a": payload(None, text={"type": "string"}), "b": payload(None, n={})})
    default = routes(api)["$default"]
    (name,) = default.request_models.values()
    assert list(default.request_models) == ["$default"]
    validator = Draft4Validator(api.models[name].schema)
    assert validator.is_valid({"text": "x"})
    assert validator.is_valid({"n": 1})
    assert not validator.is_valid({"text": 1})


@pytest.mark.parametrize(
    "message", [{"payload": {}}, {"payload": {"type": "string"}, "contentType": "text/plain"}]
)
def test_what_can_t_be_wrong_has_no_model(tmp_path: Path, message: dict[str, Any]) -> None:
    api, _ = configured(tmp_path, {"say": message})
    assert api.models == {}
    assert routes(api)["$default"].model_selection_expression is None


def test_settings_leave_messages_to_the_functions(tmp_path: Path) -> None:
    messages = {"join": payload("join")}
    assert len(configured(tmp_path, messages, "request_validation: body")[0].models) == 1
    api, found = configured(tmp_path, messages, "request_validation: none")
    assert (api.models, found) == ({}, [])
    assert routes(api)["join"].request_models == {}


def test_what_a_model_does_not_check_is_said(tmp_path: Path) -> None:
    _, found = configured(tmp_path, {"join": payload("join", name={"not": {"const": "all"}})})
    assert [one.code for one in found] == ["CG258"]


def test_a_model_that_would_be_too_large_is_left_out(tmp_path: Path) -> None:
    names = {"enum": [f"room {number}" for number in range(4_000)]}
    api, found = configured(tmp_path, {"join": payload("join", room=names), "leave": payload("leave")})
    assert list(routes(api)["leave"].request_models) == ["leave"]
    assert routes(api)["join"].request_models == {}
    assert len(api.models) == 1
    (told,) = found
    assert (told.code, told.location and told.location.pointer) == ("CG279", "/operations/join")
