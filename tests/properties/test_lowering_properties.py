"""Lowering never narrows: what a schema accepts, its model accepts, too."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft4Validator, Draft202012Validator

from codegen.importer.lowering.schemas import SchemaLowering
from codegen.ir.schema import Schema

NAMES = ["a", "b", "Ref"]
SCALARS = st.none() | st.booleans() | st.integers(-3, 6) | st.sampled_from([0.5, "", "a", "ab", "abc"])
INSTANCES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=3),
    max_leaves=5,
)
TYPES = ["string", "integer", "number", "boolean", "object", "array", "null"]
COUNT = st.integers(0, 3)
REFERENCES = st.sampled_from([{"$ref": "#/components/schemas/A"}, {"$ref": "#/components/schemas/B"}])


def _schema(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    some = st.lists(inner, min_size=1, max_size=2)
    return st.fixed_dictionaries(
        {},
        optional={
            "type": st.sampled_from(TYPES)
            | st.lists(st.sampled_from(TYPES), min_size=1, max_size=2, unique=True),
            "enum": st.lists(SCALARS, min_size=1, max_size=3),
            "const": SCALARS,
            "minimum": st.integers(-1, 3),
            "exclusiveMinimum": st.integers(-1, 3) | st.just(0.5),
            "maximum": st.integers(0, 4),
            "exclusiveMaximum": st.integers(0, 4),
            "multipleOf": st.sampled_from([1, 2, 0.5]),
            "minLength": COUNT,
            "maxLength": COUNT,
            "pattern": st.sampled_from(["^a", "b$", "(?<=a)b"]),
            "minItems": COUNT,
            "maxItems": COUNT,
            "uniqueItems": st.booleans(),
            "items": inner,
            "prefixItems": some,
            "required": st.lists(st.sampled_from(NAMES), unique=True),
            "properties": st.dictionaries(st.sampled_from(NAMES), inner, max_size=2),
            "additionalProperties": inner,
            "patternProperties": st.dictionaries(st.sampled_from(["^a", "b"]), inner, max_size=1),
            "minProperties": COUNT,
            "maxProperties": COUNT,
            "allOf": some,
            "anyOf": some,
            "oneOf": some,
            "not": inner,
            "if": inner,
            "then": inner,
            "description": st.just("said"),
        },
    )


SCHEMAS = st.recursive(st.booleans() | REFERENCES | _schema(st.booleans()), _schema, max_leaves=6)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(SCHEMAS, SCHEMAS, SCHEMAS, st.lists(INSTANCES, min_size=1, max_size=8))
def test_a_model_accepts_what_the_schema_accepts(body: Any, a: Any, b: Any, instances: list[Any]) -> None:
    components = {"A": a, "B": b}
    lowering = SchemaLowering(
        {name: Schema(value, f"/components/schemas/{name}", name, True) for name, value in components.items()}
    )
    name = lowering.body(Schema(body, "/body"), "Body")
    models = lowering.finish()
    Draft4Validator.check_schema(models.get(name, {}))
    model = {"allOf": [models.get(name, {})], "components": {"schemas": models}}
    contract = {"allOf": [body], "components": {"schemas": components}}
    accepts_contract, accepts_model = Draft202012Validator(contract), Draft4Validator(model)
    for instance in instances:
        try:
            accepted = accepts_contract.is_valid(instance)
        except RecursionError:  # a schema that is nothing but itself means nothing
            continue
        if accepted:
            assert accepts_model.is_valid(instance), (models, instance)
