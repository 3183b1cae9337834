"""The schemas of an API go in, their type graph comes out (`codegen.ir.types`): definitions, made on demand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from codegen.importer.type_graph.builder import TypeBuilder
from codegen.importer.type_graph.context import WIDENING
from codegen.ir.schema import JsonSchema, Schema, ref_name
from codegen.ir.types import AnyType, Definition, Key, Type, View
from codegen.schema.cycles import cut_cycles
from codegen.schema.flatten import flatten
from codegen.schema.references import subschemas

_FLAGS = {View.REQUEST: "readOnly", View.RESPONSE: "writeOnly"}


@dataclass(frozen=True, slots=True)
class Remark:
    """What a user should know about a schema: a code of diagnostics, the schema's place, and why."""

    code: str
    pointer: str
    reason: str


class TypeGraph:
    """Types of an API's schemas. A definition is built when something first refers to it."""

    def __init__(self, schemas: Mapping[str, Schema]) -> None:
        self.schemas = schemas
        plain = {name: schema.json for name, schema in schemas.items()}
        self.plain_schemas, endless = cut_cycles(plain, ref_name)
        self.definitions: dict[Key, Definition] = {}
        self._new: list[Key] = []
        self._remarks: dict[Remark, None] = {}
        self._waiting: dict[Key, None] = {}
        for name in endless:
            self.remark(
                WIDENING,
                schemas[name].source,
                "it needs itself to judge one and the same value, which has no meaning",
            )
        self._flat: dict[str, JsonSchema] = {}
        self._flagged = {view: _reaching(schemas, flag) for view, flag in _FLAGS.items()}

    def component(self, name: str, view: View = View.NEUTRAL) -> Key:
        """The definition of a named schema, with all that it refers to."""
        key = self.key(name, view)
        self._drain()
        return key

    def type_of(self, schema: Schema, owner: str, view: View) -> Type:
        """The type of a schema; objects inside of an inline one become definitions of `owner`."""
        if not _has_flag(schema.json, _FLAGS.get(view, ""), self._flagged.get(view, frozenset())):
            view = View.NEUTRAL
        builder = TypeBuilder(self, Key(owner, False, view))
        built = builder.build(schema.json, (owner,), schema.source)
        self._drain()
        return built

    def take_new(self) -> list[Key]:
        """The definitions since the last time."""
        taken, self._new = self._new, []
        return taken

    def take_remarks(self) -> list[Remark]:
        """The remarks since the last time."""
        taken = list(self._remarks)
        self._remarks.clear()
        return taken

    # ---- for the builders

    def key(self, name: str, view: View) -> Key:
        """The key of a named schema; views that do not differ from the neutral one share its definition."""
        if name not in self._flagged.get(view, ()):
            view = View.NEUTRAL
        key = Key(name, True, view)
        if key not in self.definitions and key not in self._waiting:
            self._waiting[key] = None
        return key

    def define(self, definition: Definition) -> None:
        if definition.key not in self.definitions:
            self._new.append(definition.key)
        self.definitions[definition.key] = definition

    def knows(self, ref: str) -> bool:
        return ref_name(ref) in self.schemas

    def flatten(self, schema: JsonSchema) -> JsonSchema:
        """The schema as one set of keywords; what a reference alone stands for is remembered."""
        ref = schema.get("$ref") if isinstance(schema, Mapping) and len(schema) == 1 else None
        if not isinstance(ref, str):
            return flatten(schema, self.resolve)
        if ref not in self._flat:
            self._flat[ref] = flatten(schema, self.resolve)
        return self._flat[ref]

    def resolve(self, ref: str) -> JsonSchema:
        return self.plain_schemas.get(ref_name(ref), True)

    def remark(self, code: str, pointer: str, reason: str) -> None:
        self._remarks[Remark(code, pointer, reason)] = None

    def _drain(self) -> None:
        while self._waiting:
            key = next(iter(self._waiting))
            schema = self.schemas[key.owner]
            # What refers to a definition while it is being built needs its key only.
            self.define(Definition(key, AnyType(), (key.owner,), schema.source))
            del self._waiting[key]
            TypeBuilder(self, key).define(self.plain_schemas[key.owner], schema.source)


def _reaching(schemas: Mapping[str, Schema], flag: str) -> frozenset[str]:
    """The schemas that have, or refer to a schema that has, a property with the flag."""
    referrers: dict[str, set[str]] = {}
    found: list[str] = []
    for name, schema in schemas.items():
        refs: set[str] = set()
        if _scan(schema.json, flag, refs):
            found.append(name)
        for ref in refs:
            referrers.setdefault(ref, set()).add(name)
    reached: set[str] = set()
    while found:
        name = found.pop()
        if name not in reached:
            reached.add(name)
            found.extend(referrers.get(name, ()))
    return frozenset(reached)


def _scan(schema: Any, flag: str, refs: set[str]) -> bool:
    """Whether the schema itself has a property with the flag; the names that it refers to are added to `refs`."""
    has_flag = False
    waiting = [schema]
    while waiting:
        node = waiting.pop()
        if not isinstance(node, Mapping):
            continue
        if isinstance(node.get("$ref"), str):
            refs.add(ref_name(node["$ref"]))
        has_flag = has_flag or (bool(flag) and node.get(flag) is True)
        waiting.extend(sub for _, sub in subschemas(node))
    return has_flag


def _has_flag(schema: JsonSchema, flag: str, flagged: frozenset[str]) -> bool:
    refs: set[str] = set()
    return _scan(schema, flag, refs) or not flagged.isdisjoint(refs)
