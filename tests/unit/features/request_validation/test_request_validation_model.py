"""Models: compiled ones judge as the library does, and all of them tell what is wrong."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft4Validator

from codegen.core.recursion import recursion_errors
from codegen.features.request_validation.model import CompiledModel
from codegen.features.request_validation.predicate import compile_predicate
from codegen.gateway.errors import GatewayError
from codegen.ir.api import Model

NAMES = st.sampled_from(["a", "b", "c"])
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 3),
    st.floats(-3, 3, allow_nan=False).map(lambda number: round(number, 1)),
    st.text("ab", max_size=3),
)
INSTANCES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=6,
)
SMALL = st.integers(0, 3)
TYPES = st.sampled_from(["array", "boolean", "integer", "null", "number", "object", "string"])
LEAVES = st.fixed_dictionaries(
    {},
    optional={
        "type": TYPES | st.lists(TYPES, min_size=1, max_size=2, unique=True),
        "enum": st.lists(st.text("ab", max_size=2), min_size=1, max_size=2, unique=True),
        "minimum": SMALL,
        "maximum": SMALL,
        "exclusiveMinimum": st.booleans(),
        "minLength": SMALL,
        "maxLength": SMALL,
        "minItems": SMALL,
        "maxItems": SMALL,
        "minProperties": SMALL,
        "maxProperties": SMALL,
        "required": st.lists(NAMES, min_size=1, max_size=2, unique=True),
        "pattern": st.sampled_from(["a", "^b", "a$"]),
        "description": st.just("x"),
    },
).filter(lambda schema: "exclusiveMinimum" not in schema or "minimum" in schema)


def combine(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    several = st.lists(inner, min_size=1, max_size=2)
    return st.fixed_dictionaries(
        {},
        optional={
            "properties": st.dictionaries(NAMES, inner, max_size=2),
            "additionalProperties": st.booleans() | inner,
            "items": inner,
            "allOf": several,
            "anyOf": several,
            "oneOf": several,
            "not": inner,
            "type": TYPES,
        },
    ) | st.sampled_from([{"$ref": "#/components/schemas/Node"}, {"$ref": "#/components/schemas/Main"}])


SCHEMAS = st.recursive(LEAVES, combine, max_leaves=5)
NODE = {"type": "object", "properties": {"a": {"$ref": "#/components/schemas/Node"}}, "required": ["b"]}


@settings(max_examples=300, deadline=None)
@given(schema=SCHEMAS, instance=INSTANCES)
def test_a_compiled_model_judges_as_the_library_does(schema: dict[str, Any], instance: Any) -> None:
    schemas = {"Main": schema, "Node": NODE}
    root = {"allOf": [{"$ref": "#/components/schemas/Main"}], "components": {"schemas": schemas}}
    try:
        with recursion_errors():
            expected = Draft4Validator(root).is_valid(instance)
    except RecursionError:
        return  # a schema that is nothing but itself
    keeps = compile_predicate("Main", schemas)
    assert keeps is not None
    assert keeps(instance) is expected


def test_the_end_of_the_stack_is_an_answer_wherever_it_is_met() -> None:
    model = CompiledModel(
        "M", {"M": Model("M", {"not": {"$ref": "#/components/schemas/M"}, "multipleOf": 2})}
    )

    def at(depth: int) -> None:
        if depth:
            at(depth - 1)
        else:
            with pytest.raises(GatewayError, match="has no end"):
                model.violations(b"1")

    for depth in range(40):  # one of them meets it within the library's references
        at(depth)


def violations(schema: Any, instance: Any, **others: Any) -> list[str]:
    models = {name: Model(name, one) for name, one in {"M": schema, **others}.items()}
    return CompiledModel("M", models).violations(json.dumps(instance).encode())


@pytest.mark.parametrize(
    ("schema", "good", "bad"),
    [
        ({"uniqueItems": True}, [1, 2], [1, 1]),
        ({"multipleOf": 2}, 4, 3),
        (
            {"patternProperties": {"^x": {"type": "string"}}, "additionalProperties": False},
            {"x1": "a"},
            {"y": 1},
        ),
        ({"items": [{"type": "string"}], "additionalItems": False}, ["a"], ["a", "b"]),
        ({"dependencies": {"a": ["b"]}}, {"a": 1, "b": 2}, {"a": 1}),
        ({"enum": [1, None]}, 1, True),
        ({"type": "integer"}, 1, 1.5),
        ({"maximum": 3, "exclusiveMaximum": True}, 2, 3),
    ],
)
def test_every_keyword_of_draft_4_counts(schema: Any, good: Any, bad: Any) -> None:
    assert violations(schema, good) == []
    assert violations(schema, bad) != []


def test_references_to_models_by_url() -> None:
    schema = {"properties": {"a": {"$ref": "https://apigateway.amazonaws.com/restapis/abc123/models/Other"}}}
    assert violations(schema, {"a": "x"}, Other={"type": "string"}) == []
    assert violations(schema, {"a": 1}, Other={"type": "string"}) == [
        'instance type (integer) does not match any allowed primitive type (allowed: ["string"])'
    ]


def test_definitions_of_a_model_are_its_own() -> None:
    schema = {
        "properties": {"a": {"$ref": "#/definitions/a~1b"}, "more": {"$ref": "#"}},
        "definitions": {"a/b": {"items": {"$ref": "#/definitions/small"}}, "small": {"maximum": 3}},
    }
    other = {"$ref": "#/definitions/small", "definitions": {"small": {"maximum": 1}}}
    assert violations(schema, {"a": [2], "more": {"a": [3]}}, Other=other) == []
    assert violations(schema, {"more": {"a": [4]}}, Other=other) != []


def test_all_that_is_wrong_is_told_once() -> None:
    schema = {"required": ["b", "a"], "properties": {"n": {"type": ["string", "null"]}, "o": {"not": {}}}}
    assert violations(schema, {"n": 1, "o": 2}) == [
        'object has missing required properties (["a","b"])',
        'instance type (integer) does not match any allowed primitive type (allowed: ["null","string"])',
        "instance matched a schema which it should not have",
    ]


@pytest.mark.parametrize(
    "schema", [{"$ref": "#/components/schemas/Gone"}, {"minLength": "3"}, {"$ref": "#/components/schemas/M"}]
)
def test_a_model_that_cannot_be_used_is_a_fault_of_the_configuration(schema: Any) -> None:
    with pytest.raises(GatewayError) as raised:
        violations(schema, "abc")
    assert raised.value.cause.status == 500
