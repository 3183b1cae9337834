"""A contract changes bit by bit: what is made with the parts of the run before is what is made from nothing."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from codegen.core.cache import Cache
from codegen.core.diagnostics import Diagnostic
from codegen.core.errors import Refused
from codegen.core.files import GeneratedFile
from codegen.core.findings import Locate
from codegen.core.memo import Memo
from codegen.core.reading import read
from codegen.importer.project import plan_project
from codegen.ir.project import ProjectSettings
from codegen.workflows.contract import read_contract
from codegen.workflows.targets import TARGETS, generate

ORDERS = Path(__file__).parents[2] / "specs" / "orders.yaml"
STEPS = 8

Made = tuple[list[GeneratedFile], list[Diagnostic], dict[str, str]]
Edit = Callable[[random.Random, dict[str, Any]], None]


def _reference(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _json(schema: Any) -> dict[str, Any]:
    return {"content": {"application/json": {"schema": schema}}}


def _animals() -> dict[str, Any]:
    """Circles, unions, views, inline objects, names that collide, examples that break their schemas."""
    schemas = {
        "Animal": {
            "type": "object",
            "required": ["kind"],
            "properties": {
                "id": {"type": "integer", "readOnly": True},
                "kind": {"type": "string"},
                "parent": _reference("Animal"),
                "home": _reference("Home"),
            },
            "discriminator": {"propertyName": "kind", "mapping": {"cat": "Cat"}},
        },
        "Cat": {
            "allOf": [
                _reference("Animal"),
                {"type": "object", "properties": {"claws": {"type": "object", "properties": {"n": {}}}}},
            ]
        },
        "Home": {
            "type": "object",
            "properties": {
                "rooms": {"type": "array", "items": _reference("room")},
                "street": _reference("Street"),
            },
        },
        "room": {"type": "object", "properties": {"home": _reference("Home"), "secret": {"writeOnly": True}}},
        "Room": {"type": "string", "enum": ["a", "b"]},
        "Street": {"type": "string", "minLength": 2, "example": "x"},
        "Pet": {"oneOf": [_reference("Cat"), _reference("Home"), {"type": "null"}]},
    }
    paths = {
        f"/{name}/{{id}}": {
            "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}],
            "get": {
                "operationId": f"get_{name}",
                "tags": [name[:1]],
                "summary": f"Give {name}",
                "responses": {
                    "200": {"description": "Found", **_json(_reference(name))},
                    "404": {
                        "description": "No",
                        **_json(
                            {
                                "type": "object",
                                "properties": {"why": {"type": "object", "properties": {"a": {}}}},
                            }
                        ),
                    },
                },
            },
            "put": {
                "operationId": f"put-{name}",
                "requestBody": {
                    "required": True,
                    "content": {"application/json": {"schema": _reference(name), "example": {"kind": 1}}},
                },
                "responses": {"204": {"description": "Done"}},
            },
        }
        for name in schemas
    }
    info = {"title": "Animals", "version": "1"}
    return {"openapi": "3.1.0", "info": info, "paths": paths, "components": {"schemas": schemas}}


# ---- edits
def _schemas(contract: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = contract.setdefault("components", {}).setdefault("schemas", {})
    return found


def _operation(chance: random.Random, contract: dict[str, Any]) -> tuple[dict[str, Any], str, dict[str, Any]]:
    item = contract["paths"][chance.choice(sorted(contract["paths"]))]
    method = chance.choice(
        [name for name in ("get", "put", "post", "delete", "patch") if name in item] or ["get"]
    )
    operation: dict[str, Any] = item.setdefault(method, {"responses": {"204": {"description": "New"}}})
    return item, method, operation


def _object_schema(chance: random.Random, contract: dict[str, Any]) -> dict[str, Any]:
    schemas = _schemas(contract)
    schema: dict[str, Any] = schemas[chance.choice(sorted(schemas))]
    return schema


def describe(chance: random.Random, contract: dict[str, Any]) -> None:
    _operation(chance, contract)[2]["description"] = f"Says {chance.random()}.\nMore."


def summarise(chance: random.Random, contract: dict[str, Any]) -> None:
    _operation(chance, contract)[2]["summary"] = f"Does {chance.random()}"


def describe_schema(chance: random.Random, contract: dict[str, Any]) -> None:
    _object_schema(chance, contract)["description"] = f"Is {chance.random()}"


def add_property(chance: random.Random, contract: dict[str, Any]) -> None:
    other = chance.choice(sorted(_schemas(contract)))
    kinds: list[Any] = [
        {"type": "string"},
        {"type": "integer"},
        _reference(other),
        {"type": "object", "properties": {"x": {}}},
    ]
    properties = _object_schema(chance, contract).setdefault("properties", {})
    properties[f"new{chance.randrange(9)}"] = chance.choice(kinds)


def remove_property(chance: random.Random, contract: dict[str, Any]) -> None:
    properties = _object_schema(chance, contract).get("properties", {})
    if properties:
        del properties[chance.choice(sorted(properties))]


def flag_property(chance: random.Random, contract: dict[str, Any]) -> None:
    for value in _object_schema(chance, contract).get("properties", {}).values():
        if "$ref" not in value:
            value[chance.choice(["readOnly", "writeOnly"])] = chance.random() < 0.7


def add_parameter(chance: random.Random, contract: dict[str, Any]) -> None:
    _, _, operation = _operation(chance, contract)
    name = f"q{chance.randrange(99)}"
    schema = chance.choice([{"type": "integer"}, {"type": "object", "properties": {"a": {"type": "string"}}}])
    operation.setdefault("parameters", []).append(
        {"name": name, "in": "query", "schema": schema, "example": 1}
    )


def add_operation(chance: random.Random, contract: dict[str, Any]) -> None:
    item, method, _ = _operation(chance, contract)
    added = copy.deepcopy(item[method])
    number = chance.randrange(999)
    added["operationId"] = f"{added.get('operationId', 'op')}{chance.choice(['', '_'])}{number}"
    paths = contract["paths"]
    path = f"/new{number}/{{id}}"
    added["parameters"] = [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}]
    new = {path: {method: added}}
    contract["paths"] = {**new, **paths} if chance.random() < 0.5 else {**paths, **new}


def remove_operation(chance: random.Random, contract: dict[str, Any]) -> None:
    item, method, _ = _operation(chance, contract)
    if sum(len(item) for item in contract["paths"].values()) > 4:
        del item[method]


def add_schema(chance: random.Random, contract: dict[str, Any]) -> None:
    schemas = _schemas(contract)
    other = chance.choice(sorted(schemas))
    name = f"{other}{chance.choice(['', ' ', '-', 'Input'])}{chance.choice(['', 2, 3])}"
    schemas[name] = {
        "type": "object",
        "properties": {"of": _reference(other), "in": {"type": "object", "properties": {"y": {}}}},
    }
    _operation(chance, contract)[2]["responses"]["202"] = {"description": "Taken", **_json(_reference(name))}


def reorder(chance: random.Random, contract: dict[str, Any]) -> None:
    for owner, name in ((contract, "paths"), (contract["components"], "schemas")):
        items = list(owner[name].items())
        chance.shuffle(items)
        owner[name] = dict(items)


def add_lines_above(chance: random.Random, contract: dict[str, Any]) -> None:
    contract["info"]["contact"] = {f"x-{number}": number for number in range(chance.randrange(9))}


def tag(chance: random.Random, contract: dict[str, Any]) -> None:
    _operation(chance, contract)[2]["tags"] = [f"t{chance.randrange(3)}"]


EDITS: tuple[Edit, ...] = (
    describe, summarise, describe_schema, add_property, remove_property, flag_property, add_parameter, add_operation,
    remove_operation, add_schema, reorder, add_lines_above, tag,
)  # fmt: skip


def break_reference(chance: random.Random, contract: dict[str, Any]) -> None:
    _operation(chance, contract)[2]["responses"]["203"] = {"description": "", **_json(_reference("Nowhere"))}


def make_circle(chance: random.Random, contract: dict[str, Any]) -> None:
    schemas = _schemas(contract)
    first, second = chance.choice(sorted(schemas)), chance.choice(sorted(schemas))
    schemas[first], schemas["Circle"] = {"allOf": [_reference("Circle")]}, {"allOf": [_reference(first)]}
    schemas[second] = {"type": "array", "items": _reference("Circle")}


def repeat_operation_id(chance: random.Random, contract: dict[str, Any]) -> None:
    _operation(chance, contract)[2]["operationId"] = _operation(chance, contract)[2].get("operationId", "x")


def misspell(chance: random.Random, contract: dict[str, Any]) -> None:
    chance.choice([_operation(chance, contract)[2], _object_schema(chance, contract)])["descripton"] = "Oh"


def mistype(chance: random.Random, contract: dict[str, Any]) -> None:
    _object_schema(chance, contract)["type"] = chance.choice(["strin", 1, {}, None])


def misplace_default(chance: random.Random, contract: dict[str, Any]) -> None:
    _object_schema(chance, contract)["properties"] = {
        "n": {"type": "integer", "default": "none", "pattern": "("}
    }


MISTAKES: tuple[Edit, ...] = (
    break_reference, make_circle, repeat_operation_id, misspell, mistype, misplace_default
)  # fmt: skip


# ---- runs
def _contracts(seed: int, start: dict[str, Any]) -> Iterator[dict[str, Any]]:
    chance, contract = random.Random(seed), start
    yield contract
    for _ in range(STEPS):
        contract = copy.deepcopy(contract)
        chance.choice(EDITS)(chance, contract)
        yield contract
        mistaken = copy.deepcopy(contract)
        chance.choice(MISTAKES)(chance, mistaken)
        yield mistaken


def _made(path: Path, memo: Memo) -> Made | list[Diagnostic]:
    try:
        contract = read_contract(path)
    except Refused as refused:
        return list(refused.diagnostics)
    locate: Locate = contract.document.locate
    project, _ = plan_project(
        contract.api, ProjectSettings(), name="shop", contract="contract.json", locate=locate
    )
    made = generate(project, TARGETS, locate, memo)
    memo.save()
    return list(made.files), [*contract.diagnostics, *made.diagnostics], dict(made.models)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("start", [_animals(), read(ORDERS).data], ids=["animals", "orders"])
def test_what_is_made_after_an_edit_is_what_is_made_from_nothing(
    start: dict[str, Any], seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = Cache(tmp_path / "parts")
    path = tmp_path / "contract.json"
    for number, contract in enumerate(_contracts(seed, start)):
        path.write_text(json.dumps(contract, indent=1), encoding="utf-8")
        monkeypatch.setenv("CODEGEN_CACHE_DIR", str(tmp_path / "warm"))
        after_an_edit = _made(path, Memo(parts, "contract"))
        monkeypatch.setenv("CODEGEN_CACHE_DIR", str(tmp_path / f"cold{number}"))
        assert after_an_edit == _made(path, Memo.empty())
