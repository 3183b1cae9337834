"""The conjunction of two schemas says what both say."""

from __future__ import annotations

from typing import Any

import pytest

from codegen.schema.flatten import flatten
from codegen.schema.merge import conjoin

CASES: list[tuple[Any, Any, Any]] = [
    (True, {"type": "string"}, {"type": "string"}),
    (True, True, True),
    (False, {}, False),
    ({"type": "string"}, {"type": "integer"}, False),
    ({"type": ["string", "null"]}, {"type": ["null", "integer"]}, {"type": "null"}),
    ({"type": "number"}, {"type": "integer"}, {"type": "integer"}),
    ({"type": ["integer", "string"]}, {"type": ["number", "string"]}, {"type": ["string", "integer"]}),
    ({"enum": [1, "a"]}, {"enum": ["a", 1.0, 2]}, {"enum": [1, "a"]}),
    ({"enum": [1]}, {"enum": [True]}, False),
    ({"minimum": 1, "maximum": 9}, {"minimum": 3, "maximum": 5}, {"minimum": 3, "maximum": 5}),
    ({"multipleOf": 4}, {"multipleOf": 6}, {"multipleOf": 12}),
    ({"multipleOf": 0.5}, {"multipleOf": 0.3}, {"multipleOf": 0.5, "allOf": [{"multipleOf": 0.3}]}),
    ({"pattern": "a"}, {"pattern": "b"}, {"pattern": "a", "allOf": [{"pattern": "b"}]}),
    ({"required": ["a"]}, {"required": ["b", "a"]}, {"required": ["a", "b"]}),
    ({"uniqueItems": False}, {"uniqueItems": True}, {"uniqueItems": True}),
    ({"description": "first"}, {"description": "second"}, {"description": "first"}),
    (
        {"prefixItems": [{"type": "string"}], "items": False},
        {"items": {"maxLength": 3}},
        {"prefixItems": [{"allOf": [{"type": "string"}, {"maxLength": 3}]}], "items": False},
    ),
    (
        {"contains": {"type": "string"}, "minContains": 2},
        {"contains": {"type": "null"}},
        {"contains": {"type": "string"}, "minContains": 2, "allOf": [{"contains": {"type": "null"}}]},
    ),
    (
        {"anyOf": [{"type": "string"}], "discriminator": {"propertyName": "a"}},
        {"oneOf": [{"type": "null"}], "discriminator": {"propertyName": "b"}},
        {
            "anyOf": [{"type": "string"}],
            "discriminator": {"propertyName": "a"},
            "allOf": [{"oneOf": [{"type": "null"}], "discriminator": {"propertyName": "b"}}],
        },
    ),
    (
        {"dependentRequired": {"a": ["b"]}},
        {"dependentRequired": {"a": ["c"], "d": ["e"]}},
        {"dependentRequired": {"a": ["b", "c"], "d": ["e"]}},
    ),
]


@pytest.mark.parametrize(("left", "right", "expected"), CASES)
def test_conjunction(left: Any, right: Any, expected: Any) -> None:
    assert conjoin(left, right) == expected


def test_each_side_judges_the_members_of_the_other() -> None:
    closed = {"properties": {"a": {"type": "string"}}, "additionalProperties": False}
    assert conjoin(closed, {"properties": {"a": {"maxLength": 3}, "b": {}}}) == {
        "properties": {"a": {"allOf": [{"type": "string"}, {"maxLength": 3}]}, "b": False},
        "additionalProperties": False,
    }


def test_patterns_beside_a_closed_object_stay_apart() -> None:
    patterns = {"patternProperties": {"^x-": {"type": "string"}}}
    closed = {"properties": {"a": {}}, "additionalProperties": False}
    assert conjoin(patterns, closed) == {
        "patternProperties": {"^x-": {"type": "string"}},
        "properties": {"a": True},
        "allOf": [{"properties": {"a": True}, "additionalProperties": False}],
    }


SCHEMAS: dict[str, Any] = {
    "#/Base": {"type": "object", "title": "Base", "properties": {"a": {}}, "required": ["a"]},
    "#/Itself": {"allOf": [{"$ref": "#/Itself"}, {"type": "string"}]},
}


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"$ref": "#/Base"}, {"type": "object", "properties": {"a": {}}, "required": ["a"]}),
        ({"$ref": "#/Itself", "maxLength": 3}, {"maxLength": 3, "type": "string"}),
        ({"const": "a", "enum": ["a", "b"]}, {"enum": ["a"]}),
        ({"const": "c", "enum": ["a", "b"]}, {"not": {}}),
        (
            {"allOf": [{"$ref": "#/Base"}, {"properties": {"b": {}}}], "unevaluatedProperties": False},
            {
                "type": "object",
                "properties": {"a": True, "b": True},
                "required": ["a"],
                "additionalProperties": False,
            },
        ),
        (
            {"anyOf": [{"required": ["a"]}], "unevaluatedProperties": False},
            {"anyOf": [{"required": ["a"]}], "unevaluatedProperties": False},
        ),
        (
            {"additionalProperties": {"type": "string"}, "unevaluatedProperties": False},
            {"additionalProperties": {"type": "string"}},
        ),
    ],
)
def test_flatten(schema: Any, expected: Any) -> None:
    assert flatten(schema, lambda ref: SCHEMAS.get(ref, True)) == expected
