"""Schemas of a contract as models of API Gateway."""

from __future__ import annotations

from typing import Any

import pytest

from codegen.importer.lowering.schemas import SchemaLowering
from codegen.ir.schema import JsonSchema, Schema


def ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def lower(schema: JsonSchema, **components: JsonSchema) -> tuple[dict[str, Any], dict[str, set[str]]]:
    """The models of a body with a schema, and what they don't check."""
    lowering = SchemaLowering(
        {name: Schema(value, f"/components/schemas/{name}", name, True) for name, value in components.items()}
    )
    lowering.body(Schema(schema, "/body"), "AddPetBody")
    return lowering.finish(), lowering.lost


@pytest.mark.parametrize(
    ("schema", "lowered", "lost"),
    [
        ({"type": "string", "maxLength": 5.0, "title": "T"}, {"type": "string", "maxLength": 5}, set()),
        ({"type": ["string", "null"], "minLength": 1}, {"minLength": 1}, {"type"}),
        ({"type": "string", "format": "uuid"}, {"type": "string"}, {"format"}),
        ({"const": "a"}, {"enum": ["a"]}, set()),
        ({"type": "integer", "exclusiveMinimum": 3}, {"type": "integer", "minimum": 4}, set()),
        (
            {"type": "number", "exclusiveMaximum": 3, "maximum": 9},
            {"type": "number", "maximum": 3},
            {"exclusiveMaximum"},
        ),
        ({"type": "number", "multipleOf": 0.01}, {"type": "number"}, {"multipleOf"}),
        ({"type": "string", "pattern": "^[a-z]{2,}$"}, {"type": "string", "pattern": "^[a-z]{2,}$"}, set()),
        ({"type": "string", "pattern": r"^\p{L}+$"}, {"type": "string"}, {"pattern"}),
        ({"type": "string", "pattern": "(?<=a)b"}, {"type": "string"}, {"pattern"}),
        (
            {"type": "array", "items": {"type": "string"}},
            {"type": "array", "items": {"type": "string"}},
            set(),
        ),
        (
            {"type": "array", "prefixItems": [True], "items": False},
            {"type": "array"},
            {"prefixItems", "items"},
        ),
        ({"enum": ["a", None]}, None, {"enum"}),
        ({"enum": [1, True, "a", 1]}, {"enum": [1, True, "a"]}, set()),
        ({"type": "object", "not": {"required": ["a"]}}, {"type": "object"}, {"not"}),
        ({"type": "string", "minLength": 10**12}, {"type": "string"}, {"minLength"}),
        (
            {"patternProperties": {"^x": {}}, "additionalProperties": False, "type": "object"},
            {"type": "object"},
            {"patternProperties", "additionalProperties"},
        ),
        (
            {"type": "object", "additionalProperties": False},
            {"type": "object", "additionalProperties": False},
            set(),
        ),
        (True, None, set()),
        (False, None, {"false"}),
    ],
)
def test_keywords_are_widened_or_left_out(schema: JsonSchema, lowered: Any, lost: set[str]) -> None:
    models, found = lower(schema)
    assert models == ({} if lowered is None else {"AddPetBody": lowered})
    assert found.get("/body", set()) == lost


def test_models_have_alphanumeric_names_and_may_refer_to_themselves() -> None:
    models, _ = lower(ref("pet_item"), pet_item={"type": "object", "properties": {"friend": ref("pet_item")}})
    assert models == {
        "PetItem": {"type": "object", "properties": {"friend": {"$ref": "#/components/schemas/PetItem"}}}
    }


def test_names_that_become_one_are_told_apart() -> None:
    models, _ = lower(
        {"properties": {"a": ref("pet-item"), "b": ref("pet_item")}},
        **{"pet-item": {"type": "string"}, "pet_item": {"type": "integer"}},
    )
    assert len(models) == 3
    assert all(name.isalnum() for name in models)


def test_a_request_need_not_send_what_is_read_only() -> None:
    models, _ = lower(
        {
            "properties": {"id": {"readOnly": True}, "at": ref("At"), "name": {}},
            "required": ["id", "at", "name"],
        },
        At={"type": "string", "readOnly": True},
    )
    assert models["AddPetBody"]["required"] == ["name"]


def test_members_of_a_composition_stand_inline() -> None:
    models, _ = lower(
        {"allOf": [ref("Base"), {"type": "object", "properties": {"b": {}}, "required": ["b"]}]},
        Base={"type": "object", "properties": {"a": {"type": "string"}}},
    )
    assert models == {
        "AddPetBody": {"type": "object", "properties": {"a": {"type": "string"}, "b": {}}, "required": ["b"]}
    }


def test_one_of_becomes_any_of() -> None:
    models, lost = lower(
        {"oneOf": [ref("Cat"), {"type": "string"}], "discriminator": {"propertyName": "kind"}},
        Cat={"type": "object", "required": ["kind"]},
    )
    assert models == {"AddPetBody": {"anyOf": [{"type": "object", "required": ["kind"]}, {"type": "string"}]}}
    assert lost == {"/body": {"oneOf"}}


def test_a_choice_of_anything_checks_nothing() -> None:
    models, lost = lower({"type": "object", "anyOf": [{"required": ["a"]}, {}]})
    assert models == {"AddPetBody": {"type": "object"}}
    assert lost == {"/body": {"anyOf"}}


def test_a_composition_that_contains_itself_ends() -> None:
    models, lost = lower(ref("A"), A={"allOf": [ref("A"), {"type": "object"}]})
    assert models == {"A": {"type": "object"}}
    assert "$ref" in lost["/components/schemas/A"]


def test_compositions_that_multiply_end() -> None:
    levels = {f"L{n}": {"allOf": [ref(f"L{n + 1}"), ref(f"L{n + 1}")]} for n in range(40)}
    models, lost = lower(ref("L0"), **levels, L40={"type": "object", "minProperties": 1})
    assert "$ref" in lost["/components/schemas/L0"]
    assert len(str(models)) < 100_000


def test_nothing_refers_to_a_model_that_checks_nothing() -> None:
    models, _ = lower(
        {"type": "object", "properties": {"any": ref("Any"), "list": {"items": ref("Alias")}}},
        Any={},
        Alias=ref("Any"),
    )
    assert models == {"AddPetBody": {"type": "object", "properties": {"any": {}, "list": {"items": {}}}}}


@pytest.mark.parametrize("name", ["Ref", "Fn::GetAtt", "Fn::Transform", "Condition"])
def test_no_member_looks_like_a_function_of_cloudformation(name: str) -> None:
    models, lost = lower({"type": "object", "properties": {name: {}}, "additionalProperties": False})
    assert models == {"AddPetBody": {"type": "object"}}
    assert lost["/body"] == {f"properties/{name}", "additionalProperties"}


def test_no_model_is_called_like_a_function_of_cloudformation() -> None:
    models, _ = lower(ref("Ref"), Ref={"type": "string"})
    assert "Ref" not in models
    assert list(models.values()) == [{"type": "string"}]


def test_a_reference_to_nothing_checks_nothing() -> None:
    models, lost = lower({"type": "object", "properties": {"a": ref("Gone")}})
    assert models == {"AddPetBody": {"type": "object", "properties": {"a": {}}}}
    assert lost == {"/body": {"$ref"}}
