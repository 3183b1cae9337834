"""Whether two flat schemas can share a value: what tells the members of a union apart."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from codegen.schema.dialect import JsonSchema
from codegen.schema.equality import canonical
from codegen.schema.merge import type_names

_KINDS: Mapping[type, str] = {
    bool: "boolean", int: "number", float: "number", str: "string", list: "array", tuple: "array", type(None): "null"
}  # fmt: skip

MAX_DEPTH = 8
"""Unions inside one another that are looked into: a recursive one has no end."""

Flatten = Callable[[JsonSchema], JsonSchema]


def kinds(schema: JsonSchema, flatten: Flatten, depth: int = 0) -> frozenset[str]:
    """The JSON types that values of a flat schema may have, or some more; an integer is a number."""
    if schema is False:
        return frozenset()
    if schema is True or not isinstance(schema, Mapping):
        return frozenset(type_names(None))
    if "enum" in schema:
        return frozenset(map(_kind, schema["enum"])) & _stated(schema)
    said = _stated(schema)
    for keyword in ("anyOf", "oneOf"):
        if keyword in schema and depth < MAX_DEPTH:
            branches = (kinds(flatten(branch), flatten, depth + 1) for branch in schema[keyword])
            said &= frozenset[str]().union(*branches)
    return said


def _stated(schema: Mapping[str, Any]) -> frozenset[str]:
    return frozenset("number" if name == "integer" else name for name in type_names(schema.get("type")))


def _kind(value: Any) -> str:
    return _KINDS.get(type(value), "object")


def are_disjoint(left: JsonSchema, right: JsonSchema, flatten: Flatten) -> bool:
    """Whether it is certain that no value satisfies both flat schemas."""
    shared = kinds(left, flatten) & kinds(right, flatten)
    if not shared:
        return True
    if not isinstance(left, Mapping) or not isinstance(right, Mapping):
        return False
    if "enum" in left and "enum" in right:
        return not {canonical(v) for v in left["enum"]} & {canonical(v) for v in right["enum"]}
    return shared == {"object"} and (
        _tags_differ(left, right, flatten) or _lacks_member(left, right) or _lacks_member(right, left)
    )


def _tags_differ(left: Mapping[str, Any], right: Mapping[str, Any], flatten: Flatten) -> bool:
    """A member that both must have and that has no value in common."""
    for name in set(left.get("required", ())) & set(right.get("required", ())):
        ours, theirs = (constants(side, name, flatten) for side in (left, right))
        if ours is not None and theirs is not None and not ours & theirs:
            return True
    return False


def constants(schema: Mapping[str, Any], name: str, flatten: Flatten) -> set[str] | None:
    """The values, as canonical texts, that a member of an object may have; None where they are not enumerated."""
    property_schema = schema.get("properties", {}).get(name)
    if property_schema is None:
        return None
    flat = flatten(property_schema)
    return {canonical(v) for v in flat["enum"]} if isinstance(flat, Mapping) and "enum" in flat else None


def _lacks_member(closed: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """`closed` takes no other members than its own, and `other` must have one of them."""
    if closed.get("additionalProperties") is not False or closed.get("patternProperties"):
        return False
    return any(name not in closed.get("properties", {}) for name in other.get("required", ()))
