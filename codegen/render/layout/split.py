"""A logical line that doesn't fit becomes the lines that black makes of it.

Black's rules in its own words: https://black.readthedocs.io/en/stable/the_black_code_style/current_style.html
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from codegen.render.layout.right_hand import split_right
from codegen.render.layout.spans import CannotSplit, LogicalLine, Span
from codegen.render.layout.tokens import COMMA_BREAK, DOT_BREAK, OPEN, Tokens
from codegen.render.layout.width import fits

INDENT = "    "


def split(tokens: Tokens, depth: int) -> list[str]:
    """The lines of a logical line that is indented by `depth`."""
    return _lay_out(LogicalLine(tokens), Span(0, len(tokens.kinds), depth), is_forced=False)


def _lay_out(line: LogicalLine, span: Span, is_forced: bool) -> list[str]:
    text = line.text(span)
    whole = [INDENT * span.depth + text]
    if fits(text, 4 * span.depth) and not span.is_exploded and not line.is_magic(span):
        return whole
    if span.start == 0 and "def" in line.texts[:2]:
        parts = _at_parameters(line, span)
        return _all(line, parts, is_forced) if parts else whole
    if span.is_inside and (parts := _at_delimiters(line, span)):
        return _all(line, parts, is_forced)
    try:
        return _from_the_right(line, span, is_forced)
    except CannotSplit:
        return whole


def _all(line: LogicalLine, spans: Sequence[Span], is_forced: bool) -> list[str]:
    return [made for span in spans for made in _lay_out(line, span, is_forced)]


def _at_delimiters(line: LogicalLine, span: Span) -> list[Span]:
    """The parts of brackets' content: one for each element, or for each operand of its weakest operators."""
    delimiters = line.delimiters(span.start, span.stop)
    if not delimiters:
        return []
    highest = max(priority for _, priority in delimiters)
    if highest == DOT_BREAK:
        return []  # a single attribute stays with its owner
    cuts = [span.start, *(index + 1 for index, priority in delimiters if priority == highest), span.stop]
    adds_comma = highest == COMMA_BREAK and line.texts[span.stop - 1] != ","
    commas = {span.stop: span.has_comma or adds_comma}
    return [
        Span(start, stop, span.depth, is_inside=True, has_comma=commas.get(stop, False))
        for start, stop in pairwise(cuts)
    ]


def _at_parameters(line: LogicalLine, span: Span) -> list[Span]:
    """The parts of a definition: split at the first parentheses that hold something."""
    for index in range(span.start, span.stop):
        closing = line.partners[index]
        is_parenthesis = line.kinds[index] == OPEN and line.texts[index] in ("(", "")
        if is_parenthesis and index + 1 < closing < span.stop:
            has_comma = line.roles[index] == "parameters" and _is_alone(line, index + 1, closing)
            halves = line.halves(span, index, has_comma)
            line.show(halves)
            return [halves.head, halves.body, halves.tail]
    return []


def _is_alone(line: LogicalLine, start: int, stop: int) -> bool:
    """Whether the only commas are in annotations: a parameter that gets a line gets a comma, too."""
    is_annotation = False
    index = start
    while index < stop:
        text = line.texts[index]
        if text == ",":
            return False
        if text in (":", "="):
            is_annotation = text == ":"
        elif is_annotation and line.kinds[index] == OPEN:
            index = line.partners[index]
        index += 1
    return True


def _from_the_right(line: LogicalLine, span: Span, is_forced: bool) -> list[str]:
    """The lines of a split at the last brackets; a second opinion has all parentheses visible that may be."""
    optional = line.invisible(span)
    made = _all(line, split_right(line, span, is_forced), is_forced)
    is_final = is_forced or not optional or any(map(line.is_visible, optional)) or span.has_comma
    if is_final or _fits(made[0]):
        return made
    kept = (line.texts.copy(), line.pieces.copy())
    second = _all(line, split_right(line, span, is_forced=True), is_forced=True)
    if all(map(_fits, second)):
        return second
    line.texts[:], line.pieces[:] = kept
    return made


def _fits(printed: str) -> bool:
    return fits(printed, 0)
