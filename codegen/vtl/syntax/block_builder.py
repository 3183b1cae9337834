"""Puts the statements of a block together: neighbouring text and plain references become one Passage."""

from __future__ import annotations

from codegen.vtl.syntax.nodes import Block, Field, Output, Passage, Property, Reference, Statement

# Java reads `$x.class` through getClass(), also where a map has such a key.
NOT_PLAIN = frozenset({"class", "Class"})


class BlockBuilder:
    """Collects the statements of one block in order."""

    __slots__ = ("_fields", "_offsets", "_statements", "_text")

    def __init__(self) -> None:
        self._statements: Block = []
        self._fields: list[Field] = []
        self._offsets: list[int] = []
        self._text = ""

    def text(self, text: str) -> None:
        """Add text."""
        self._text += text

    def plain(self, before: str, names: list[str], offset: int) -> None:
        """Add text and the printed reference after it: a variable and up to two properties."""
        if self._text:
            before = self._text + before
            self._text = ""
        if len(names) == 1:
            self._fields.append((before, names[0], None, None))
        elif len(names) == 2:
            self._fields.append((before, names[0], names[1], None))
        else:
            self._fields.append((before, names[0], names[1], names[2]))
        self._offsets.append(offset)

    def reference(self, reference: Reference, literal: str) -> None:
        """Add a printed reference."""
        names = [step.name for step in reference.steps if type(step) is Property and step.name not in NOT_PLAIN]
        if len(names) == len(reference.steps) <= 2:
            self.plain("", [reference.root, *names], reference.offset)
        else:
            self.add(Output(reference, literal))

    def add(self, statement: Statement) -> None:
        """Add any other statement."""
        self._close_passage()
        self._statements.append(statement)

    def build(self) -> Block:
        """The block; nothing can be added afterwards."""
        self._close_passage()
        return self._statements

    def _close_passage(self) -> None:
        if self._fields or self._text:
            self._statements.append(Passage(self._fields, self._text, self._offsets))
            self._fields, self._offsets, self._text = [], [], ""
