"""What readers of contracts differ about, taken as strictly and as mildly as any of them does."""

from __future__ import annotations

from typing import Any

import pytest

from codegen.schema.dialect import normalise
from codegen.schema.example import ExampleMaker
from codegen.schema.formats import SAMPLES, SHORT_SAMPLES, is_valid_format
from codegen.schema.reading import Reading
from codegen.schema.samples.scalars import string_value
from codegen.schema.validate import InstanceValidator

SCHEMAS: dict[str, Any] = {
    "Cat": {"type": "object", "properties": {"kind": {"type": "string"}, "lives": {"type": "integer"}}},
    "Dog": {"type": "object", "properties": {"kind": {"type": "string"}, "owner": {"type": "string"}}},
}
BRANCHES = [{"$ref": f"#/components/schemas/{name}"} for name in SCHEMAS]
TAGGED: dict[str, Any] = {"oneOf": BRANCHES, "discriminator": {"propertyName": "kind"}}


def accepted(schema: Any, value: Any) -> list[str]:
    """The readings that take a value."""
    known = {name: normalise(one, "3.0.3") for name, one in SCHEMAS.items()}
    return [
        reading.value
        for reading in Reading
        if InstanceValidator(normalise(schema, "3.0.3"), known, reading=reading).is_valid(value)
    ]


@pytest.mark.parametrize(
    ("schema", "value", "readings"),
    [
        ({"nullable": True, "allOf": BRANCHES[:1]}, None, ["mildest"]),
        ({"nullable": True, "allOf": BRANCHES[:1]}, 1, []),
        ({"nullable": True, "type": "string", "enum": ["a"]}, None, ["mildest"]),
        ({"nullable": True, "type": "string"}, None, ["usual", "strictest", "mildest"]),
        ({"properties": {"a": {"type": "string"}}}, None, ["mildest"]),
        ({"properties": {"a": {"type": "string"}}}, {"a": 1}, []),
        ({"type": "string", "enum": [1, 2]}, "1", ["usual", "mildest"]),
        (TAGGED, {"kind": "Cat"}, ["usual", "mildest"]),
        (TAGGED, {"kind": "Cat", "owner": 0}, ["usual", "strictest", "mildest"]),
        (
            {"anyOf": BRANCHES, "discriminator": {"propertyName": "kind"}},
            {},
            ["usual", "strictest", "mildest"],
        ),
        ({"type": "string", "format": "uri"}, "pages.example", ["usual", "mildest"]),
        ({"type": "string", "format": "uuid"}, "2c93808457d787030157e0321fdf4fab", ["mildest"]),
        ({"type": "string", "maxLength": 2, "example": "long"}, "long", ["mildest"]),
        ({"type": "string", "maxLength": 2, "default": "long"}, "long", ["mildest"]),
        ({"type": "boolean", "example": 1}, 1, ["mildest"]),
        ({"type": "string", "example": 1}, True, []),
    ],
)
def test_readings_differ(schema: Any, value: Any, readings: list[str]) -> None:
    assert accepted(schema, value) == readings


@pytest.mark.parametrize(("name", "text"), [*SAMPLES.items(), *SHORT_SAMPLES.items()])
def test_samples_of_formats_satisfy_everybody(name: str, text: str) -> None:
    assert is_valid_format(name, text, Reading.STRICTEST)


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("variant", [1, 7, 30])
def test_other_texts_of_formats_satisfy_everybody(name: str, variant: int) -> None:
    text = string_value({"format": name}, variant)
    assert text is not None
    assert is_valid_format(name, text, Reading.STRICTEST)


@pytest.mark.parametrize("name", ["uri", "uri-reference", "uri-template", "hostname", "email", "regex"])
def test_long_texts_of_formats_satisfy_everybody(name: str) -> None:
    text = string_value({"format": name, "minLength": 40}, 0)
    assert text is not None
    assert len(text) == 40
    assert is_valid_format(name, text, Reading.STRICTEST)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("uri", "pages.example"),
        ("uri", "/relative"),
        ("uri", "http://a b"),
        ("uri", "https://example.:om/"),
        ("uri-reference", "\\"),
        ("uri-template", "/{id"),
        ("iri", "straße"),
        ("hostname", "a_b"),
        ("hostname", "-a"),
        ("hostname", "a."),
        ("idn-hostname", "a b"),
        ("email", "a@b@c"),
        ("email", "a b@c.de"),
        ("idn-email", "ä"),
        ("time", "12:00:00"),
        ("time", "25:00:00Z"),
        ("duration", "PT"),
        ("duration", "P1"),
        ("json-pointer", "a"),
        ("json-pointer", "/~2"),
        ("relative-json-pointer", "01"),
        ("regex", "("),
        ("byte", "c3R"),
    ],
)
def test_forms_on_which_validators_differ(name: str, text: str) -> None:
    assert is_valid_format(name, text)
    assert not is_valid_format(name, text, Reading.STRICTEST)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("uri", "urn:isbn:0451450523"),
        ("uri", "http://[::1]:80/a?b=c#d"),
        ("uri-reference", "../a?b"),
        ("iri", "https://straße.example/ä"),
        ("idn-hostname", "straße.example"),
        ("idn-email", "ä@straße.example"),
        ("duration", "P1Y2M3DT4H5M6S"),
        ("uri-template", "/{+path,x:3}{?q*}"),
    ],
)
def test_forms_that_everybody_takes(name: str, text: str) -> None:
    assert is_valid_format(name, text, Reading.STRICTEST)


def maker() -> ExampleMaker:
    return ExampleMaker(SCHEMAS, readings=(Reading.STRICTEST, Reading.USUAL))


def test_a_made_value_of_a_tagged_union_is_of_one_branch_only() -> None:
    union = normalise(TAGGED, "3.0.3")
    made = maker().value(union)
    assert made["kind"] == "Cat"
    assert InstanceValidator(union, SCHEMAS, reading=Reading.STRICTEST).is_valid(made)


def test_what_no_strict_value_keeps_gets_a_usual_one() -> None:
    twice = normalise({**TAGGED, "oneOf": [*BRANCHES[:1], *BRANCHES[:1]]}, "3.0.3")
    assert maker().value(twice)["kind"] == "Cat"


def test_a_member_that_some_reader_has_no_value_for_is_left_out() -> None:
    odd = normalise(
        {"type": "object", "properties": {"a": {"type": "string", "enum": [1]}, "b": {}}}, "3.0.3"
    )
    assert maker().value(odd).keys() == {"b"}
    assert ExampleMaker({}).value(odd)["a"] == "1"


def test_an_example_that_some_reader_refuses_is_no_value() -> None:
    schema = {"type": "string", "format": "uri", "examples": ["pages.example"]}
    assert maker().value(schema) == SAMPLES["uri"]
    assert ExampleMaker({}).value(schema) == "pages.example"
