"""Values held against the schemas of one contract, as a request or as a response means them.

In: a schema and a value. Out: every breach, each with its place in the value and in the contract.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from codegen.core.pointer import child
from codegen.core.records import Record
from codegen.ir.schema import JsonSchema, Schema, ref_name
from codegen.schema.flatten import flatten
from codegen.schema.reading import Reading
from codegen.schema.samples.context import Direction
from codegen.schema.validate import InstanceValidator
from codegen.schema.views import in_view, seen_from


class Breach(Record, frozen=True):
    """One way in which a message breaks the contract."""

    place: str  # body, path, query, header, cookie, status, security
    pointer: str  # JSON pointer: into the body, or the parameter's name and what follows
    message: str
    source: str  # JSON pointer into the contract


_MAX_TEXT = 500
"""Characters of a message: the library quotes the value that breaks the schema, however large it is."""


class Judge:
    """Knows the schemas of one contract; what it prepares for a schema it keeps."""

    def __init__(self, schemas: Mapping[str, Schema], reading: Reading = Reading.USUAL) -> None:
        self._reading = reading
        self.plain: Mapping[str, JsonSchema] = {name: schema.json for name, schema in schemas.items()}
        self._sources = {name: schema.source for name, schema in schemas.items()}
        self._views: dict[Direction, Mapping[str, JsonSchema]] = {}
        self._validators: dict[tuple[Direction, str], InstanceValidator] = {}

    def is_valid(self, schema: Schema, value: Any, direction: Direction) -> bool:
        """Whether a value keeps a schema."""
        return self._validator(schema, direction).is_valid(value)

    def breaches(
        self, schema: Schema, value: Any, direction: Direction, place: str, prefix: str = ""
    ) -> list[Breach]:
        """How a value breaks a schema.

        Args:
            prefix: JSON pointer of the value in its place.
        """
        return [
            Breach(place, prefix + found.pointer, _short(found.message), self._source(schema, found.keyword))
            for found in self._validator(schema, direction).violations(value)
        ]

    def flat(self, schema: JsonSchema) -> JsonSchema:
        """A schema as one set of keywords."""
        return flatten(schema, self.resolve)

    def resolve(self, ref: str) -> JsonSchema:
        """The schema that a reference names; True where it names none."""
        return self.plain.get(ref_name(ref), True)

    def _validator(self, schema: Schema, direction: Direction) -> InstanceValidator:
        key = (direction, schema.source)
        found = self._validators.get(key)
        if found is None:
            found = InstanceValidator(
                in_view(schema.json, direction), self._view(direction), reading=self._reading
            )
            self._validators[key] = found
        return found

    def _view(self, direction: Direction) -> Mapping[str, JsonSchema]:
        if direction not in self._views:
            self._views[direction] = seen_from(self.plain, direction)
        return self._views[direction]

    def _source(self, schema: Schema, keyword: Sequence[str | int]) -> str:
        """Where a keyword stands in the contract; the way to it leads through references."""
        node: Any = schema.json
        source = schema.source
        for step in keyword:
            while isinstance(node, Mapping) and step not in node and isinstance(node.get("$ref"), str):
                name = ref_name(node["$ref"])
                if name not in self._sources:
                    return source
                node, source = self.plain[name], self._sources[name]
            try:
                node = node[step]
            except (KeyError, IndexError, TypeError):
                return source  # a keyword that only the direction's view has
            source = child(source, str(step))
        return source


def _short(message: str) -> str:
    if len(message) <= _MAX_TEXT:
        return message
    half = _MAX_TEXT // 2
    return f"{message[:half]} ... {message[-half:]}"
