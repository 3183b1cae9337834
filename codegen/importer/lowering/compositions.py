"""Compositions of lowered schemas in their shortest form: `allOf` of plain objects is one object."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

Lowered = dict[str, Any]

_OBJECT_KEYWORDS = frozenset({"type", "properties", "required"})


def flattened(schema: Lowered) -> Lowered:
    """The schema without an `allOf` that one object, one member or the schema itself can say."""
    members = schema.get("allOf")
    if not members:
        return schema
    own = {keyword: value for keyword, value in schema.items() if keyword != "allOf"}
    merged = _merged([own, *members] if own else members)
    if merged is not None:
        return merged
    if len(members) == 1 and not set(own) & set(members[0]):
        return {**own, **members[0]}
    return schema


def _merged(objects: list[Lowered]) -> Lowered | None:
    """One object schema that says what several say together; None where they say more than properties."""
    properties: Lowered = {}
    required: dict[str, None] = {}
    has_type = False
    for schema in objects:
        if not set(schema) <= _OBJECT_KEYWORDS or schema.get("type", "object") != "object":
            return None
        has_type = has_type or "type" in schema
        required.update(dict.fromkeys(schema.get("required", ())))
        for name, sub in schema.get("properties", {}).items():
            if properties.setdefault(name, sub) != sub:
                return None
    merged: Lowered = {"type": "object"} if has_type else {}
    if properties:
        merged["properties"] = properties
    if required:
        merged["required"] = list(required)
    return merged


def without_references(schema: Any, gone: Collection[str]) -> Any:
    """A lowered schema in which references to models that check nothing became schemas that check nothing."""
    if not isinstance(schema, Mapping):
        return schema
    if schema.get("$ref") in gone:
        return {}
    result: Lowered = {}
    for keyword, value in schema.items():
        if keyword == "properties":
            result[keyword] = {name: without_references(sub, gone) for name, sub in value.items()}
        elif keyword in ("items", "additionalProperties"):
            result[keyword] = without_references(value, gone)
        elif keyword in ("allOf", "anyOf"):
            result[keyword] = [without_references(sub, gone) for sub in value]
        else:
            result[keyword] = value
    if result.get("additionalProperties") == {}:
        del result["additionalProperties"]
    return result
