"""Three-way merging by lines: what user and contract made of a text that both began with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from codegen.core.records import Record
from codegen.output.merge.merged import Merged

Lines = Sequence[str]

MOST_LINES = 5_000
"""Lines of a text that is compared: of alike lines, time grows with their square."""


def merge_lines(base: str, mine: str, theirs: str, place: str) -> Merged:
    """Merge two versions of a text; changes without an unchanged line between them meet, and so do texts too long.

    Args:
        base: the text that both began with.
        place: what the text is called where versions meet.
    """
    if theirs in (mine, base):
        return Merged(mine, mine)
    if mine == base:
        return Merged(theirs, theirs)
    texts = [text.splitlines(keepends=True) for text in (base, mine, theirs)]
    if max(map(len, texts)) > MOST_LINES:
        return Merged(mine, theirs, (place,))
    kept: list[str] = []
    taken: list[str] = []
    is_met = False
    for was, left, right in _chunks(*texts):
        if right in (left, was):
            kept += left
            taken += left
        elif left == was:
            kept += right
            taken += right
        else:
            kept += left
            taken += right
            is_met = True
    return Merged("".join(kept), "".join(taken), (place,) if is_met else ())


class _Common(Record, frozen=True):
    """Lines that all three texts have: where they begin in each, and how many they are."""

    base: int
    mine: int
    theirs: int
    size: int


def _chunks(base: Lines, mine: Lines, theirs: Lines) -> Iterator[tuple[Lines, Lines, Lines]]:
    """The texts in pieces that belong together: by turns what somebody changed, and what all have in common."""
    begin = (0, 0, 0)
    for common in [*_commons(base, mine, theirs), _Common(len(base), len(mine), len(theirs), 0)]:
        b, m, t = begin
        yield base[b : common.base], mine[m : common.mine], theirs[t : common.theirs]
        same = base[common.base : common.base + common.size]
        yield same, same, same
        begin = (common.base + common.size, common.mine + common.size, common.theirs + common.size)


def _commons(base: Lines, mine: Lines, theirs: Lines) -> Iterator[_Common]:
    left = SequenceMatcher(None, base, mine, autojunk=False).get_matching_blocks()
    right = SequenceMatcher(None, base, theirs, autojunk=False).get_matching_blocks()
    i = j = 0
    while i < len(left) and j < len(right):
        a, b = left[i], right[j]
        begin, end = max(a.a, b.a), min(a.a + a.size, b.a + b.size)
        if begin < end:
            yield _Common(begin, a.b + begin - a.a, b.b + begin - b.a, end - begin)
        if a.a + a.size < b.a + b.size:
            i += 1
        else:
            j += 1
