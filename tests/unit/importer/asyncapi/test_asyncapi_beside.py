"""A WebSocket API beside another API: schemas that are shared or told apart, and places in both files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from codegen.ir.api import ApiType
from codegen.workflows.contract import Contract, read_contracts

STATE = {"type": "string", "enum": ["new", "paid"]}
ORDER = {"type": "object", "properties": {"state": {"$ref": "#/components/schemas/State"}}}


def rest(schemas: dict[str, Any]) -> dict[str, Any]:
    body = {"application/json": {"schema": {"$ref": "#/components/schemas/Order"}}}
    put = {"operationId": "put", "requestBody": {"content": body}, "responses": {"204": {"description": "-"}}}
    info = {"title": "Shop", "version": "1"}
    return {
        "openapi": "3.1.0",
        "info": info,
        "paths": {"/o": {"put": put}},
        "components": {"schemas": schemas},
    }


def live(schemas: dict[str, Any]) -> dict[str, Any]:
    channel = {"$ref": "#/channels/live"}
    changed = {"action": "send", "channel": channel, "messages": [{"$ref": "#/channels/live/messages/order"}]}
    return {
        "asyncapi": "3.0.0",
        "info": {"title": "Live", "version": "1"},
        "servers": {"live": {"host": "live.example.com", "protocol": "wss"}},
        "channels": {
            "live": {
                "address": "/",
                "messages": {"order": {"payload": {"$ref": "#/components/schemas/Order"}}},
            }
        },
        "operations": {"changed": changed},
        "components": {"schemas": schemas},
    }


def read_both(folder: Path, own: dict[str, Any], beside: dict[str, Any]) -> Contract:
    (folder / "shop.json").write_text(json.dumps(rest(own), indent=1))
    (folder / "live.json").write_text(json.dumps(live(beside), indent=1))
    return read_contracts(folder / "shop.json", ApiType.REST, folder / "live.json")


def messages(contract: Contract) -> Any:
    assert contract.websocket is not None
    return [message.schema for send in contract.websocket.contract.sends for message in send.messages]


def test_the_same_schema_is_one_schema(tmp_path: Path) -> None:
    schemas = {"Order": ORDER, "State": STATE}
    contract = read_both(tmp_path, schemas, schemas)
    assert contract.websocket is not None
    assert set(contract.websocket.contract.api.schemas) == {"Order", "State"}
    assert [one.json for one in messages(contract)] == [{"$ref": "#/components/schemas/Order"}]
    assert "CG201" not in {one.code for one in contract.diagnostics}


def test_another_schema_of_the_same_name_gets_another(tmp_path: Path) -> None:
    other = {"type": "string", "enum": ["up", "down"]}
    contract = read_both(tmp_path, {"Order": ORDER, "State": STATE}, {"Order": ORDER, "State": other})
    assert contract.websocket is not None
    schemas = contract.websocket.contract.api.schemas
    # An order that refers to another state is another order.
    assert set(schemas) == {"WebSocketOrder", "WebSocketState"}
    assert schemas["WebSocketOrder"].json["properties"] == {  # type: ignore[index]
        "state": {"$ref": "#/components/schemas/WebSocketState"}
    }
    assert schemas["WebSocketState"].json == other
    assert [one.json for one in messages(contract)] == [{"$ref": "#/components/schemas/WebSocketOrder"}]
    found = [one for one in contract.diagnostics if one.code == "CG201"]
    assert [one.location.file for one in found if one.location] == [str(tmp_path / "live.json")] * 2
    assert "WebSocketOrder" in found[0].message


def test_a_new_name_is_not_one_that_is_taken(tmp_path: Path) -> None:
    schemas = {"Order": ORDER, "State": STATE, "WebSocketState": {"type": "integer"}}
    contract = read_both(tmp_path, schemas, {"Order": ORDER, "State": {"type": "null"}})
    assert contract.websocket is not None
    assert set(contract.websocket.contract.api.schemas) == {"WebSocketOrder", "WebSocketState_"}


@pytest.mark.parametrize(("name", "pointer"), [("shop.json", ""), ("live.json", "websocket:")])
def test_places_are_in_the_file_that_they_are_of(tmp_path: Path, name: str, pointer: str) -> None:
    contract = read_both(tmp_path, {"Order": ORDER, "State": STATE}, {"Order": STATE})
    place = contract.locate(f"{pointer}/components/schemas/Order")
    lines = (tmp_path / name).read_text().splitlines()
    assert place.file == str(tmp_path / name)
    assert lines[place.line - 1].strip().startswith('"Order": {')


def test_the_files_of_both_are_the_contract(tmp_path: Path) -> None:
    contract = read_both(tmp_path, {"Order": ORDER, "State": STATE}, {"Order": STATE})
    assert {path.name for path in contract.files()} == {"shop.json", "live.json"}
