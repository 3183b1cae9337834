"""The split at the last brackets of a line that leaves its first part short enough."""

from __future__ import annotations

from collections.abc import Iterator

from codegen.render.layout.spans import CannotSplit, Halves, LogicalLine, Span
from codegen.render.layout.tokens import CLOSE, DOT_BREAK, OPEN
from codegen.render.layout.unsure import Unsure
from codegen.render.layout.width import LINE_LENGTH

Omitted = frozenset[int]
"""Closing brackets at which the line is not to be split."""


def split_right(line: LogicalLine, span: Span, is_forced: bool) -> list[Span]:
    """The parts of a span, split at the last brackets that will do.

    Args:
        is_forced: invisible parentheses become visible wherever there are some.

    Raises:
        CannotSplit: there are no brackets, or splitting at them would not help.
        Unsure: black finds its last word in a second pass.
    """
    first: list[Span] = []
    shown = shown_first = len(line.shown)
    for omitted in _omissions(line, span):
        if omitted and _begins_too_late(line, span, omitted):
            continue
        is_spoilt = len(line.shown) > shown
        parts = _split(line, span, omitted, is_forced)
        if line.fits(parts[0]):
            return _unless(is_spoilt, parts)
        if not first and not omitted:
            first, shown_first = parts, len(line.shown)
    is_spoilt = len(line.shown) > shown_first
    return _unless(is_spoilt, first or _split(line, span, frozenset(), is_forced))


def _unless(is_spoilt: bool, parts: list[Span]) -> list[Span]:
    """The parts, unless parentheses are visible in them that another attempt needed: there, black takes two passes."""
    if is_spoilt:
        raise Unsure
    return parts


def _begins_too_late(line: LogicalLine, span: Span, omitted: Omitted) -> bool:
    """Whether the brackets that are left to split at are visible, and open behind the end of the line."""
    for index in range(span.stop - 1, span.start - 1, -1):
        if line.kinds[index] == CLOSE and index not in omitted:
            opening = line.partners[index]
            before = "".join(line.pieces[span.start : opening]).lstrip(" ")
            is_visible = opening >= span.start and line.is_visible(opening)
            return is_visible and 4 * span.depth + len(before) > LINE_LENGTH
    return False


def _omissions(line: LogicalLine, span: Span) -> Iterator[Omitted]:
    """Ever more trailers not to split at, as long as what follows the split would fit one line.

    A trailer whose brackets must explode is never left out, nor anything before it.
    """
    omitted: set[int] = set()
    inner: set[int] = set()
    opening = closing = -1
    if not line.is_magic(span):
        yield frozenset()
    for index in _last_tokens(line, span):
        if index == opening:
            opening = -1
        elif line.kinds[index] == CLOSE:
            is_outer = opening < 0
            if is_outer and index > span.start and line.kinds[index - 1] == OPEN:
                inner.add(index)  # nothing to split at: left out together with the next one
                continue
            if is_outer and closing >= 0:
                omitted |= {closing, *inner}
                inner.clear()
                yield frozenset(omitted)
            if _must_explode(line, span, index):
                return
            if not is_outer:
                inner.add(index)
            elif line.is_visible(index):
                opening, closing = line.partners[index], index


def _last_tokens(line: LogicalLine, span: Span) -> Iterator[int]:
    """The tokens from the last one back, as long as they fit one line."""
    length = 4 * span.depth + span.has_comma
    for index in range(span.stop - 1, span.start - 1, -1):
        length += len(line.pieces[index])
        if length > LINE_LENGTH:
            return
        yield index


def _must_explode(line: LogicalLine, span: Span, closing: int) -> bool:
    """Whether the brackets that end here have a trailing comma that asks for a line for each element."""
    if closing == span.start or line.texts[closing - 1] != ",":
        return False
    is_whole = line.partners[closing] >= span.start
    return line.texts[closing] != ")" or closing in line.magic or not is_whole


def _split(line: LogicalLine, span: Span, omitted: Omitted, is_forced: bool) -> list[Span]:
    return _shown(line, span, _last_halves(line, span, omitted), omitted, is_forced)


