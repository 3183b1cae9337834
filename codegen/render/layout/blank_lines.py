"""How many blank lines stand before a logical line."""

from __future__ import annotations

from typing import Literal, NamedTuple

from codegen.render.layout.unsure import Unsure

Kind = Literal["import", "def", "class", "decorator", "docstring", "comment", "other"]
"""What a logical line is, as far as the blank lines around it depend on that."""


class Shape(NamedTuple):
    """A logical line for this count.

    Attributes:
        opens_block: its colon ends it.
        is_stub: a function with `...` behind its colon.
        goes_on: it opens a block that belongs to the one before, as `else` does.
    """

    kind: Kind
    depth: int
    opens_block: bool = False
    is_stub: bool = False
    goes_on: bool = False


_DEFINITIONS = frozenset({"def", "class"})
_HEADS = _DEFINITIONS | {"decorator"}


class BlankLines:
    """Counts for one module, line after line."""

    def __init__(self) -> None:
        self._last: Shape | None = None
        self._is_in_preamble = True  # nothing was there but comments
        self._follows_module_docstring = False
        self._follows_class_docstring = False
        self._definitions: list[Shape] = []  # whose bodies the next line may be in

    def before(self, shape: Shape, found: int) -> int:
        """The blank lines before the next line, where the source has `found`.

        Raises:
            Unsure: comments lead a definition.
        """
        count = self._count(shape, min(found, 1 if shape.depth else 2))
        if self._follows_class_docstring:
            count = max(count, 1)
        if self._follows_module_docstring and shape.kind not in _DEFINITIONS:
            count = 1
        is_docstring = shape.kind == "docstring"
        self._follows_module_docstring = is_docstring and self._is_in_preamble
        self._follows_class_docstring = is_docstring and self._last is not None and self._last.kind == "class"
        self._is_in_preamble = self._is_in_preamble and shape.kind == "comment"
        self._last = shape
        return count

    def _count(self, shape: Shape, found: int) -> int:
        left = self._leave(shape)
        last = self._last
        if last is None:
            return 0
        if shape.kind == "docstring" and last.opens_block and last.kind in _DEFINITIONS:
            return 0
        if shape.kind in _HEADS:
            return _before_head(shape, last, found)
        count = found
        if left is not None:
            count = 1 if shape.depth or (left.depth and shape.goes_on) else 2
        if last.kind == "import" and shape.kind != "import" and last.depth == shape.depth:
            return count or 1 if shape.depth else 1
        return count

    def _leave(self, shape: Shape) -> Shape | None:
        """The outermost definition whose body ends before the line."""
        left = None
        while self._definitions and self._definitions[-1].depth >= shape.depth:
            left = self._definitions.pop()
        if shape.kind in _DEFINITIONS:
            self._definitions.append(shape)
        return left


def _before_head(shape: Shape, last: Shape, found: int) -> int:
    """The blank lines before a definition or its first decorator."""
    if last.kind == "comment":
        raise Unsure
    if last.kind == "decorator":
        return 0
    if last.kind in _DEFINITIONS and last.depth < shape.depth:
        return min(found, 1)
    if last.is_stub and not found:
        return 0
    return 1 if shape.depth else 2
