"""The parts of a mock: preferences, media types, XML, values that stay valid, merge patches."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

import pytest

from codegen.emulator.mock.making.negotiation import negotiate
from codegen.emulator.mock.making.overlay import overlaid
from codegen.emulator.mock.making.xml_text import is_xml, xml_text
from codegen.emulator.mock.prefer import Preferences, preferences
from codegen.emulator.mock.state.items import merge_patch
from codegen.ir.operation import MediaType


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (["code=404"], Preferences(404)),
        (["example=two"], Preferences(example="two")),
        (['code = 404 , example="a \\"b\\", c"; x=1, dynamic'], Preferences(404, 'a "b", c', True)),
        (["code=404", "code=500; dynamic=false"], Preferences(404, dynamic=False)),
        (["Code=200, DYNAMIC=True"], Preferences(200, dynamic=True)),
        (["respond-async, wait=10"], Preferences()),
        (["code=teapot"], Preferences()),
        (['code="', "=;,"], Preferences()),
        ([""], Preferences()),
    ],
)
def test_preferences(fields: list[str], expected: Preferences) -> None:
    assert preferences(fields) == expected


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (None, "application/json"),
        ("*/*", "application/json"),
        ("text/html", "application/json"),
        ("application/xml", "application/xml"),
        ("text/*;q=0.5, application/xml;q=0.4", "text/csv"),
        ("text/csv;q=0, application/xml", "application/xml"),
        ("image/webp", "image/webp"),
        ("image/*", "image/png"),
        ("application/json;q=nonsense, text/csv", "text/csv"),
    ],
)
def test_accepted_types(accept: str | None, expected: str) -> None:
    offered = [
        MediaType(name, None, name) for name in ("text/csv", "application/xml", "application/json", "image/*")
    ]
    found = negotiate(accept, offered)
    assert found is not None
    assert found[1] == expected


def test_nothing_is_offered() -> None:
    assert negotiate("*/*", []) is None


SCHEMAS: dict[str, Any] = {
    "Pet": {
        "type": "object",
        "xml": {"name": "pet", "namespace": "urn:pets", "prefix": "p"},
        "properties": {
            "id": {"type": "integer", "xml": {"attribute": True}},
            "tags": {
                "type": "array",
                "items": {"type": "string", "xml": {"name": "tag"}},
                "xml": {"wrapped": True},
            },
            "photos": {"type": "array", "items": {"type": "string"}},
        },
    }
}


def resolve(ref: str) -> Any:
    return SCHEMAS[ref.rpartition("/")[2]]


def test_xml_follows_the_contract() -> None:
    pet = {"id": 7, "tags": ["a<b", "c"], "photos": ["x", "y"], "not a name": None}
    text = xml_text(pet, {"$ref": "#/components/schemas/Pet"}, resolve)
    assert text.partition("?>")[2] == (
        '<p:pet id="7" xmlns:p="urn:pets"><tags><tag>a&lt;b</tag><tag>c</tag></tags>'
        "<photos>x</photos><photos>y</photos><not_a_name></not_a_name></p:pet>"
    )


@pytest.mark.parametrize("value", [[1, 2], [], "a\x00b", True, {"1": {"-": [[], [1]]}}])
def test_xml_is_well_formed_whatever_the_value(value: Any) -> None:
    assert ElementTree.fromstring(xml_text(value, True, resolve)).tag == "root"


def test_xml_types() -> None:
    names = ["application/xml", "text/xml; charset=utf-8", "application/atom+xml", "application/json"]
    assert [is_xml(name) for name in names] == [True, True, True, False]


def test_what_breaks_a_value_stays_out_of_it() -> None:
    def is_valid(value: Any) -> bool:
        return isinstance(value["a"], int) and len(value) <= 2

    assert overlaid({"a": 1}, {"a": 2, "b": 3}, is_valid) == {"a": 2, "b": 3}
    assert overlaid({"a": 1}, {"a": "x", "b": 3, "c": 4}, is_valid) == {"a": 1, "b": 3}
    assert overlaid([1], {"a": 2}, is_valid) == [1]


def test_merge_patches() -> None:
    before = {"a": 1, "b": {"c": 2, "d": 3}}
    assert merge_patch(before, {"a": None, "b": {"c": None, "e": {"f": None}}}) == {"b": {"d": 3, "e": {}}}
    assert merge_patch(before, [1]) == [1]
    assert before == {"a": 1, "b": {"c": 2, "d": 3}}
