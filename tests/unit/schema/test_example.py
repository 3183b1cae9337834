"""Example values keep their schemas."""

from __future__ import annotations

import json
from typing import Any

import pytest

from codegen.schema.example import ExampleMaker, synthesise
from codegen.schema.validate import InstanceValidator


def reference(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


SCHEMAS: dict[str, Any] = {
    "Node": {
        "type": "object",
        "required": ["name"],
        "properties": {"name": {"type": "string"}, "children": {"type": "array", "items": reference("Node")}},
    },
    "Cat": {
        "type": "object",
        "required": ["kind", "lives"],
        "properties": {"kind": {"type": "string"}, "lives": {"type": "integer", "maximum": 9}},
    },
    "Dog": {"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string"}}},
    "Endless": {"type": "object", "required": ["self"], "properties": {"self": reference("Endless")}},
    "InPlace": {"oneOf": [reference("InPlace"), {"type": "string"}]},
}

SATISFIABLE: list[Any] = [
    True,
    {},
    {"type": "null"},
    {"type": "boolean"},
    {"type": ["null", "integer"]},
    {"type": "string", "minLength": 40},
    {"type": "string", "maxLength": 2},
    {"type": "string", "maxLength": 0},
    {"type": "string", "pattern": r"^[A-Z]{3}-\d+$", "minLength": 12},
    {"type": "string", "format": "uuid"},
    {"type": "string", "format": "date-time", "pattern": "Z$"},
    {"type": "string", "format": "uri", "maxLength": 8},
    {"type": "integer", "minimum": 7, "maximum": 9},
    {"type": "integer", "exclusiveMinimum": 7, "exclusiveMaximum": 9},
    {"type": "integer", "maximum": -3},
    {"type": "integer", "minimum": 1.5, "multipleOf": 4},
    {"type": "number", "multipleOf": 0.01, "exclusiveMinimum": 0},
    {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 0.1},
    {"type": "number", "minimum": 10**30},
    {"enum": ["a", 1], "type": "integer"},
    {"const": {"a": [1]}},
    {"type": "array", "items": {"type": "string"}, "minItems": 3, "uniqueItems": True},
    {"type": "array", "items": {"enum": [1, 2, 3]}, "minItems": 3, "uniqueItems": True},
    {"type": "array", "items": {"type": "boolean"}, "minItems": 2, "uniqueItems": True},
    {"type": "array", "prefixItems": [{"type": "string"}, {"type": "null"}], "items": False, "minItems": 2},
    {"type": "array", "contains": {"const": 5}, "minContains": 2, "items": {"type": "integer"}},
    {"type": "object", "minProperties": 2},
    {"type": "object", "required": ["a", "b"], "additionalProperties": {"type": "integer", "minimum": 5}},
    {"type": "object", "patternProperties": {"^x-": {"type": "integer"}}, "minProperties": 2,
     "additionalProperties": False},
    {"type": "object", "properties": {"a": {}, "b": {}, "c": {}}, "maxProperties": 1, "required": ["c"]},
    {"type": "object", "properties": {"a": {}, "b": {"type": "string"}}, "dependentRequired": {"a": ["b"]}},
    {"type": "object", "propertyNames": {"pattern": "^[a-z]{5}$"}, "minProperties": 1},
    {"type": "object", "properties": {"a": {"type": "string"}}, "not": {"required": ["a"]}},
    {"allOf": [reference("Cat"), {"properties": {"lives": {"minimum": 9}}}]},
    {"oneOf": [{"type": "object", "properties": {"a": {"type": "string"}}}, {"type": "object",
     "properties": {"b": {"type": "string"}}}]},
    {"anyOf": [{"type": "null"}, {"type": "string", "minLength": 2}]},
    {"anyOf": [reference("Cat"), reference("Dog")], "discriminator": {"propertyName": "kind"}},
    {"type": "object", "properties": {"a": {"type": "string"}}, "if": {"required": ["a"]}, "then": {"required": ["b"]}},
    reference("Node"),
    reference("Unknown"),
]  # fmt: skip


