"""The text of a generated module becomes what black makes of it, for a hundredth of black's price.

Templates and contracts give few forms of Python, and those are laid out here. Whatever else turns up raises `Unsure`,
and black decides about the module: it stays the judge of what is right, and the tests hold this package to it.
"""

from __future__ import annotations

import re

from codegen.render.layout.blank_lines import BlankLines, Kind, Shape
from codegen.render.layout.imports import lay_out_import
from codegen.render.layout.split import INDENT
from codegen.render.layout.statement import lay_out_statement
from codegen.render.layout.strings import check_escapes, normal_docstring
from codegen.render.layout.unsure import Unsure

_FOREIGN = re.compile(r"[\t\r\f\v]")
_LINE_START = re.compile(r"([ ]*)(\w+|\W)")
_TRIPLE = re.compile(r'"""[^"\\]*(?:(?:\\.|"(?!""))[^"\\]*)*"""(?=\n)', re.DOTALL)
_COMMENT = re.compile(r"#(?: \S.*)?\n")
_DIRECTIVE = re.compile(r"fmt:|yapf:|coding|type:")
_KINDS: dict[str, Kind] = {"def": "def", "class": "class", "@": "decorator"}
_OPENERS = frozenset({"with", "try", "for", "while", "if", "match"})


def lay_out(text: str) -> str:
    """A module in black's layout.

    Raises:
        Unsure: it holds a form of which only black knows the layout.
    """
    if not text:
        return text
    if _FOREIGN.search(text):
        raise Unsure
    return _Module(text if text.endswith("\n") else f"{text}\n").lay_out()


class _Module:
    def __init__(self, text: str) -> None:
        self.text = text
        self.blank_lines = BlankLines()
        self.last = Shape("other", -1, opens_block=True)  # the last line that is no comment
        self.comment_depth: int | None = None  # of the comment right before
        self.made: list[str] = []

    def lay_out(self) -> str:
        """The whole module."""
        position = found = 0
        while start := _LINE_START.match(self.text, position):
            indent, word = start.groups()
            if word == "\n":
                found += 1
                position = start.end()
            else:
                position = self._line(start.start(2), len(indent), word, found)
                found = 0
        if self.comment_depth is not None or not self.made:
            raise Unsure
        return "\n".join([*self.made, ""])

    def _line(self, start: int, indent: int, word: str, found: int) -> int:
        """Add the logical line that begins at `start`, behind `found` blank lines; give where the next one begins."""
        depth, rest = divmod(indent, 4)
        if rest or self.comment_depth not in (None, depth):
            raise Unsure
        kind: Kind
        if word == "#":
            kind, (lines, end) = "comment", self._comment(start, depth)
        elif word in ("import", "from"):
            kind, (lines, end) = "import", lay_out_import(self.text, start, INDENT * depth)
        elif word == '"' and self.text.startswith('"""', start):
            kind, lines, end = self._string(start, depth)
        else:
            word = "def" if self.text.startswith("async def ", start) else word
            kind, (lines, end) = _KINDS.get(word, "other"), lay_out_statement(self.text, start, depth)
        shape = _shape(kind, depth, word, lines[-1])
        self.made += [""] * self.blank_lines.before(shape, found)
        self.made += lines
        self._follow(shape, lines)
        return end

    def _follow(self, shape: Shape, lines: list[str]) -> None:
        """Go on behind a line; a block that is not as deep as its place is refused."""
        if shape.kind == "comment":
            self.comment_depth = shape.depth
            return
        is_first = self.last.opens_block
        if (shape.depth != self.last.depth + 1) if is_first else (shape.depth > self.last.depth):
            raise Unsure
        text = lines[0].lstrip(" ")
        if is_first and shape.kind == "other" and (text == "..." or text[0] in "\"'"):
            raise Unsure  # a stub that black moves behind its definition, or an unusual docstring
        self.comment_depth = None
        self.last = shape

    def _comment(self, start: int, depth: int) -> tuple[list[str], int]:
        found = _COMMENT.match(self.text, start)
        if found is None or _DIRECTIVE.search(found[0]):
            raise Unsure
        return [INDENT * depth + found[0].rstrip()], found.end()

    def _string(self, start: int, depth: int) -> tuple[Kind, list[str], int]:
        """A docstring, or the text behind an attribute, whose lines stay as they are."""
        found = _TRIPLE.match(self.text, start)
        if found is None:
            raise Unsure
        indent = INDENT * depth
        if self.last.opens_block:
            return "docstring", [indent + normal_docstring(found[0], indent)], found.end() + 1
        check_escapes(found[0])
        return "other", [indent + found[0]], found.end() + 1


def _shape(kind: Kind, depth: int, word: str, last_line: str) -> Shape:
    if kind != "comment" and last_line.endswith(":"):
        return Shape(kind, depth, opens_block=True, goes_on=word not in _OPENERS)
    return Shape(kind, depth, is_stub=kind == "def" and last_line.endswith(": ..."))
