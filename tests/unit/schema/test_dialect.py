"""Schemas of each OpenAPI version in one dialect."""

from __future__ import annotations

from typing import Any

import pytest

from codegen.schema.dialect import EXCLUSIVE, INFERRED_TYPE, NULLABLE, REQUIRED_BY_DIRECTION, normalise

OPENAPI_3_0: list[tuple[Any, Any]] = [
    ({"type": "string", "nullable": True}, {"type": ["string", "null"]}),
    (
        {"type": "string", "nullable": True, "enum": ["a"]},
        {"type": ["string", "null"], "enum": ["a"], NULLABLE: True},
    ),
    (
        {"type": "string", "nullable": True, "enum": ["a", None]},
        {"type": ["string", "null"], "enum": ["a", None]},
    ),
    ({"nullable": True, "allOf": [{"$ref": "#/a"}]}, {"allOf": [{"$ref": "#/a"}], NULLABLE: True}),
    ({"nullable": True, "description": "d"}, {"description": "d"}),
    ({"type": "integer", "minimum": 3, "exclusiveMinimum": True}, {"type": "integer", "exclusiveMinimum": 3}),
    ({"type": "number", "maximum": 3, "exclusiveMaximum": False}, {"type": "number", "maximum": 3}),
    ({"$ref": "#/a", "type": "string", "description": "d"}, {"$ref": "#/a", "description": "d"}),
    ({"type": "string", "example": "x"}, {"type": "string", "examples": ["x"]}),
    ({"type": "string", "const": "x", "if": {}, "x-mine": 1}, {"type": "string", "x-mine": 1}),
]
"""What it says: a schema of OpenAPI 3.0, and the same in JSON Schema 2020-12."""

OPENAPI_3_1: list[tuple[Any, Any]] = [
    ({"type": ["string", "null"]}, {"type": ["string", "null"]}),
    ({"type": ["string"]}, {"type": "string"}),
    ({"type": "string", "nullable": True}, {"type": "string"}),
    ({"$ref": "#/a", "maxLength": 3}, {"$ref": "#/a", "maxLength": 3}),
    (
        {"const": {"$ref": "data"}, "default": {"type": 1}},
        {"const": {"$ref": "data"}, "default": {"type": 1}},
    ),
    ({"type": "array", "items": [{}, True]}, {"type": "array", "prefixItems": [{}, True]}),
    (
        {"dependencies": {"a": ["b"], "c": {"properties": {"d": {"type": "file"}}}}},
        {
            "dependentRequired": {"a": ["b"]},
            "dependentSchemas": {"c": {"properties": {"d": {}}}},
        },
    ),
    ({"$dynamicRef": "#/a"}, {"$ref": "#/a"}),
    ({"examples": ["a"], "example": "b"}, {"examples": ["a", "b"]}),
]


@pytest.mark.parametrize(("schema", "expected"), OPENAPI_3_0)
def test_openapi_3_0(schema: Any, expected: Any) -> None:
    assert normalise(schema, "3.0.3") == expected


@pytest.mark.parametrize(("schema", "expected"), OPENAPI_3_1)
def test_openapi_3_1(schema: Any, expected: Any) -> None:
    assert normalise(schema, "3.1.0") == expected


@pytest.mark.parametrize("version", ["3.0.0", "3.1.0"])
@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        (True, True),
        (False, False),
        ("no schema", True),
        (None, True),
        ({"type": "file"}, {}),
        ({"minLength": "5", "pattern": 3, "enum": "a", "properties": [], "required": True}, {}),
        ({"multipleOf": 0, "minItems": -1, "maxItems": 1.5, "uniqueItems": "yes"}, {}),
        ({"required": ["a", 1, "a"]}, {"required": ["a"]}),
        ({"properties": {"a": 5}}, {"type": "object", "properties": {"a": True}, INFERRED_TYPE: True}),
    ],
)
def test_keywords_of_the_wrong_shape_say_nothing(version: str, schema: Any, expected: Any) -> None:
    assert normalise(schema, version) == expected


@pytest.mark.parametrize("number", [float("inf"), float("nan")])
def test_numbers_that_json_has_not_say_nothing(number: float) -> None:
    assert normalise({"minimum": number, "minLength": number}, "3.1.0") == {}


def test_properties_without_a_type_mean_an_object_and_items_an_array() -> None:
    assert normalise({"properties": {"a": {"items": {}}}}, "3.0.0") == {
        "type": "object",
        "properties": {"a": {"type": "array", "items": {}, INFERRED_TYPE: True}},
        INFERRED_TYPE: True,
    }


def test_conditions_mean_no_type() -> None:
    condition = {"properties": {"kind": {"const": "a"}}}
    schema = normalise({"type": "object", "if": condition, "then": {"required": ["b"]}}, "3.1.0")
    assert schema == {"type": "object", "if": condition, "then": {"required": ["b"]}}


@pytest.mark.parametrize(
    ("schema", "values"),
    [
        ({"type": "string", "enum": [1, 2.5, True]}, ["1", "2.5", "true"]),
        ({"type": "integer", "enum": ["1", "-2"]}, [1, -2]),
        ({"type": "number", "enum": ["1.5"]}, [1.5]),
        ({"type": "integer", "enum": ["one"]}, ["one"]),
        ({"type": "integer", "enum": ["1e999"]}, ["1e999"]),
        ({"type": "string", "enum": [1, "a"]}, [1, "a"]),
        ({"type": "string", "enum": [None, [1]]}, [None, [1]]),
    ],
)
def test_values_that_all_miss_their_type_are_meant_as_values_of_it(schema: Any, values: list[Any]) -> None:
    normalised = normalise(schema, "3.1.0")
    assert isinstance(normalised, dict)
    assert repr(normalised["enum"]) == repr(values)


def test_in_3_0_read_only_members_bind_responses_and_write_only_ones_requests() -> None:
    schema = {
        "type": "object",
        "required": ["id", "name", "password"],
        "properties": {"id": {"readOnly": True}, "name": {}, "password": {"writeOnly": True}},
    }
    normalised = normalise(schema, "3.0.3")
    assert isinstance(normalised, dict)
    assert normalised["required"] == ["name"]
    assert normalised[REQUIRED_BY_DIRECTION] == {"response": ["id"], "request": ["password"]}
    later = normalise(schema, "3.1.0")
    assert isinstance(later, dict)
    assert later["required"] == ["id", "name", "password"]
    assert REQUIRED_BY_DIRECTION not in later


def test_a_contract_cannot_write_what_the_dialect_adds() -> None:
    assert (
        normalise({REQUIRED_BY_DIRECTION: {"request": ["a"]}, NULLABLE: True, INFERRED_TYPE: True}, "3.0.3")
        == {}
    )


def test_in_3_0_the_discriminator_picks_the_schema() -> None:
    union = {"oneOf": [{"$ref": "#/a"}, {"$ref": "#/b"}], "discriminator": {"propertyName": "kind"}}
    assert normalise(union, "3.0.3") == {
        "anyOf": union["oneOf"],
        "discriminator": {"propertyName": "kind", EXCLUSIVE: True},
    }
    assert normalise(union, "3.1.0") == union
