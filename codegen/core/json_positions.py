"""Where things stand in a JSON text. In: the text and names on the way to a value. Out: line and column.

Nothing is read before it is asked for, and then only the members of the containers on the way: the text of a
container that nobody asks about is skipped by one regular expression.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import accumulate

_STRING = r'"(?:[^"\\]++|\\.)*+"'
_TEXT = re.compile(_STRING, re.DOTALL)
_GAP = re.compile(r"[\s,:]*+")
_ATOM = re.compile(r"[^\s,\]}]++")
_UNTIL_BRACKET = re.compile(rf'(?:[^\[\]{{}}"]++|{_STRING})*+', re.DOTALL)
_BRACKET_OR_TEXT = re.compile(rf"[\[\]{{}}]|{_STRING}(\s*+:)?", re.DOTALL)

_DECODER = json.JSONDecoder(parse_int=str, parse_float=str, strict=False)
"""Reads a value and says where it ends: in C, several times faster than by its brackets."""

_BLOCK = 1 << 16
_ASKED_FOR = 2
"""As deep as most questions lead (`/components/schemas/...`): down to there, a text is read once for all of them."""

Member = tuple[int, int]
"""Offsets of what the user wrote first (a key, or an item of a list) and of the value."""


class JsonPositions:
    """Positions in one valid JSON text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._members: dict[int, dict[str, Member]] = {}
        self._ends: dict[int, int] = {}  # of the containers whose members are known
        self._lines: list[int] = []  # that end before each block of the text

    def find(self, names: Sequence[str]) -> tuple[int, int]:
        """Line and column of the value below these names, or of its nearest ancestor that exists."""
        written = value = self._gap(0)
        for depth, name in enumerate(names):
            member = self._members_of(value, depth).get(name)
            if member is None:
                break
            written, value = member
        return self.line_and_column(written)

    def line_and_column(self, offset: int) -> tuple[int, int]:
        """Line and column, both from 1, of an offset into the text."""
        if not self._lines:
            blocks = range(0, len(self.text) + 1, _BLOCK)
            counts = (self.text.count("\n", start, start + _BLOCK) for start in blocks)
            self._lines = [0, *accumulate(counts)]
        block = offset // _BLOCK
        line = self._lines[block] + self.text.count("\n", block * _BLOCK, offset) + 1
        return line, offset - self.text.rfind("\n", 0, offset)

    def duplicate_keys(self) -> Iterator[tuple[str, int]]:
        """Each key that stands twice in one object, and the offset of its second place."""
        keys: list[set[str]] = []
        for match in _BRACKET_OR_TEXT.finditer(self.text):
            token = match.group()
            if token in "[{":
                keys.append(set())
            elif token in "]}":
                keys.pop()
            elif match.group(1):
                key = json.loads(token[: -len(match.group(1))])
                if key in keys[-1]:
                    yield key, match.start()
                keys[-1].add(key)

    def _members_of(self, at: int, depth: int) -> dict[str, Member]:
        """Members of the container at an offset, none where a plain value stands."""
        if at not in self._members:
            opening = self.text[at]
            self._members[at] = dict(self._scan(at, opening == "{", depth)) if opening in "[{" else {}
        return self._members[at]

    def _scan(self, start: int, is_object: bool, depth: int) -> Iterator[tuple[str, Member]]:
        at, index = self._gap(start + 1), 0
        while self.text[at] not in "]}":
            written, name = at, str(index)
            if is_object:
                end = _match(_TEXT, self.text, at)
                name = json.loads(self.text[at:end])
                at = self._gap(end)
            yield name, (written, at)
            at, index = self._gap(self._end_of_value(at, depth + 1)), index + 1
        self._ends[start] = at + 1

    def _end_of_value(self, at: int, depth: int) -> int:
        opening = self.text[at]
        if opening == '"':
            return _match(_TEXT, self.text, at)
        if opening not in "[{":
            return _match(_ATOM, self.text, at)
        if depth <= _ASKED_FOR:
            self._members_of(at, depth)
            return self._ends[at]
        with suppress(ValueError, RecursionError):
            return _DECODER.raw_decode(self.text, at)[1]
        depth = 0
        while True:
            at = _match(_UNTIL_BRACKET, self.text, at)
            depth += 1 if self.text[at] in "[{" else -1
            at += 1
            if depth == 0:
                return at

    def _gap(self, at: int) -> int:
        return _match(_GAP, self.text, at)


def _match(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() if found else at