def _last_halves(line: LogicalLine, span: Span, omitted: Omitted) -> Halves:
    """The split at the last brackets that hold something."""
    index = span.stop - 1
    while index >= span.start:
        if line.kinds[index] == CLOSE and index not in omitted:
            opening = line.partners[index]
            if opening < span.start:
                break
            if opening != index - 1:
                return line.halves(span, opening)
            index = opening
        index -= 1
    raise CannotSplit


def _shown(line: LogicalLine, span: Span, halves: Halves, omitted: Omitted, is_forced: bool) -> list[Span]:
    """The parts of a split; where it is at invisible parentheses, those of one without them, if that is better."""
    is_optional = not line.is_visible(halves.opening)
    if is_optional and not is_forced and _can_do_without(line, halves.body):
        wider = omitted | {halves.closing}
        try:
            other = _last_halves(line, span, wider)
            if _is_better(line, other, halves):
                return _shown(line, span, other, wider, is_forced)
        except CannotSplit:
            is_chained = line.texts[span.start : span.stop].count("=") > 1
            is_whole = halves.body.stop - halves.body.start < 2
            if not is_chained and is_whole and not line.fits(halves.body):
                raise
    line.show(halves)
    return [halves.head, halves.body, halves.tail]


def _can_do_without(line: LogicalLine, body: Span) -> bool:
    """Whether the content of invisible parentheses reads well without them."""
    priorities = [priority for _, priority in line.delimiters(body.start, body.stop)]
    if not priorities or max(priorities) == DOT_BREAK:
        return True
    if priorities.count(max(priorities)) > 1:
        return False
    first, second, last = body.start, body.start + 1, body.stop - 1
    if line.kinds[first] == OPEN and line.kinds[second] != CLOSE and _may_begin(line, body):
        return True
    is_trailer = line.kinds[last] == CLOSE and line.roles[line.partners[last]] == "subscript"
    if line.kinds[last] != CLOSE or is_trailer or line.kinds[last - 1] == OPEN:
        return False
    return _may_end(line, body)


def _may_begin(line: LogicalLine, body: Span) -> bool:
    """Whether what follows the brackets at the begin of the body fits a line, up to brackets to split at."""
    length = 4 * body.depth
    is_behind = False
    for index in range(body.start, body.stop):
        is_behind = is_behind or index == line.partners[body.start]
        if is_behind:
            length += len(line.pieces[index])
            if length > LINE_LENGTH:
                return False
            is_behind = line.kinds[index] != OPEN
    return True


def _may_end(line: LogicalLine, body: Span) -> bool:
    """Whether what comes before the brackets at the end of the body fits a line, or has brackets to split at."""
    opening = line.partners[body.stop - 1]
    if OPEN in line.kinds[body.start : opening]:
        return True
    return 4 * body.depth + len("".join(line.pieces[body.start : opening + 1])) <= LINE_LENGTH


def _is_better(line: LogicalLine, other: Halves, halves: Halves) -> bool:
    """Whether `other`, a split before invisible parentheses or inside of them, is better than that at them."""
    head, other_head = halves.head, other.head
    equals = line.texts[head.start : head.stop].count("=")
    other_equals = line.texts[other_head.start : other_head.stop].count("=")
    is_value = head.stop - head.start >= 2 and line.texts[head.stop - 2] == "="
    has_brackets = any(kind in (OPEN, CLOSE) for kind in line.kinds[head.start : head.stop - 1])
    if not (is_value and has_brackets and line.fits(head, LINE_LENGTH - 1)) or line.is_magic(head):
        return True
    if equals > 1 and equals > other_equals:
        return False
    if _has_brackets_in_value(line, other_head):
        return True
    return other_equals > 0 and line.fits(other_head)


def _has_brackets_in_value(line: LogicalLine, head: Span) -> bool:
    for index in range(head.stop - 1, head.start - 1, -1):
        if line.texts[index] == "=":
            return False
        if line.kinds[index] == CLOSE:
            return True
    return False
