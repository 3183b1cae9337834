"""Puts the statements of a block together: neighbouring text and plain references become one Passage."""

from __future__ import annotations

from codegen.vtl.syntax.nodes import Block, Formula, Output, Passage, Path, Property, Reference, Statement

# Java reads `$x.class` through getClass(), also where a map has such a key.
NOT_PLAIN = frozenset({"class", "Class"})


class BlockBuilder:
    """Collects the statements of one block in order."""

    __slots__ = ("_offsets", "_references", "_text", "_texts", "statements")

    def __init__(self) -> None:
        self.statements: Block = []  # all before the passage that has begun
        self._texts: list[str] = []
        self._references: list[Path] = []
        self._offsets: list[int] = []
        self._text = ""  # after the last reference

    def text(self, text: str) -> None:
        """Add text."""
        self._text += text

    def take(self) -> tuple[list[str], list[Path], list[int], str]:
        """Take the passage that has begun out: the text before each reference, these, where they start, and the text
        after them."""
        taken = self._texts, self._references, self._offsets, self._text
        self._texts, self._references, self._offsets, self._text = [], [], [], ""
        return taken

    def resume(self, texts: list[str], references: list[Path], offsets: list[int], after: str) -> None:
        """Put a passage that has begun back."""
        self._texts, self._references, self._offsets, self._text = texts, references, offsets, after

    def reference(self, formula: Formula, literal: str, offset: int) -> None:
        """Add a printed reference that starts at an offset."""
        path = plain_path(formula)
        if path is None:
            self.add(Output(formula, literal, offset))
        else:
            self._texts.append(self._text)
            self._references.append(path)
            self._offsets.append(offset)
            self._text = ""

    def add(self, statement: Statement) -> None:
        """Add any other statement."""
        if self._text or self._references:
            self._close_passage()
        self.statements.append(statement)

    def build(self) -> Block:
        """The block; nothing can be added afterwards."""
        if self._text or self._references:
            self._close_passage()
        return self.statements

    def _close_passage(self) -> None:
        self._texts.append(self._text)
        self.statements.append(Passage(self._texts, self._references, self._offsets))
        self._texts, self._references, self._offsets, self._text = [], [], [], ""


def output_of(path: Path, text: str, offset: int) -> Output:
    """The statement that a plain reference is by itself; `text` is how it is written."""
    root, *names = path
    formula = Formula(Reference(root, [Property(name) for name in names], 0))
    return Output(formula, "" if text.startswith("$!") else text, offset)


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
