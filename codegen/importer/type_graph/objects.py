"""Objects: a flat schema of an object goes in; a definition with fields, or a map, comes out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from codegen.importer.type_graph.checks import checked, residual, select
from codegen.importer.type_graph.context import Builder, Words
from codegen.ir.schema import JsonSchema
from codegen.ir.types import AnyType, Definition, Field, Key, MapType, ObjectType, Reference, Type, View
from codegen.schema.dialect import REQUIRED_BY_DIRECTION
from codegen.schema.merge import CLOSURE

_CHECKED = ("dependentRequired", "dependentSchemas", "propertyNames", "unevaluatedProperties")
_COUNTS = ("minProperties", "maxProperties")


def build_object(
    builder: Builder, schema: Mapping[str, Any], words: Words, pointer: str, key: Key | None
) -> Type:
    """The type of an object: a map where it names no members, else a reference to a definition."""
    required = required_names(schema, builder.key.view)
    beside = select(schema, _CHECKED)
    if schema.get("patternProperties"):
        beside |= select(schema, CLOSURE)
        beside["properties"] = dict.fromkeys(schema.get("properties", {}), True)
    is_closed = schema.get("additionalProperties") is False and not schema.get("patternProperties")
    if not schema.get("properties") and not required and not is_closed:
        return checked(_map(builder, schema, words, pointer), beside, builder, pointer)
    key = key or builder.inner_key(words)
    # Known before it is complete: what is inside may refer to it.
    description = str(schema.get("description", ""))
    builder.graph.define(Definition(key, AnyType(), words, pointer, description))
    fields, never = _fields(builder, schema, required, words, pointer)
    if never:
        beside["properties"] = {**beside.get("properties", {}), **dict.fromkeys(never, False)}
        if missing := [name for name in never if name in required]:
            beside["required"] = missing
    object_type = ObjectType(fields, None if is_closed else _additional(builder, schema, words, pointer))
    beside |= {**select(schema, _COUNTS), **residual(schema)}
    built = checked(object_type, beside, builder, pointer)
    builder.graph.define(Definition(key, built, words, pointer, description))
    return Reference(key)


def required_names(schema: Mapping[str, Any], view: View) -> list[str]:
    """The members that an object must have in one view."""
    by_direction = schema.get(REQUIRED_BY_DIRECTION, {})
    names = [*schema.get("required", ()), *by_direction.get(str(view), ())]
    flag = {View.REQUEST: "readOnly", View.RESPONSE: "writeOnly"}.get(view)
    properties = schema.get("properties", {})
    return [name for name in dict.fromkeys(names) if flag is None or not has_flag(properties.get(name), flag)]


def has_flag(schema: JsonSchema | None, flag: str) -> bool:
    """Whether a property is read-only or write-only: by itself or by a part that it is made of."""
    if not isinstance(schema, Mapping):
        return False
    return schema.get(flag) is True or any(has_flag(part, flag) for part in schema.get("allOf", ()))


def _map(builder: Builder, schema: Mapping[str, Any], words: Words, pointer: str) -> Type:
    values = _additional(builder, schema, words, pointer)
    built = MapType(values, schema.get("minProperties"), schema.get("maxProperties"))
    return checked(built, residual(schema), builder, pointer)


def _additional(builder: Builder, schema: Mapping[str, Any], words: Words, pointer: str) -> Type:
    """The type of members without a field; beside patterns only the check can tell which these are."""
    additional = schema.get("additionalProperties", True)
    if schema.get("patternProperties"):
        return AnyType()
    return builder.build(additional, (*words, "value"), f"{pointer}/additionalProperties")


def _fields(
    builder: Builder, schema: Mapping[str, Any], required: list[str], words: Words, pointer: str
) -> tuple[tuple[Field, ...], list[str]]:
    """The fields, and the names of members that may not be there at all."""
    properties: Mapping[str, JsonSchema] = schema.get("properties", {})
    fields: list[Field] = []
    never: list[str] = []
    for name, value in properties.items():
        if value is False:
            never.append(name)
        else:
            place = f"{pointer}/properties/{name.replace('~', '~0').replace('/', '~1')}"
            fields.append(_field(builder, name, value, name in required, (*words, name), place))
    rest = schema.get("additionalProperties", True)
    for name in required:
        if name not in properties:
            undeclared = True if schema.get("patternProperties") else rest
            fields.append(_field(builder, name, undeclared, True, (*words, name), pointer))
    return tuple(fields), never


def _field(
    builder: Builder, name: str, schema: JsonSchema, is_required: bool, words: Words, pointer: str
) -> Field:
    annotations = _annotations(schema)
    hides = {View.REQUEST: "readOnly", View.RESPONSE: "writeOnly"}.get(builder.key.view)
    return Field(
        name=name,
        type=builder.build(schema, words, pointer),
        is_required=is_required,
        is_hidden=hides is not None and has_flag(schema, hides),
        default=(annotations["default"],) if "default" in annotations and not is_required else (),
        description=str(annotations.get("description") or annotations.get("title") or ""),
        is_deprecated=annotations.get("deprecated") is True,
    )


def _annotations(schema: JsonSchema) -> Mapping[str, Any]:
    """What a property says about itself; of several parts the first one that says it."""
    if not isinstance(schema, Mapping):
        return {}
    said: dict[str, Any] = {}
    for part in (schema, *schema.get("allOf", ())):
        if isinstance(part, Mapping):
            said = {**select(part, ("default", "description", "title", "deprecated")), **said}
    return said
