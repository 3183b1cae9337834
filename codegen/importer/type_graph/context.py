"""What the builders of types need of one another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from codegen.ir.schema import JsonSchema
from codegen.ir.types import Definition, Key, Type, View

WIDENING = "CG200"
CONTRADICTION = "CG202"
TWINS = "CG203"
"""Codes of remarks: types that accept more than a schema does, schemas that nothing satisfies, and alternatives of
which no value matches exactly one."""

Words = tuple[str, ...]


class Graph(Protocol):
    """The definitions of all schemas."""

    def define(self, definition: Definition) -> None:
        """Add a definition, or complete one."""

    def key(self, name: str, view: View) -> Key:
        """The key of a named schema, whose definition will follow."""

    def knows(self, ref: str) -> bool:
        """Whether a reference names a schema."""

    def flatten(self, schema: JsonSchema) -> JsonSchema:
        """The schema as one set of keywords."""

    def remark(self, code: str, pointer: str, reason: str) -> None:
        """Note something that a user should know about a schema."""

    @property
    def plain_schemas(self) -> Mapping[str, JsonSchema]:
        """Every named schema."""


class Builder(Protocol):
    """The types of one definition and of the objects inside of it."""

    key: Key

    @property
    def graph(self) -> Graph: ...

    def build(self, schema: JsonSchema, words: Words, pointer: str, key: Key | None = None) -> Type:
        """The type of a schema; `key` is the definition that an object there becomes, if it has one already."""

    def flat(self, schema: JsonSchema, words: Words, pointer: str, key: Key | None = None) -> Type:
        """The type of a flat schema."""

    def inner_key(self, words: Words) -> Key:
        """A key of its own for an object inside of the definition."""
