"""Schemas as types."""

from __future__ import annotations

from typing import Any

import pytest

from codegen.importer.type_graph.graph import TypeGraph
from codegen.importer.type_graph.outline import Remark
from codegen.ir.schema import Schema
from codegen.ir.type_walk import references
from codegen.ir.types import (
    AnyType,
    ArrayType,
    BooleanType,
    Checked,
    Field,
    Key,
    LiteralType,
    MapType,
    NeverType,
    NullType,
    NumberType,
    ObjectType,
    Reference,
    StringType,
    Tag,
    Type,
    UnionType,
    View,
)


def named(name: str, view: View = View.NEUTRAL) -> Key:
    return Key(name, True, view)


def reference(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


def graph_of(**schemas: Any) -> TypeGraph:
    return TypeGraph(
        {name: Schema(json, f"/components/schemas/{name}", name, True) for name, json in schemas.items()}
    )


CARD = {"type": "object", "required": ["by"], "properties": {"by": {"enum": ["card"]}}}
CASH = {"type": "object", "required": ["by"], "properties": {"by": {"enum": ["cash"]}}}

TYPES: list[tuple[Any, Type]] = [
    (True, AnyType()),
    ({}, AnyType()),
    (False, NeverType()),
    ({"type": "null"}, NullType()),
    ({"type": "boolean"}, BooleanType()),
    ({"type": "integer", "minimum": 1}, NumberType(is_integer=True, minimum=1)),
    ({"type": "number", "multipleOf": 0.5}, NumberType(multiple_of=0.5)),
    ({"type": "string", "format": "uuid", "maxLength": 3}, StringType(max_length=3, format="uuid")),
    ({"enum": ["a", None, "a"]}, LiteralType(("a", None))),
    ({"type": "string", "enum": ["a", 1]}, LiteralType(("a",))),
    ({"enum": ["a", "bb"], "minLength": 2}, LiteralType(("bb",))),
    ({"type": "array", "items": {"type": "string"}, "uniqueItems": True}, ArrayType(StringType(), unique_items=True)),
    ({"type": "array", "items": False}, ArrayType(AnyType(), max_items=0)),
    ({"type": "object", "additionalProperties": {"type": "string"}}, MapType(StringType())),
    ({"type": ["string", "null"], "maxLength": 3}, UnionType((StringType(max_length=3), NullType()))),
    (reference("Card"), Reference(named("Card"))),
    ({"allOf": [reference("Card")], "description": "d"}, Reference(named("Card"))),
    ({"anyOf": [reference("Card"), {"type": "null"}]}, UnionType((Reference(named("Card")), NullType()))),
    ({"oneOf": [{"type": "string"}, {"type": "integer"}]}, UnionType((StringType(), NumberType(is_integer=True)))),
    (
        {"oneOf": [{"type": "integer"}, {"type": "number"}]},
        UnionType((NumberType(is_integer=True), NumberType()), is_exclusive=True),
    ),
    (
        {"oneOf": [reference("Card"), reference("Cash")]},
        UnionType((Reference(named("Card")), Reference(named("Cash"))), tag=Tag("by", {"card": 0, "cash": 1})),
    ),
    (
        {"type": "object", "oneOf": [reference("Card"), reference("Cash")]},
        UnionType((Reference(named("Card")), Reference(named("Cash"))), tag=Tag("by", {"card": 0, "cash": 1})),
    ),
    ({"anyOf": [{"type": "string"}, False]}, StringType()),
    ({"type": "string", "anyOf": [{"minLength": 2}, {"maxLength": 1}]}, UnionType((StringType(2),
     StringType(None, 1)))),
    ({"type": "string", "not": {"const": "a"}}, Checked(StringType(), {"not": {"const": "a"}})),
    ({"minLength": 3, "format": "date"}, Checked(AnyType(), {"minLength": 3})),
    ({"not": reference("Card")}, Checked(AnyType(), {"not": reference("Card")},
     {reference("Card")["$ref"]: named("Card")})),
    ({"type": "string", "not": {}}, NeverType()),
]  # fmt: skip


@pytest.mark.parametrize(("json", "expected"), TYPES)
def test_types(json: Any, expected: Type) -> None:
    graph = graph_of(Card=CARD, Cash=CASH)
    assert graph.type_of(Schema(json, "/paths/x"), "Body", View.REQUEST) == expected


def test_an_object_is_a_definition() -> None:
    schema = {
        "type": "object",
        "description": "An order.",
        "required": ["id"],
        "additionalProperties": False,
        "properties": {
            "id": {"type": "string", "description": "Its name."},
            "parts": {"type": "array", "items": {"type": "object", "properties": {"a": True}}},
            "count": {"type": "integer", "default": 1, "deprecated": True},
            "gone": False,
        },
    }
    graph = graph_of(Order=schema)
    key = graph.component("Order")
    part = key._replace(path="parts/item")
    definition = graph.definitions[key]
    assert definition.description == "An order."
    assert definition.type == Checked(
        ObjectType(
            (
                Field("id", StringType(), True, description="Its name."),
                Field("parts", ArrayType(Reference(part)), False),
                Field("count", NumberType(is_integer=True), False, default=(1,), is_deprecated=True),
            ),
            None,
        ),
        {"properties": {"gone": False}},
    )
    assert graph.definitions[part].words == ("Order", "parts", "item")
    assert list(references(definition.type)) == [part]


def test_a_view_exists_only_where_it_differs() -> None:
    graph = graph_of(
        User={"type": "object", "properties": {"id": {"type": "string", "readOnly": True}}},
        Team={"type": "array", "items": reference("User")},
        Tag={"type": "string"},
    )
    assert graph.component("Team", View.REQUEST) == named("Team", View.REQUEST)
    assert graph.component("Team", View.RESPONSE) == named("Team")
    assert graph.component("Tag", View.REQUEST) == named("Tag")
    user = graph.definitions[named("User", View.REQUEST)].type
    assert isinstance(user, ObjectType)
    assert user.fields[0].is_hidden


def test_circles_end() -> None:
    graph = graph_of(
        Node={"type": "object", "properties": {"next": {"allOf": [reference("Node"), {"required": ["a"]}]}}},
        Tree={"anyOf": [{"type": "string"}, {"type": "array", "items": reference("Tree")}]},
        Deep={"type": "array", "items": {"allOf": [reference("Deep"), {"minItems": 1}]}},
    )
    node = graph.component("Node")
    inner = node._replace(path="next")
    assert list(references(graph.definitions[node].type)) == [inner]
    assert list(references(graph.definitions[inner].type)) == [inner]
    tree = graph.component("Tree")
    assert list(references(graph.definitions[tree].type)) == [tree]
    deep = graph.component("Deep")
    item = deep._replace(path="item")
    assert graph.definitions[deep].type == ArrayType(Reference(item))
    assert graph.definitions[item].type == ArrayType(Reference(item), min_items=1)


def test_depth_has_an_end() -> None:
    schema: Any = {"type": "string"}
    for _ in range(80):
        schema = {"type": "object", "properties": {"a": schema}}
    graph = graph_of(Deep=schema)
    graph.component("Deep")
    assert len(graph.definitions) < 80
    assert {remark.code for remark in graph.take_remarks()} == {"CG200"}


def test_alternatives_that_are_alike_are_told() -> None:
    graph = graph_of(Text={"oneOf": [{"type": "string"}, {"type": "string", "format": "date"}]})
    graph.component("Text")
    (remark,) = graph.take_remarks()
    assert (remark.code, remark.pointer) == ("CG203", "/components/schemas/Text")


def test_remarks_are_given_once() -> None:
    graph = graph_of(
        Nothing={"allOf": [{"type": "string"}, {"type": "null"}]}, Self={"not": reference("Self")}
    )
    graph.component("Nothing")
    graph.component("Self")
    assert graph.take_remarks() == [
        Remark(
            "CG200",
            "/components/schemas/Self",
            "it needs itself to judge one and the same value, which has no meaning",
        ),
        Remark("CG202", "/components/schemas/Nothing", "its parts contradict each other"),
    ]
    assert graph.take_remarks() == []
