"""The schemas of an API go in, their type graph comes out (`codegen.ir.types`): definitions, made on demand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from codegen.core.records import Record, field
from codegen.importer.type_graph.builder import TypeBuilder
from codegen.importer.type_graph.context import WIDENING
from codegen.importer.type_graph.facts import FLAGS, Facts, scan
from codegen.importer.type_graph.outline import Head, Outline, Remark
from codegen.ir.schema import JsonOf, JsonSchema, Schema, ref_name
from codegen.ir.type_walk import references
from codegen.ir.types import AnyType, Definition, Key, Type, View
from codegen.schema.cycles import CutSchemas
from codegen.schema.flatten import flatten

Recall = Callable[[Key], Outline | None]
"""Gives the outline that a named schema had in an earlier run, where it is the same schema still."""

Know = Callable[[Callable[[], Facts]], Facts]
"""Gives the facts about all schemas, by looking at them where no earlier run did."""


class TypeGraph:
    """Types of an API's schemas. A definition is built when something first refers to it."""

    def __init__(
        self,
        schemas: Mapping[str, Schema],
        recall: Recall = lambda _: None,
        know: Know = lambda look: look(),
    ) -> None:
        self.schemas = schemas
        self.plain_schemas = CutSchemas(JsonOf(schemas), ref_name)
        self._facts = know(partial(Facts.of, schemas, self.plain_schemas))
        self.definitions = _Definitions(self._build_again)
        self.heads: dict[Key, Head] = {}
        self._recall = recall
        self._outlines: dict[Key, Outline] = {}
        self._inline: dict[Key, Schema] = {}
        self._new: list[Key] = []
        self._remarks: dict[Remark, None] = {}
        self._waiting: dict[Key, None] = {}
        self._built: _Built | None = (
            None  # what is being built; None where it is known already but for the types
        )
        for name in self._facts.endless:
            reason = "it needs itself to judge one and the same value, which has no meaning"
            self._remarks[Remark(WIDENING, schemas[name].source, reason)] = None
        self._flat: dict[str, JsonSchema] = {}

    def component(self, name: str, view: View = View.NEUTRAL) -> Key:
        """The definition of a named schema, with all that it refers to."""
        key = self.key(name, view)
        self._drain()
        return key

    def type_of(self, schema: Schema, owner: str, view: View) -> Type:
        """The type of a schema; objects inside of an inline one become definitions of `owner`."""
        return self.type_and_outline(schema, owner, view)[0]

    def type_and_outline(self, schema: Schema, owner: str, view: View) -> tuple[Type, Outline]:
        """The type of a schema, and the outline of the definitions that objects inside of it become."""
        if view in FLAGS and not _has_flag(schema.json, FLAGS[view], self._facts.flagged[view]):
            view = View.NEUTRAL
        key = Key(owner, False, view)
        self._inline[key] = schema
        self._built = _Built()
        built = TypeBuilder(self, key).build(schema.json, (owner,), schema.source)
        outline = self._finished(key)
        self._drain()
        return built, outline

    def take_up(self, schema: Schema, outline: Outline) -> None:
        """Do what `type_of` did for the same schema when its outline was this one."""
        self._inline[outline.owner] = schema
        self._follow(outline)
        self._drain()

    def type_again(self, schema: Schema, owner: Key) -> Type:
        """The type of a schema whose outline is taken up."""
        return TypeBuilder(self, owner).build(schema.json, (owner.owner,), schema.source)

    def outline(self, owner: Key) -> Outline:
        """The outline of an owner that is defined."""
        return self._outlines[owner]

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
        if view is not View.NEUTRAL and name not in self._facts.flagged[view]:
            view = View.NEUTRAL
        key = Key(name, True, view)
        if self._built:
            self._built.needs[key] = None
        self._request(key)
        return key

    def define(self, definition: Definition) -> None:
        self.definitions[definition.key] = definition
        if self._built and definition.key not in self.heads:
            self._add(Head(definition.key, definition.words, definition.source))
            self._built.keys.append(definition.key)

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
        if self._built:
            self._built.remarks[Remark(code, pointer, reason)] = None

    # ---- building

    def _drain(self) -> None:
        while self._waiting:
            key = next(iter(self._waiting))
            outline = self._recall(key)
            if outline is not None:
                self._follow(outline)
                continue
            schema = self.schemas[key.owner]
            self._built = _Built()
            # What refers to a definition while it is being built needs its key only.
            self.define(Definition(key, AnyType(), (key.owner,), schema.source))
            TypeBuilder(self, key).define(self.plain_schemas[key.owner], schema.source)
            self._finished(key)

    def _finished(self, owner: Key) -> Outline:
        built, self._built = self._built or _Built(), None
        refers = (
            other._replace(path="") for key in built.keys for other in references(self.definitions[key].type)
        )
        outline = Outline(
            owner,
            tuple(self.heads[key] for key in built.keys),
            tuple(built.needs),
            tuple(dict.fromkeys(refers)),
            tuple(built.remarks),
        )
        self._outlines[owner] = outline
        self._remarks |= built.remarks
        return outline

    def _follow(self, outline: Outline) -> None:
        for head in outline.heads:
            self._add(head)
        for key in outline.needs:
            self._request(key)
        self._remarks |= dict.fromkeys(outline.remarks)
        self._outlines[outline.owner] = outline

    def _add(self, head: Head) -> None:
        self.heads[head.key] = head
        self._new.append(head.key)
        self._waiting.pop(head.key, None)

    def _request(self, key: Key) -> None:
        if key not in self.heads:
            self._waiting[key] = None

    def _build_again(self, owner: Key) -> None:
        """Build the types of an owner whose outline is all that is known."""
        if owner.is_named:
            schema = self.schemas[owner.owner]
            self.define(Definition(owner, AnyType(), (owner.owner,), schema.source))
            TypeBuilder(self, owner).define(self.plain_schemas[owner.owner], schema.source)
        else:
            self.type_again(self._inline[owner], owner)


class _Definitions(dict[Key, Definition]):
    """The definitions; those that only an outline tells of are built when they are asked for."""

    def __init__(self, build: Callable[[Key], None]) -> None:
        super().__init__()
        self._build = build

    def __missing__(self, key: Key) -> Definition:
        self._build(key._replace(path=""))
        if key not in self:
            raise KeyError(key)
        return self[key]


class _Built(Record):
    """What the owner that is being built has defined, asked for and remarked so far."""

    keys: list[Key] = field(default_factory=list)
    needs: dict[Key, None] = field(default_factory=dict)
    remarks: dict[Remark, None] = field(default_factory=dict)


def _has_flag(schema: JsonSchema, flag: str, flagged: frozenset[str]) -> bool:
    refs: set[str] = set()
    return flag in scan(schema, refs) or not flagged.isdisjoint(refs)
