"""Unions: tags, discriminators, exclusive alternatives."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

MakeModels = Callable[..., Any]


def reference(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


def pet(**properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["petType", *properties],
        "properties": {"petType": {"type": "string"}, **properties},
    }


def tagged(value: Any, **properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": ["petType"], "properties": {"petType": value, **properties}}


PETS = {"Cat": pet(lives={"type": "integer"}), "Dog": pet(bark={"type": "string"})}
UNION = {"oneOf": [reference("Cat"), reference("Dog")], "discriminator": {"propertyName": "petType"}}


def test_a_discriminator_of_3_0_picks_the_schema(models: MakeModels) -> None:
    mapping = {"kitty": "#/components/schemas/Cat", "wolf": "#/components/schemas/Wolf"}
    union = {**UNION, "discriminator": {"propertyName": "petType", "mapping": mapping}}
    made = models({**PETS, "Wolf": pet(), "Pet": union}, "3.0.3")
    for text in (
        '{"petType":"kitty","lives":9}',
        '{"petType":"Cat","lives":9,"bark":"wow"}',
        '{"petType":"Dog","bark":"wow"}',
        '{"petType":"wolf"}',
    ):
        assert made.round_trip("Pet", text) == text
    for text in (
        '{"petType":"kitty","bark":"wow"}',
        '{"petType":"bird","lives":9}',
        '{"lives":9}',
        '{"petType":1,"lives":9}',
        "[]",
        "null",
    ):
        assert not made.accepts("Pet", text), text
    assert type(made.parse("Pet", '{"petType":"Dog","bark":"wow"}')) is made.type("Dog")
    holder = models(
        {
            **PETS,
            "Pet": union,
            "Wolf": pet(),
            "Home": {"type": "object", "properties": {"pet": reference("Pet")}},
        },
        "3.0.3",
    )
    dog = holder.type("Dog")(pet_type="Dog", bark="wow")
    assert holder.type("Home")(pet=dog).pet is dog


def test_a_discriminator_that_may_be_missing_leaves_the_types_that_match(models: MakeModels) -> None:
    mapping = {"cat": "#/components/schemas/Cat", "cats": "#/components/schemas/Cats"}
    made = models(
        {
            "Cat": {**PETS["Cat"], "required": ["lives"]},
            "Cats": {"type": "array", "items": reference("Cat")},
            "Dog": PETS["Dog"],
            "Pet": {
                "oneOf": [reference("Cat"), reference("Cats"), reference("Dog")],
                "discriminator": {"propertyName": "petType", "mapping": mapping},
            },
        },
        "3.0.3",
    )
    for text in (
        '{"lives":9}',
        '[{"lives":9}]',
        '{"petType":"cat","lives":9}',
        '{"petType":"Dog","bark":"wow"}',
        '{"petType":"bird","lives":9}',
    ):
        assert made.round_trip("Pet", text) == text
    for text in ('{"petType":"Dog","lives":9}', '{"bark":"wow"}', "{}", "null"):
        assert not made.accepts("Pet", text), text


def test_from_3_1_on_a_discriminator_is_a_hint(models: MakeModels) -> None:
    made = models({**PETS, "Pet": UNION})
    assert made.accepts("Pet", '{"petType":"Dog","lives":9}')
    assert not made.accepts("Pet", '{"petType":"Dog","lives":9,"bark":"wow"}')
    made = models({**PETS, "Pet": {"anyOf": UNION["oneOf"], "discriminator": UNION["discriminator"]}})
    assert made.accepts("Pet", '{"petType":"Dog","lives":9,"bark":"wow"}')


def test_constant_tags_tell_the_types_apart(models: MakeModels) -> None:
    made = models(
        {
            "Cat": tagged({"const": "cat"}),
            "Dog": tagged({"enum": ["dog", "puppy"]}),
            "Pet": {"oneOf": [reference("Cat"), reference("Dog")]},
        }
    )
    assert 'Field(discriminator="pet_type")' in made.text("pet")
    assert type(made.parse("Pet", '{"petType":"puppy"}')) is made.type("Dog")
    assert not made.accepts("Pet", '{"petType":"bird"}')
    assert not made.accepts("Pet", "{}")


def test_tags_behind_an_alias_or_a_check(models: MakeModels) -> None:
    checked = {**tagged({"const": "cat"}, lives={}), "minProperties": 2}
    made = models(
        {
            "Cat": checked,
            "Dog": tagged({"const": "dog"}),
            "Pet": {"oneOf": [reference("Cat"), reference("Dog")]},
        }
    )
    assert made.round_trip("Pet", '{"petType":"cat","lives":1}') == '{"petType":"cat","lives":1}'
    assert not made.accepts("Pet", '{"petType":"cat"}')
    assert made.accepts("Pet", '{"petType":"dog"}')


@pytest.mark.parametrize("keyword", ["oneOf", "anyOf"])
def test_members_beside_a_union_belong_to_every_alternative(keyword: str, models: MakeModels) -> None:
    made = models(
        {
            "Pet": {
                "type": "object",
                "required": ["name"],
                "properties": {"name": {"type": "string"}},
                keyword: [
                    {"required": ["lives"], "properties": {"lives": {"type": "integer"}}},
                    {"required": ["bark"], "properties": {"bark": {"type": "string"}}},
                ],
            }
        }
    )
    assert made.parse("Pet", '{"name":"a","lives":9}').lives == 9
    assert made.parse("Pet", '{"name":"a","bark":"b"}').bark == "b"
    assert not made.accepts("Pet", '{"lives":9}')
    assert not made.accepts("Pet", '{"name":"a"}')
    assert made.accepts("Pet", '{"name":"a","lives":9,"bark":"b"}') is (keyword == "anyOf")


def test_alternatives_that_only_ask_for_members_are_a_check(models: MakeModels) -> None:
    made = models(
        {
            "Pet": {
                "type": "object",
                "properties": {"a": {"type": "string"}, "b": {"type": "string"}},
                "oneOf": [{"required": ["a"]}, {"required": ["b"]}],
            }
        }
    )
    assert "class Pet(CheckedModel)" in made.text("pet")
    assert made.accepts("Pet", '{"a":"1"}')
    assert not made.accepts("Pet", '{"a":"1","b":"2"}')
    assert not made.accepts("Pet", "{}")


def test_a_union_inside_an_exclusive_one_counts_as_one(models: MakeModels) -> None:
    shape = {"type": "object", "required": ["a"], "properties": {"a": {"type": "string"}}}
    either = {"anyOf": [shape, {**shape, "properties": {"a": {"maxLength": 3}}}]}
    made = models(
        {"Either": either, "Pet": {"oneOf": [reference("Either"), {"type": "object", "required": ["b"]}]}}
    )
    assert made.accepts("Pet", '{"a":"1"}')
    assert made.accepts("Pet", '{"b":"1"}')
    assert not made.accepts("Pet", '{"a":"1","b":"1"}')


def test_inherited_schemas_are_merged(models: MakeModels) -> None:
    base = {
        **pet(),
        "discriminator": {"propertyName": "petType"},
        "additionalProperties": {"type": "integer"},
    }
    made = models(
        {"Pet": base, "Cat": {"allOf": [reference("Pet"), pet(lives={"type": "integer"})]}}, "3.0.3"
    )
    assert made.accepts("Cat", '{"petType":"Cat","lives":9,"more":1}')
    assert not made.accepts("Cat", '{"petType":"Cat"}')
    assert not made.accepts("Cat", '{"petType":"Cat","lives":9,"more":"a"}')


def test_nullable_unions_of_texts_and_objects(models: MakeModels) -> None:
    made = models({"Cat": PETS["Cat"], "Pet": {"anyOf": [reference("Cat"), {"type": ["string", "null"]}]}})
    for text in ('{"petType":"Cat","lives":1}', '"tom"', "null"):
        assert made.round_trip("Pet", text) == text
    assert not made.accepts("Pet", "1")
    assert not made.accepts("Pet", '{"petType":"Cat"}')
