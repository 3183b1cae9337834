"""Instances against schemas."""

from __future__ import annotations

from typing import Any

import pytest

from codegen.schema.cycles import CutSchemas
from codegen.schema.disjoint import are_disjoint
from codegen.schema.equality import canonical
from codegen.schema.formats import SAMPLES, is_valid_format
from codegen.schema.validate import InstanceValidator, Violation, is_multiple

SCHEMAS: dict[str, Any] = {
    "Node": {"type": "object", "properties": {"next": {"$ref": "#/components/schemas/Node"}}},
    "Endless": {"anyOf": [{"$ref": "#/components/schemas/Endless"}, {"type": "string"}]},
}


def test_violations_have_their_places() -> None:
    validator = InstanceValidator({"properties": {"a/b": {"items": {"type": "string"}}}, "required": ["c"]})
    assert validator.violations({"a/b": ["x", 1]}) == [
        Violation("", "'c' is a required property"),
        Violation("/a~1b/1", "1 is not of type 'string'"),
    ]


def test_references_name_the_schemas() -> None:
    validator = InstanceValidator({"$ref": "#/components/schemas/Node"}, SCHEMAS)
    assert validator.is_valid({"next": {"next": {}}})
    assert not validator.is_valid({"next": {"next": 1}})


def test_a_schema_that_refers_to_itself_in_place_accepts_nothing() -> None:
    validator = InstanceValidator({"$ref": "#/components/schemas/Endless"}, SCHEMAS)
    assert not validator.is_valid(1)
    assert validator.is_endless
    assert [violation.pointer for violation in validator.violations(1)] == [""]


@pytest.mark.parametrize(
    ("schema", "valid", "invalid"),
    [
        ({"type": "string", "pattern": r"^\p{L}+$"}, "Ż", "1"),
        ({"patternProperties": {r"^\p{L}$": {"type": "string"}}}, {"Ż": "a"}, {"Ż": 1}),
        ({"additionalProperties": False, "properties": {"a": {}}}, {"a": 1}, {"b": 1}),
        ({"additionalProperties": False, "patternProperties": {r"^\d$": {}}}, {"1": 1}, {"b": 1}),
        ({"additionalProperties": {"type": "string"}}, {"a": "b"}, {"a": 1}),
        ({"multipleOf": 0.01}, 0.07, 0.071),
        ({"type": "string", "format": "date"}, "2026-01-31", "2026-02-30"),
    ],
)
def test_keywords(schema: Any, valid: Any, invalid: Any) -> None:
    assert InstanceValidator(schema).is_valid(valid)
    assert not InstanceValidator(schema).is_valid(invalid)


def test_a_pattern_that_no_engine_understands_refuses_nothing() -> None:
    assert InstanceValidator({"pattern": "("}).is_valid("a")


def test_formats_can_be_left_alone() -> None:
    assert InstanceValidator({"format": "date"}, formats=False).is_valid("no date")


@pytest.mark.parametrize(
    ("value", "factor", "expected"),
    [
        (0.3, 0.1, True),
        (1e300, 3, False),
        (1.1, 1, False),
        (10**30, 7, False),
        (4.5, 1.5, True),
        (5e-324, 0.1, False),
    ],
)
def test_multiples_are_counted_in_decimals(value: float, factor: float, expected: bool) -> None:
    assert is_multiple(value, factor) is expected


def test_infinity_is_no_multiple() -> None:
    assert not is_multiple(float("inf"), 1)


@pytest.mark.parametrize(("name", "text"), SAMPLES.items())
def test_samples_of_formats_are_valid(name: str, text: str) -> None:
    assert is_valid_format(name, text)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("date-time", "2026-01-31 12:00:00Z"),
        ("date-time", "2026-01-31T12:00:00"),
        ("date-time", "2026-13-31T12:00:00Z"),
        ("date", "20260131"),
        ("uuid", "3fa85f64"),
        ("email", "nobody"),
        ("ipv4", "1.2.3"),
        ("ipv6", "::1%eth0"),
    ],
)
def test_formats_refuse(name: str, text: str) -> None:
    assert not is_valid_format(name, text)


def test_equality_is_of_json() -> None:
    assert canonical({"a": 1, "b": [1.0]}) == canonical({"b": [1], "a": 1.0})
    assert canonical(1) != canonical(True)
    assert canonical("1") != canonical(1)


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ({"type": "string"}, {"type": "integer"}, True),
        ({"type": "integer"}, {"type": "number"}, False),
        ({"enum": ["a"]}, {"enum": ["b", 1]}, True),
        ({"enum": [1]}, {"enum": [1.0]}, False),
        ({"type": "string"}, {"enum": [1, None]}, True),
        (True, {"type": "string"}, False),
        (False, True, True),
        (
            {"type": "object", "required": ["k"], "properties": {"k": {"enum": ["a"]}}},
            {"type": "object", "required": ["k"], "properties": {"k": {"enum": ["b"]}}},
            True,
        ),
        (
            {"type": "object", "properties": {"k": {"enum": ["a"]}}},
            {"type": "object", "required": ["k"], "properties": {"k": {"enum": ["b"]}}},
            False,
        ),
        (
            {"type": "object", "properties": {"a": {}}, "additionalProperties": False},
            {"type": "object", "required": ["b"]},
            True,
        ),
        ({"anyOf": [{"type": "string"}, {"type": "null"}]}, {"type": "boolean"}, True),
    ],
)
def test_disjoint(left: Any, right: Any, expected: bool) -> None:
    assert are_disjoint(left, right, lambda schema: schema) is expected
    assert are_disjoint(right, left, lambda schema: schema) is expected


def test_cycles_in_place_are_cut() -> None:
    schemas: dict[str, Any] = {
        "A": {"anyOf": [{"$ref": "A"}, {"type": "string"}]},
        "B": {"allOf": [{"$ref": "C"}, {"minLength": 1}]},
        "C": {"$ref": "B"},
        "Tree": {"properties": {"left": {"$ref": "Tree"}}},
        "N": {"not": {"$ref": "N"}},
        "If": {"if": {"$ref": "If"}, "then": {"$ref": "If"}, "dependentSchemas": {"a": {"$ref": "If"}}},
    }
    cut = CutSchemas(schemas, str)
    assert sorted(cut.endless()) == ["A", "B", "C", "If", "N"]
    assert cut == {
        "A": {"anyOf": [False, {"type": "string"}]},
        "B": {"allOf": [{}, {"minLength": 1}]},
        "C": {},
        "Tree": schemas["Tree"],
        "N": {"not": False},
        "If": {"if": False, "then": {}, "dependentSchemas": {"a": {}}},
    }
