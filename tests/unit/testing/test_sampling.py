"""What the requests of contract tests are made from."""

from __future__ import annotations

import random
from typing import Any

import pytest

from codegen.ir.operation import Parameter, ParameterLocation
from codegen.ir.schema import Schema
from codegen.schema.dialect import REQUIRED_BY_DIRECTION
from codegen.schema.views import in_view, tag_names
from codegen.testing.sampling.values import Values, is_carried
from codegen.testing.sampling.variation import variation

ORDER: dict[str, Any] = {
    "type": "object",
    "required": ["sku"],
    "properties": {
        "sku": {"type": "string", "pattern": "^[A-Z]+$", "minLength": 2},
        "quantity": {"type": "integer", "minimum": 1, "maximum": 9},
        "tags": {"type": "array", "items": {"type": "string"}, "uniqueItems": True},
    },
    "additionalProperties": False,
}


def test_values_keep_the_schema_and_are_not_all_the_same() -> None:
    values, schema, chance = Values({}), Schema(ORDER, "/order"), random.Random(1)
    made = [values.valid(schema, chance) for _ in range(30)]
    assert all(values.is_valid(schema, value) for value in made)
    assert len({str(value) for value in made}) > 5


def test_invalid_values_break_the_schema() -> None:
    values, schema, chance = Values({}), Schema(ORDER, "/order"), random.Random(1)
    assert not any(values.is_valid(schema, values.invalid(schema, chance)) for _ in range(30))


def test_a_schema_that_takes_everything_has_no_invalid_value() -> None:
    with pytest.raises(LookupError, match="/any"):
        Values({}).invalid(Schema(True, "/any"), random.Random(1))


def test_a_schema_without_values_is_said() -> None:
    with pytest.raises(LookupError, match="/none"):
        Values({}).valid(Schema(False, "/none"), random.Random(1))


def test_a_variation_leaves_the_value_and_what_is_fixed_alone() -> None:
    value, chance = {"kind": "cat", "lives": [9, {"kind": "x"}]}, random.Random(2)
    before = str(value)
    others = [variation(value, chance, {"kind"}) for _ in range(100)]
    assert str(value) == before
    assert all(other["kind"] == "cat" for other in others if isinstance(other, dict) and "lives" in other)
    assert len({str(other) for other in others}) > 20


def test_a_view_requires_what_its_direction_must_have() -> None:
    schema = {"items": {"required": ["a"], REQUIRED_BY_DIRECTION: {"request": ["b"]}}}
    assert in_view(schema, "request") == {"items": {"required": ["a", "b"]}}
    assert in_view(schema, "response") == {"items": {"required": ["a"]}}


def test_tags_are_found_wherever_they_stand() -> None:
    pet = {"anyOf": [{"$ref": "x"}], "discriminator": {"propertyName": "kind"}}
    assert tag_names({"Pets": {"items": [{"properties": {"pet": pet}}]}, "All": True}) == {"kind"}


@pytest.mark.parametrize(
    ("location", "value", "expected"),
    [
        ("path", "a/b", False),
        ("path", "ord_1", True),
        ("path", "..", False),
        ("header", "Zürich", False),
        ("header", " a", False),
        ("query", "Zürich", True),
        ("query", "", False),
        ("query", None, False),
        ("query", [], False),
        ("query", ["a,b"], False),
        ("query", ["a-b", 1], True),
        ("query", {"a": [1]}, False),
    ],
)
def test_what_texts_of_a_request_can_carry(location: str, value: Any, expected: bool) -> None:
    parameter = Parameter("x", ParameterLocation(location), True, Schema(True, ""), "")
    assert is_carried(parameter)(value) is expected