@pytest.mark.parametrize("schema", SATISFIABLE, ids=json.dumps)
@pytest.mark.parametrize("seed", [0, 1, 5])
def test_values_are_valid(schema: Any, seed: int) -> None:
    made = synthesise(schema, SCHEMAS, seed=seed)
    assert InstanceValidator(schema, SCHEMAS).violations(made) == []


@pytest.mark.parametrize(
    "schema",
    [
        False,
        {"type": "array", "minItems": 10**12},
        {"type": "string", "minLength": 10**12},
        {"type": "object", "minProperties": 10**12},
        {"type": "array", "contains": {}, "minContains": 10**9},
        {"type": "string", "pattern": "^[0-9]{9000000}$"},
        {"type": "integer", "minimum": 3, "maximum": 1},
        {"type": "string", "enum": [1, "a"], "pattern": "b"},
        reference("Endless"),
        reference("InPlace"),
        {"type": "object", "required": ["a"], "properties": {"a": {"type": "string", "pattern": "("}}},
    ],
)
def test_impossible_schemas_end_in_some_value(schema: Any) -> None:
    made = synthesise(schema, SCHEMAS)
    assert len(json.dumps(made)) < 1_000


def test_examples_of_the_contract_come_first_where_they_are_valid() -> None:
    assert synthesise({"type": "string", "examples": [1, "given"]}, {}) == "given"
    assert synthesise({"type": "string", "default": "usual"}, {}) == "usual"
    named = {"Order": {"type": "object", "properties": {"id": {"type": "integer"}}, "examples": [{"id": 7}]}}
    assert synthesise(reference("Order"), named) == {"id": 7}
    assert synthesise({"type": "array", "items": reference("Order")}, named) == [{"id": 7}]


def test_made_values_are_copies() -> None:
    maker = ExampleMaker({"Tags": {"type": "array", "items": {"type": "string"}, "examples": [["a"]]}})
    first = maker.value(reference("Tags"))
    first.append("b")
    assert maker.value(reference("Tags")) == ["a"]


def test_each_direction_shows_its_members() -> None:
    schema = {
        "type": "object",
        "properties": {
            "id": {"type": "string", "readOnly": True},
            "name": {"type": "string"},
            "password": {"type": "string", "writeOnly": True},
        },
        "x-codegen-required": {"response": ["id"], "request": ["password"]},
        "examples": [{"id": "1", "name": "a", "password": "p"}],
    }
    assert set(synthesise(schema, {}, direction="request")) == {"name", "password"}
    assert set(synthesise(schema, {}, direction="response")) == {"id", "name"}


def test_a_discriminator_names_the_type() -> None:
    union = {
        "anyOf": [reference("Cat"), reference("Dog")],
        "discriminator": {"propertyName": "kind", "mapping": {"feline": "#/components/schemas/Cat"}},
    }
    assert synthesise(union, SCHEMAS)["kind"] == "feline"
    assert synthesise(union, SCHEMAS, seed=1)["kind"] == "Dog"


def test_recursion_ends_at_members_that_may_be_left_out() -> None:
    made = synthesise(reference("Node"), SCHEMAS)
    assert made["name"] == "string"
    assert len(json.dumps(made)) < 500


def test_an_optional_union_that_only_its_tag_decides_is_left_out() -> None:
    alternatives = {name: {"type": "object", "properties": {"x": {"type": "string"}}} for name in ("A", "B")}
    union = {"anyOf": [{"$ref": "#/components/schemas/A"}, {"$ref": "#/components/schemas/B"}]}
    tagged = {**union, "discriminator": {"propertyName": "kind"}}
    holder = {"type": "object", "properties": {"id": {"type": "integer"}, "data": tagged}}
    assert synthesise(holder, alternatives) == {"id": 0}
    assert "data" in synthesise({**holder, "required": ["data"]}, alternatives)
