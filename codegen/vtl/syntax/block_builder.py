"""Puts the statements of a block together: neighbouring text and plain references become one Passage."""

from __future__ import annotations

from codegen.vtl.syntax.nodes import Block, Formula, Output, Passage, Path, Property, Reference, Statement

# Java reads `$x.class` through getClass(), also where a map has such a key.
NOT_PLAIN = frozenset({"class", "Class"})


class BlockBuilder:
    """Collects the statements of one block in order."""

    __slots__ = ("_offsets", "_references", "_statements", "_text", "_texts")

    def __init__(self) -> None:
        self._statements: Block = []
        self._texts: list[str] = []
        self._references: list[Path] = []
        self._offsets: list[int] = []
        self._text = ""  # after the last reference

    def text(self, text: str) -> None:
        """Add text."""
        self._text += text

    def plain(self, texts: list[str], references: list[Path], offsets: list[int]) -> None:
        """Add plain references with the text before each, and where they start."""
        if self._text:
            texts[0] = self._text + texts[0]
            self._text = ""
        self._texts += texts
        self._references += references
        self._offsets += offsets

    def reference(self, formula: Formula, literal: str, offset: int) -> None:
        """Add a printed reference that starts at an offset."""
        reference = formula.node
        assert isinstance(reference, Reference)
        names = [step.name for step in reference.steps if type(step) is Property and step.name not in NOT_PLAIN]
        if len(names) == len(reference.steps) <= 2:
            self.plain([""], [(reference.root, *names)], [offset])
        else:
            self.add(Output(formula, literal, offset))

    def add(self, statement: Statement) -> None:
        """Add any other statement."""
        if self._text or self._references:
            self._close_passage()
        self._statements.append(statement)

    def build(self) -> Block:
        """The block; nothing can be added afterwards."""
        if self._text or self._references:
            self._close_passage()
        return self._statements

    def _close_passage(self) -> None:
        self._texts.append(self._text)
        self._statements.append(Passage(self._texts, self._references, self._offsets))
        self._texts, self._references, self._offsets, self._text = [], [], [], ""
