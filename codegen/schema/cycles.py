"""Schemas that need themselves to judge one and the same value: `A: {anyOf: [{$ref: A}, ...]}` has no meaning.

A reference that leads to members or elements is fine, since values end somewhere. One that leads back in place is cut.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from codegen.core.graphs import components
from codegen.schema.dialect import JsonSchema

_IN_PLACE_LISTS = ("allOf", "anyOf", "oneOf")
_IN_PLACE = ("not", "if", "then", "else")


def cut_cycles(
    schemas: Mapping[str, JsonSchema], name_of: Callable[[str], str]
) -> tuple[dict[str, JsonSchema], list[str]]:
    """The schemas without references that lead back in place, and the names of those that had some.

    A part of `allOf` that is cut says nothing, an alternative that is cut accepts nothing.

    Args:
        name_of: the key of `schemas` that a reference names.
    """
    successors = {name: list(dict.fromkeys(_in_place(schema, name_of))) for name, schema in schemas.items()}
    cut = dict(schemas)
    endless: list[str] = []
    for circle in components(schemas, lambda name: [n for n in successors[name] if n in schemas]):
        if len(circle) > 1 or circle[0] in successors[circle[0]]:
            endless += circle
            for name in circle:
                cut[name] = _without(schemas[name], _names_one_of(frozenset(circle), name_of), True)
    return cut, endless


def _names_one_of(names: frozenset[str], name_of: Callable[[str], str]) -> Callable[[str], bool]:
    return lambda ref: name_of(ref) in names


def _in_place(schema: JsonSchema, name_of: Callable[[str], str]) -> Iterator[str]:
    if not isinstance(schema, Mapping):
        return
    if isinstance(schema.get("$ref"), str):
        yield name_of(schema["$ref"])
    for keyword in _IN_PLACE_LISTS:
        for part in schema.get(keyword, ()):
            yield from _in_place(part, name_of)
    for keyword in _IN_PLACE:
        if keyword in schema:
            yield from _in_place(schema[keyword], name_of)
    for part in schema.get("dependentSchemas", {}).values():
        yield from _in_place(part, name_of)


def _without(schema: JsonSchema, is_cut: Callable[[str], bool], instead: bool) -> JsonSchema:
    """The schema with `instead` where a reference is cut."""
    if not isinstance(schema, Mapping):
        return schema
    copy: dict[str, Any] = dict(schema)
    if isinstance(copy.get("$ref"), str) and is_cut(copy["$ref"]):
        if not instead:
            return False
        del copy["$ref"]
    for keyword in _IN_PLACE_LISTS:
        if keyword in copy:
            copy[keyword] = [_without(part, is_cut, keyword == "allOf" and instead) for part in copy[keyword]]
    for keyword in _IN_PLACE:
        if keyword in copy:
            copy[keyword] = _without(copy[keyword], is_cut, keyword in ("then", "else"))
    if "dependentSchemas" in copy:
        copy["dependentSchemas"] = {
            name: _without(part, is_cut, True) for name, part in copy["dependentSchemas"].items()
        }
    return copy
