"""A contract becomes ir.Api: references resolved, parameters inherited, schemas in one dialect."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from codegen.core.diagnostics import Diagnostic
from codegen.importer.contract import import_contract
from codegen.ir.api import Api
from codegen.ir.operation import ParameterLocation
from codegen.ir.schema import ref_name, schema_ref
from codegen.spec.load import load

INFO = {"title": "Pets", "version": "1.0"}
OK = {"200": {"description": "ok"}}


def imported(folder: Path, **parts: Any) -> tuple[Api, list[Diagnostic]]:
    file = folder / "pets.yaml"
    file.write_text(yaml.safe_dump({"openapi": "3.0.3", "info": INFO, **parts}, sort_keys=False))
    document, _ = load(file)
    return import_contract(document)


def test_the_examples_import(request: pytest.FixtureRequest) -> None:
    document, findings = load(request.config.rootpath / "specs" / "orders.yaml")
    api, notes = import_contract(document)
    assert findings == notes == []
    assert [route.operation.operation_id for route in api.routes][:3] == [
        "getHealth",
        "listOrders",
        "createOrder",
    ]
    assert {name for name, schema in api.schemas.items() if schema.is_component} == set(api.schemas)


def test_an_operation_inherits_parameters_of_its_path_and_overrides_them(tmp_path: Path) -> None:
    shared = [
        {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}},
        {"name": "limit", "in": "query", "schema": {"type": "string"}},
    ]
    own = [{"name": "limit", "in": "query", "required": True, "schema": {"type": "integer"}}]
    item = {"parameters": shared, "get": {"parameters": own, "responses": OK}}
    api, _ = imported(tmp_path, paths={"/pets/{id}": item})
    by_name = {p.name: p for p in api.routes[0].operation.parameters}
    assert set(by_name) == {"id", "limit"}
    limit = by_name["limit"]
    assert limit.required
    assert limit.schema is not None
    assert limit.schema.json == {"type": "integer"}
    assert (limit.style, limit.explode) == ("form", True)
    assert (by_name["id"].style, by_name["id"].explode) == ("simple", False)


def test_references_to_everything_but_schemas_are_followed(tmp_path: Path) -> None:
    components = {
        "parameters": {
            "Limit": {"name": "limit", "in": "query", "schema": {"$ref": "#/components/schemas/Count"}}
        },
        "requestBodies": {"Pet": {"content": {"application/json": {"schema": {"type": "object"}}}}},
        "responses": {
            "Gone": {"description": "gone", "headers": {"X-When": {"$ref": "#/components/headers/When"}}}
        },
        "headers": {"When": {"required": True, "schema": {"type": "string"}}},
        "examples": {"Rex": {"value": {"name": "Rex"}, "summary": "a dog"}},
        "schemas": {"Count": {"type": "integer", "nullable": True}},
    }
    operation = {
        "parameters": [{"$ref": "#/components/parameters/Limit"}],
        "requestBody": {"$ref": "#/components/requestBodies/Pet"},
        "responses": {
            "410": {"$ref": "#/components/responses/Gone"},
            "200": {
                "description": "ok",
                "content": {"application/json": {"examples": {"rex": {"$ref": "#/components/examples/Rex"}}}},
            },
        },
    }
    api, _ = imported(tmp_path, paths={"/pets": {"post": operation}}, components=components)
    found = api.routes[0].operation
    assert found.parameters[0].source == "/components/parameters/Limit"
    assert found.parameters[0].schema is not None
    assert found.parameters[0].schema.json == {"$ref": schema_ref("Count")}
    assert found.request_body is not None
    assert not found.request_body.required
    gone = next(r for r in found.responses if r.status == "410")
    assert (gone.headers[0].name, gone.headers[0].location) == ("X-When", ParameterLocation.HEADER)
    ok = next(r for r in found.responses if r.status == "200")
    assert (ok.content[0].examples[0].name, ok.content[0].examples[0].value) == ("rex", {"name": "Rex"})
    assert api.schemas["Count"].json == {"type": ["integer", "null"]}


def test_a_reference_into_a_schema_gets_a_schema_of_its_own(tmp_path: Path) -> None:
    schemas = {
        "Pet": {
            "type": "object",
            "properties": {"tag": {"type": "string"}, "next": {"$ref": "#/components/schemas/Pet"}},
        },
        "Other": {"type": "array", "items": {"$ref": "#/components/schemas/Pet/properties/tag"}},
    }
    api, _ = imported(tmp_path, paths={}, components={"schemas": schemas})
    items = api.schemas["Other"].json
    assert isinstance(items, dict)
    name = ref_name(items["items"]["$ref"])
    assert api.schemas[name].json == {"type": "string"}
    assert not api.schemas[name].is_component
    assert api.schemas[name].source == "/components/schemas/Pet/properties/tag"


def test_a_property_called_ref_is_no_reference(tmp_path: Path) -> None:
    schema = {"type": "object", "properties": {"$ref": {"type": "string"}}, "example": {"$ref": "#/nowhere"}}
    api, _ = imported(tmp_path, paths={}, components={"schemas": {"Link": schema}})
    assert isinstance(api.schemas["Link"].json, dict)
    assert api.schemas["Link"].json["properties"] == {"$ref": {"type": "string"}}


def test_security_of_the_root_holds_unless_an_operation_has_its_own(tmp_path: Path) -> None:
    schemes = {"key": {"type": "apiKey", "in": "header", "name": "x-api-key"}}
    api, _ = imported(
        tmp_path,
        security=[{"key": []}],
        paths={"/a": {"get": {"responses": OK}, "post": {"security": [], "responses": OK}}},
        components={"securitySchemes": schemes},
    )
    assert [route.operation.security for route in api.routes] == [({"key": ()},), ()]
    assert api.security_schemes["key"].parameter_name == "x-api-key"


def test_a_scheme_that_nothing_declares_still_guards_its_operations(tmp_path: Path) -> None:
    api, _ = imported(tmp_path, paths={"/a": {"get": {"security": [{"key": []}], "responses": OK}}})
    assert [route.operation.security for route in api.routes] == [({"key": ()},)]
    assert (api.security_schemes["key"].type, api.security_schemes["key"].source) == (
        "",
        "/paths/~1a/get/security",
    )


def test_what_nothing_is_made_from_is_said_with_its_place(tmp_path: Path) -> None:
    operation = {
        "callbacks": {"done": {"{$request.body#/url}": {"post": {"responses": OK}}}},
        "parameters": [{"name": "Accept", "in": "header", "schema": {"type": "string"}}],
        "responses": OK,
    }
    api, notes = imported(tmp_path, paths={"/a": {"get": operation}})
    assert api.routes[0].operation.parameters == ()
    assert [note.code for note in notes] == ["CG060", "CG061"]
    assert all(note.location is not None and note.location.line > 1 for note in notes)


def test_a_deep_schema_imports(tmp_path: Path) -> None:
    schema: dict[str, Any] = {"type": "string"}
    for _ in range(40):
        schema = {"type": "object", "properties": {"next": schema}}
    api, _ = imported(tmp_path, paths={}, components={"schemas": {"Deep": schema}})
    assert api.schemas["Deep"].json
