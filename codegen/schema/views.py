"""Schemas as one direction means them: members that only a request or only a response must have are required there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from codegen.schema.dialect import REQUIRED_BY_DIRECTION, JsonSchema
from codegen.schema.samples.context import Direction


def seen_from(schemas: Mapping[str, JsonSchema], direction: Direction) -> dict[str, JsonSchema]:
    """The named schemas of a contract for judging what goes in one direction."""
    return {name: in_view(schema, direction) for name, schema in schemas.items()}


def in_view(schema: Any, direction: Direction) -> Any:
    """One schema, or any part of one, for judging what goes in one direction."""
    if isinstance(schema, list):
        return [in_view(item, direction) for item in schema]
    if not isinstance(schema, Mapping):
        return schema
    view = {keyword: in_view(value, direction) for keyword, value in schema.items()}
    by_direction = view.pop(REQUIRED_BY_DIRECTION, None)
    if isinstance(by_direction, Mapping) and by_direction.get(direction):
        view["required"] = [*view.get("required", ()), *by_direction[direction]]
    return view


def tag_names(schemas: Mapping[str, JsonSchema]) -> frozenset[str]:
    """The members by which unions are told apart: readers differ on what another value of one means."""
    return frozenset(_tags(list(schemas.values())))


def _tags(node: Any) -> set[str]:
    found: set[str] = set()
    for part in node.values() if isinstance(node, Mapping) else node:
        if isinstance(part, Mapping) and isinstance(part.get("propertyName"), str):
            found.add(part["propertyName"])
        if isinstance(part, Mapping | list):
            found |= _tags(part)
    return found
