"""Schemas that need themselves to judge one and the same value: `A: {anyOf: [{$ref: A}, ...]}` has no meaning.

A reference that leads to members or elements is fine, since values end somewhere. One that leads back in place is cut.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from codegen.core.graphs import components
from codegen.schema.dialect import JsonSchema

_IN_PLACE_LISTS = ("allOf", "anyOf", "oneOf")
_IN_PLACE = ("not", "if", "then", "else")


class CutSchemas(Mapping[str, JsonSchema]):
    """Schemas without references that lead back in place. One that nobody asks for is not looked at.

    A part of `allOf` that is cut says nothing, an alternative that is cut accepts nothing.
    """

    def __init__(self, schemas: Mapping[str, JsonSchema], name_of: Callable[[str], str]) -> None:
        """Take up some schemas.

        Args:
            name_of: the key of `schemas` that a reference names.
        """
        self._schemas = schemas
        self._name_of = name_of
        self._successors: dict[str, list[str]] = {}
        self._cut: dict[str, JsonSchema] = {}

    def __getitem__(self, name: str) -> JsonSchema:
        if name not in self._cut:
            self._look_at([name])
        return self._cut[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._schemas)

    def __len__(self) -> int:
        return len(self._schemas)

    def endless(self) -> list[str]:
        """The names of those that had such references."""
        return self._look_at(self._schemas)

    def _look_at(self, names: Iterable[str]) -> list[str]:
        """Cut some schemas, and those that they lead to in place; the names of those that led back."""
        endless: list[str] = []
        for circle in components(names, self._leads_to):
            is_endless = len(circle) > 1 or circle[0] in self._leads_to(circle[0])
            endless += circle if is_endless else ()
            for name in circle:
                schema = self._schemas[name]
                is_cut = _names_one_of(frozenset(circle), self._name_of)
                self._cut[name] = _without(schema, is_cut, True) if is_endless else schema
        return endless

    def _leads_to(self, name: str) -> list[str]:
        if name not in self._successors:
            found = dict.fromkeys(_in_place(self._schemas[name], self._name_of))
            self._successors[name] = [other for other in found if other in self._schemas]
        return self._successors[name]


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
