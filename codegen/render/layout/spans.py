"""Parts of a logical line that may stand on lines of their own, and what black asks of them before it splits."""

from __future__ import annotations

from codegen.core.records import Record
from codegen.render.layout.tokens import COMMA_BREAK, OPEN, Role, Tokens
from codegen.render.layout.width import LINE_LENGTH, fits

_EXPLODED: frozenset[Role] = frozenset({"atom", "invisible"})
"""Brackets whose elements get a line each as soon as they don't fit behind the bracket."""


class CannotSplit(Exception):
    """There is no split of this kind."""


class Span(Record, frozen=True):
    """The tokens from `start` to before `stop`, as a line.

    Attributes:
        depth: of its indentation.
        is_inside: it is the content of brackets that were split.
        has_comma: a comma is added behind it.
        is_exploded: it is split even where it would fit.
        is_tail: it begins with the closing bracket of a split, and its other brackets force nothing.
    """

    start: int
    stop: int
    depth: int
    is_inside: bool = False
    has_comma: bool = False
    is_exploded: bool = False
    is_tail: bool = False


class Halves(Record, frozen=True):
    """A span split at a pair of brackets."""

    head: Span  # ends with the opening bracket
    body: Span
    tail: Span  # begins with the closing bracket

    @property
    def opening(self) -> int:
        """The index of the opening bracket."""
        return self.body.start - 1

    @property
    def closing(self) -> int:
        """The index of the closing bracket."""
        return self.body.stop


class LogicalLine:
    """The tokens of a logical line, to be split."""

    def __init__(self, tokens: Tokens) -> None:
        self.kinds = tokens.kinds
        self.texts = tokens.texts
        self.pieces = tokens.pieces
        self.breaks = tokens.breaks
        self.roles = tokens.roles
        self.magic = tokens.magic
        self.partners = tokens.partners()
        self.shown: list[int] = []  # brackets that were invisible at first

    def text(self, span: Span) -> str:
        """What the span prints when it stays on one line."""
        return "".join(self.pieces[span.start : span.stop]).lstrip(" ") + ("," if span.has_comma else "")

    def fits(self, span: Span, limit: int = LINE_LENGTH) -> bool:
        """Whether that line is short enough."""
        return fits(self.text(span), 4 * span.depth, limit)

    def is_magic(self, span: Span) -> bool:
        """Whether a trailing comma inside of the span keeps it on several lines."""
        return not span.is_tail and any(
            span.start <= self.partners[closing] and closing < span.stop for closing in self.magic
        )

    def is_visible(self, bracket: int) -> bool:
        """Whether a bracket is printed."""
        return self.texts[bracket] != ""

    def show(self, halves: Halves) -> None:
        """Print the brackets of a split that were invisible until now."""
        for index, text in ((halves.opening, "("), (halves.closing, ")")):
            if not self.texts[index]:
                self.shown.append(index)
                self.texts[index] = text
                self.pieces[index] += text

    def invisible(self, span: Span) -> list[int]:
        """The opening ones of the span's invisible parentheses."""
        return [
            index
            for index, role in self.roles.items()
            if role == "invisible"
            and not self.texts[index]
            and not span.is_tail
            and span.start <= index
            and self.partners[index] < span.stop
        ]

    def delimiters(self, start: int, stop: int) -> list[tuple[int, int]]:
        """The tokens behind which a span may break outside of its brackets, each with how readily; never the last."""
        found = []
        index, last = start, stop - 1
        while index < last:
            if self.kinds[index] == OPEN:
                index = self.partners[index]
            if index < last and self.breaks[index]:
                found.append((index, self.breaks[index]))
            index += 1
        return found

    def halves(self, span: Span, opening: int, has_comma: bool = False) -> Halves:
        """The span split at the pair of brackets that begins at `opening`."""
        start, stop = opening + 1, self.partners[opening]
        is_exploded = self._is_exploded(start, stop, has_comma)
        return Halves(
            Span(span.start, start, span.depth),
            Span(start, stop, span.depth + 1, is_inside=True, has_comma=has_comma, is_exploded=is_exploded),
            Span(stop, span.stop, span.depth, has_comma=span.has_comma, is_tail=True),
        )

    def _is_exploded(self, start: int, stop: int, has_comma: bool) -> bool:
        """Whether the elements of brackets that are split get a line each, whether or not all fit one."""
        if all(priority != COMMA_BREAK for _, priority in self.delimiters(start, stop)):
            return False
        return has_comma or self.texts[stop - 1] == "," or self.roles[start - 1] in _EXPLODED
