"""What narrows breaks those who send, what widens breaks those who receive."""

from __future__ import annotations

from typing import Any

import pytest
from diff_contracts import changes, contract, found, with_schema

from codegen.contract import Change, Level, diff_documents

STRING = {"type": "string"}
OBJECT = {"type": "object", "properties": {"a": STRING}}

PAIRS: list[tuple[str, dict[str, Any], dict[str, Any], str]] = [
    (
        "request body",
        {"type": "number", "maximum": 9},
        {"type": "number", "maximum": 5},
        "request-body-max-decreased",
    ),
    (
        "response body",
        {"type": "number", "maximum": 5},
        {"type": "number", "maximum": 9},
        "response-body-max-increased",
    ),
    ("request property", STRING, {**STRING, "maxLength": 9}, "request-property-max-length-set"),
    ("response property", {**STRING, "maxLength": 9}, STRING, "response-property-max-length-unset"),
    (
        "request property",
        {**STRING, "enum": ["a", "b"]},
        {**STRING, "enum": ["a"]},
        "request-property-enum-value-removed",
    ),
    (
        "response property",
        {**STRING, "enum": ["a"]},
        {**STRING, "enum": ["a", "b"]},
        "response-property-enum-value-added",
    ),
    ("request property", {"type": "number"}, {"type": "integer"}, "request-property-type-changed"),
    ("response property", {"type": "integer"}, {"type": "number"}, "response-property-type-generalized"),
    ("response property", {"type": "number"}, {"type": "integer"}, "response-property-type-specialized"),
    ("request property", {"type": "integer"}, {"type": "number"}, "request-property-type-generalized"),
    ("request property", {"type": ["string", "null"]}, STRING, "request-property-became-not-nullable"),
    ("response property", STRING, {"type": ["string", "null"]}, "response-property-became-nullable"),
    ("response property", STRING, {**STRING, "nullable": True}, "response-property-became-nullable"),
    ("request property", OBJECT, {"oneOf": [{"type": "null"}, OBJECT]}, "request-property-became-nullable"),
    (
        "request property",
        {"oneOf": [OBJECT, {"type": "null"}]},
        OBJECT,
        "request-property-became-not-nullable",
    ),
    ("response body", OBJECT, {"anyOf": [OBJECT, {"type": "null"}]}, "response-body-became-nullable"),
    ("query parameter", {"type": "integer"}, STRING, "request-parameter-type-generalized"),
    ("query parameter", STRING, {"type": "integer"}, "request-parameter-type-changed"),
    ("parameter property", {"type": "integer"}, STRING, "request-parameter-property-type-changed"),
    ("parameter property", STRING, {"type": "integer"}, "request-parameter-property-type-specialized"),
    ("response header", {"type": "integer"}, {"type": "number"}, "response-header-type-generalized"),
    (
        "request property",
        {"type": "integer", "format": "int64"},
        {"type": "integer", "format": "int32"},
        "request-property-type-changed",
    ),
    (
        "request property",
        {"type": "integer", "format": "int32"},
        {"type": "integer", "format": "int64"},
        "request-property-type-generalized",
    ),
    ("request body", STRING, {"anyOf": [STRING, {"type": "integer"}]}, "request-body-list-of-types-widened"),
    (
        "response body",
        STRING,
        {"anyOf": [STRING, {"type": "integer"}]},
        "response-body-list-of-types-widened",
    ),
    (
        "request property",
        {**STRING, "readOnly": True, "maxLength": 9},
        {**STRING, "readOnly": True, "maxLength": 5},
        "request-read-only-property-max-length-decreased",
    ),
    (
        "query parameter",
        {"type": "array", "items": {**STRING, "minLength": 1}},
        {"type": "array", "items": {**STRING, "minLength": 3}},
        "request-parameter-min-length-increased",
    ),
]


@pytest.mark.parametrize(
    ("place", "old", "new", "rule"), PAIRS, ids=lambda value: value if isinstance(value, str) else ""
)
def test_one_change_one_rule(place: str, old: dict[str, Any], new: dict[str, Any], rule: str) -> None:
    assert found(with_schema(place, old), with_schema(place, new)) == {rule}


@pytest.mark.parametrize(
    "place", ["request property", "response property", "query parameter", "response header"]
)
def test_words_break_nobody(place: str) -> None:
    described = {**STRING, "description": "a", "example": "b", "title": "c"}
    assert found(with_schema(place, STRING), with_schema(place, described)) == set()


def test_what_only_the_server_fills_in_is_not_asked_of_clients() -> None:
    schema = {**STRING, "readOnly": True}
    old, new = with_schema("request property", None), with_schema(
        "request property", schema, required=["value"]
    )
    assert found(old, new) == set()


def test_text_media_types_do_not_tell_types_apart() -> None:
    old, new = (with_schema("response body", {"type": kind}, "text/plain") for kind in ("string", "integer"))
    assert found(old, new) == {"response-body-type-compatible"}


