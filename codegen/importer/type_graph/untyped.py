"""A flat schema without `type` goes in: values of every JSON type pass that what it says is not about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from codegen.importer.type_graph.checks import checked, residual, select
from codegen.importer.type_graph.context import UNTYPED, Builder, Words
from codegen.importer.type_graph.objects import build_object
from codegen.ir.types import AnyType, Checked, Key, Type, UnionType

_OF_OBJECTS = (
    *(
        "properties",
        "patternProperties",
        "additionalProperties",
        "required",
        "minProperties",
        "maxProperties",
    ),
    *(
        "dependentRequired",
        "dependentSchemas",
        "propertyNames",
        "unevaluatedProperties",
        "x-codegen-required",
    ),
)
_OF_ARRAYS = (
    *("items", "prefixItems", "minItems", "maxItems", "uniqueItems"),
    *("contains", "minContains", "maxContains", "unevaluatedItems"),
)
_OF_SCALARS = (
    *("minLength", "maxLength", "pattern", "multipleOf"),
    *("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"),
)


def build_untyped(
    builder: Builder, schema: Mapping[str, Any], words: Words, pointer: str, key: Key | None
) -> Type:
    """The type of a schema that takes values of every JSON type.

    Who lists properties or describes items means an object or an array: these have types, and beside them stands
    whatever else the schema lets pass.
    """
    described: Type
    others: tuple[str, ...]
    if schema.get("properties"):
        meant, others = "object", (*_OF_ARRAYS, *_OF_SCALARS)
        members = {**select(schema, (*_OF_OBJECTS, "description")), "type": meant}
        described = build_object(builder, members, words, pointer, builder.class_key(words, key))
    elif isinstance(schema.get("items"), Mapping) and schema["items"]:
        meant, others = "array", (*_OF_OBJECTS, *_OF_SCALARS)
        described = builder.array(schema, words, pointer)
    else:
        said = select(schema, (*_OF_OBJECTS, *_OF_ARRAYS, *_OF_SCALARS)) | residual(schema)
        return checked(AnyType(), said, builder, pointer)
    builder.graph.remark(UNTYPED, pointer, f"add `type: {meant}` if it should let nothing else pass")
    either = UnionType((described, Checked(AnyType(), {"not": {"type": meant}})))
    return checked(either, select(schema, others) | residual(schema), builder, pointer)
