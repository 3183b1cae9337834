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
        # The passage that has begun.
        self._texts: list[str] = []
        self._references: list[Path] = []
        self._offsets: list[int] = []
        self._text = ""  # after the last reference

    def text(self, text: str) -> None:
        """Add text."""
        self._text += text

    def begin(self, texts: list[str], references: list[Path], offsets: list[int], after: str) -> None:
        """Add plain references with the text before each, where they start, and the text behind; more may follow."""
        if references:
            texts[0] = self._text + texts[0]
            self._text = ""
            self._texts += texts
            self._references += references
            self._offsets += offsets
        self._text += after

    def passage(self, texts: list[str], references: list[Path], offsets: list[int], after: str) -> None:
        """Add the same, followed by a statement or the end of the block."""
        if self._text or self._references:
            self.begin(texts, references, offsets, after)
        else:
            texts.append(after)
            self._statements.append(Passage(texts, references, offsets))

    def reference(self, formula: Formula, literal: str, offset: int) -> None:
        """Add a printed reference that starts at an offset."""
        path = plain_path(formula)
        if path is None:
            self.add(Output(formula, literal, offset))
        else:
            self.begin([""], [path], [offset], "")

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


def plain_path(formula: Formula) -> Path | None:
    """The names of a reference of at most two properties; None for any other."""
    reference = formula.node
    if not isinstance(reference, Reference) or len(reference.steps) > 2:
        return None
    names = [reference.root]
    for step in reference.steps:
        if not isinstance(step, Property) or step.name in NOT_PLAIN:
            return None
        names.append(step.name)
    return tuple(names)