@pytest.mark.parametrize("keyword", ["items", "additionalProperties", "not"])
def test_schemas_below_are_compared(keyword: str) -> None:
    old, new = ({"type": "object", keyword: {**STRING, "maxLength": length}} for length in (9, 5))
    assert found(with_schema("request body", old), with_schema("request body", new)) == {
        "request-property-max-length-decreased"
    }


def recursive(max_length: int) -> dict[str, Any]:
    """A contract whose schema leads back to itself."""
    node = {
        "type": "object",
        "properties": {
            "name": {**STRING, "maxLength": max_length},
            "left": {"$ref": "#/components/schemas/Node"},
            "right": {"type": "array", "items": {"$ref": "#/components/schemas/Node"}},
        },
    }
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Node"}}}
    return contract({"requestBody": {"content": content}}, components={"schemas": {"Node": node}})


def test_schemas_that_lead_back_to_themselves_end() -> None:
    told = changes(recursive(9), recursive(5))
    assert {change.id for change in told} == {"request-property-max-length-decreased"}
    assert told[0].new_pointer == "/components/schemas/Node/properties/name"


def test_references_that_lead_nowhere_or_round_break_nothing() -> None:
    loop = {"schemas": {"A": {"$ref": "#/components/schemas/A"}}}
    for target in ("#/components/schemas/A", "#/nowhere", "other.yaml"):
        old = with_schema("request body", {"$ref": target}) | {"components": loop}
        assert found(old, with_schema("request body", STRING) | {"components": loop}) <= {
            "request-body-type-changed", "request-body-type-generalized"
        }  # fmt: skip


def test_schema_behind_a_renamed_reference_is_the_same() -> None:
    def referring(name: str) -> dict[str, Any]:
        document = with_schema("request body", {"$ref": f"#/components/schemas/{name}"})
        return {**document, "components": {"schemas": {name: OBJECT}}}

    assert found(referring("A"), referring("B")) == {"api-schema-removed"}


def test_renamed_path_parameter_is_the_same_parameter() -> None:
    def order(name: str, schema: dict[str, Any]) -> dict[str, Any]:
        operation = {
            "parameters": [{"in": "path", "name": name, "required": True, "schema": schema}],
            "responses": {},
        }
        return {"openapi": "3.1.0", "info": {}, "paths": {f"/orders/{{{name}}}": {"get": operation}}}

    assert found(order("id", STRING), order("number", STRING)) == set()
    told = changes(order("id", STRING), order("number", {**STRING, "pattern": "a"}))
    assert [(each.id, each.operation) for each in told] == [
        ("request-parameter-pattern-added", "GET /orders/{number}")
    ]


def shared(length: int) -> dict[str, Any]:
    """A contract with a parameter that all operations of a path have."""
    parameter = {"in": "query", "name": "q", "schema": {**STRING, "maxLength": length}}
    item = {"parameters": [parameter], "get": {"responses": {}}, "put": {"responses": {}}}
    return {"openapi": "3.1.0", "info": {}, "paths": {"/orders": item}}


def test_parameter_of_a_path_counts_for_each_of_its_operations() -> None:
    told = changes(shared(9), shared(5))
    assert [(each.id, each.level, each.operation) for each in told] == [
        ("shared-request-parameter-max-length-decreased", Level.ERR, "GET /orders"),
        ("shared-request-parameter-max-length-decreased", Level.ERR, "PUT /orders"),
    ]


def test_alternatives_are_paired_by_reference_and_content() -> None:
    first, second = {**STRING, "maxLength": 3}, {"type": "array", "items": STRING}
    old = {"oneOf": [first, second]}
    assert (
        found(with_schema("request body", old), with_schema("request body", {"oneOf": [second, first]}))
        == set()
    )
    changed = {"oneOf": [second, {**first, "maxLength": 2}]}
    assert found(with_schema("request body", old), with_schema("request body", changed)) == {
        "request-property-max-length-decreased"
    }


def test_object_that_became_one_of_several_is_told_once() -> None:
    old = {"type": "object", "properties": {"a": STRING, "b": STRING}}
    new = {"oneOf": [{"type": "object", "properties": {name: STRING}} for name in "ab"]}
    assert found(with_schema("request body", old), with_schema("request body", new)) == {
        "request-body-wrapped-in-one-of"
    }


def test_what_nobody_relies_on_yet_may_change() -> None:
    def draft(length: int) -> dict[str, Any]:
        return contract(
            {
                "x-stability-level": "draft",
                "parameters": [{"in": "query", "name": "q", "schema": {**STRING, "maxLength": length}}],
            }
        )

    assert found(draft(9), draft(5)) == set()
    assert found(draft(9), contract({}, paths={})) == set()


def test_equal_documents_have_no_changes() -> None:
    assert diff_documents(recursive(5), recursive(5)) == []


def test_change_as_json() -> None:
    change = Change("a", Level.ERR, "GET /", "text")
    assert change.as_json() == {"id": "a", "level": "ERR", "operation": "GET /", "text": "text"}
