"""What an earlier run knew of the models: outlines of schemas, texts of modules, types of what operations asked for.

A text or a type stands as long as the schemas do that it is made from, and as long as the definitions that it names
are in the same modules under the same names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from codegen.core.memo import Memo, digest, plain_text
from codegen.core.records import Record
from codegen.importer.schema_digests import SchemaDigests
from codegen.importer.type_graph.facts import Facts
from codegen.importer.type_graph.outline import Outline, key_of
from codegen.ir.schema import Schema
from codegen.ir.types import Key
from codegen.targets.lambda_python.models.printing.expression import Place
from codegen.targets.lambda_python.types import Import, TypeExpression

Uses = tuple[tuple[Key, Place], ...]
"""Definitions that a text names, and where they were then."""


class Answer(Record, frozen=True):
    """The type of a schema that an operation asked for.

    Attributes:
        outline: of the definitions that the question brought; None where it left no trace.
        widens: why the type accepts more than the schema.
    """

    expression: TypeExpression
    outline: Outline | None
    uses: Uses
    widens: tuple[str, ...]

    def as_data(self) -> list[Any]:
        """Made of JSON's types."""
        imports = [[one.module, one.name] for one in sorted(self.expression.imports)]
        outline = self.outline.as_data() if self.outline else None
        said = self.expression
        return [said.text, imports, said.is_model, outline, _uses_data(self.uses), self.widens]

    @classmethod
    def from_data(cls, data: Sequence[Any]) -> Answer:
        """What `as_data` gave.

        Raises:
            TypeError: it did not.
            ValueError: it did not.
        """
        text, imports, is_model, outline, uses, widens = data
        needed = frozenset(Import(module, name) for module, name in imports)
        return cls(
            TypeExpression(text, needed, is_model),
            Outline.from_data(outline) if outline else None,
            tuple(uses_of(uses)),
            tuple(widens),
        )


class ModuleText(Record, frozen=True):
    """The text of a module of models."""

    text: str
    uses: Uses
    widens: tuple[str, ...]


class ModelMemory:
    """The memory of the models of one project."""

    def __init__(self, memo: Memo, digests: SchemaDigests) -> None:
        self._memo = memo
        self._digests = digests
        self._recalled: set[Key] = set()

    def outline(self, owner: Key) -> Outline | None:
        """The outline of a named schema."""
        data = self._memo.find(self._outline_key(owner))
        try:
            found = Outline.from_data(data) if data else None
        except (TypeError, ValueError):
            return None
        if found:
            self._recalled.add(owner)
        return found

    def keep_outline(self, outline: Outline) -> None:
        """Leave the outline of a named schema to the next run."""
        if outline.owner not in self._recalled:
            self._memo.keep(self._outline_key(outline.owner), outline.as_data())

    def module_key(
        self,
        package: str,
        module: str,
        owners: Sequence[Key],
        inline: Mapping[Key, Schema],
        names: Sequence[str],
    ) -> str:
        """What tells a module's text from others, but for the places of what it names."""
        made_from = (self._inline(owner, inline.get(owner)) for owner in owners)
        named = (self._digests[owner.owner] for owner in owners if owner.is_named)
        keys = plain_text(owners)
        return digest("module", package, module, keys, *made_from, "", *named, "", *names)

    def facts(self, look: Callable[[], Facts]) -> Facts:
        """The facts about all schemas, by looking at them where they are others than in the last run."""
        key = digest("facts", *self._digests.all())
        try:
            return Facts.from_data(self._memo.find(key))
        except (TypeError, ValueError):
            found = look()
            self._memo.keep(key, found.as_data())
            return found

    def _inline(self, owner: Key, schema: Schema | None) -> str:
        """The digest of an owner that has no name; "" for others."""
        return self._digests.of((owner, schema), schema.source) if schema else ""

    def module(self, key: str) -> ModuleText | None:
        """The text of a module."""
        data = self._memo.find(key)
        try:
            text, uses, widens = data
            return ModuleText(text, tuple(uses_of(uses)), tuple(widens))
        except (TypeError, ValueError):
            return None

    def keep_module(self, key: str, module: ModuleText) -> None:
        """Leave the text of a module to the next run."""
        self._memo.keep(key, [module.text, _uses_data(module.uses), module.widens])

    def _outline_key(self, owner: Key) -> str:
        return digest("outline", owner.view, self._digests[owner.owner])


def _uses_data(uses: Uses) -> list[Any]:
    return [[key, place.module, place.name] for key, place in uses]


def uses_of(data: Sequence[Any]) -> Iterator[tuple[Key, Place]]:
    """What `Answer.as_data` gave for uses."""
    return ((key_of(key), Place(module, name)) for key, module, name in data)
