"""Where things stand in a JSON text. In: the text and names on the way to a value. Out: line and column.

Nothing is read before it is asked for, and then only the members of the containers on the way: the text of a
container that nobody asks about is skipped by one regular expression. What JSON is made of is in ASCII, and so the
text is looked through a byte at a time: one character beyond the basic plane would make it four times as large.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import cached_property
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
_CONTINUED = bytes(range(0x80, 0xC0))
"""Bytes of a character after its first one."""
_ASKED_FOR = 2
"""As deep as most questions lead (`/components/schemas/...`): down to there, a text is read once for all of them."""

Member = tuple[int, int]
"""Offsets of what the user wrote first (a key, or an item of a list) and of the value."""


class JsonPositions:
    """Positions in one valid JSON text."""

    def __init__(self, content: bytes) -> None:
        """Take up a text.

        Args:
            content: in UTF-8, without a byte order mark.
        """
        self.content = content
        self._members: dict[int, dict[str, Member]] = {}
        self._ends: dict[int, int] = {}  # of the containers whose members are known

    @cached_property
    def text(self) -> str:
        """A character for each byte, so that offsets into the text and into its bytes are the same."""
        return self.content.decode("latin-1")

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
        block = offset // _BLOCK
        line = self._lines[block] + self.content.count(b"\n", block * _BLOCK, offset) + 1
        start = self.content.rfind(b"\n", 0, offset) + 1
        if offset - start <= _BLOCK:
            return line, self._characters(start, offset) + 1
        return line, self._characters_before(offset) - self._characters_before(start) + 1

    @cached_property
    def _lines(self) -> list[int]:
        """How many end before each block of the text."""
        blocks = range(0, len(self.content) + 1, _BLOCK)
        return [0, *accumulate(self.content.count(b"\n", start, start + _BLOCK) for start in blocks)]

    @cached_property
    def _blocks(self) -> list[int]:
        """How many characters begin before each block of the text."""
        blocks = range(0, len(self.content) + 1, _BLOCK)
        return [0, *accumulate(self._characters(start, start + _BLOCK) for start in blocks)]

    def _characters_before(self, offset: int) -> int:
        block = offset // _BLOCK
        return self._blocks[block] + self._characters(block * _BLOCK, offset)

    def _characters(self, start: int, end: int) -> int:
        """How many characters begin between two offsets."""
        return len(self.content[start:end].translate(None, _CONTINUED))

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
                key = _name(token[: -len(match.group(1))])
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
                name = _name(self.text[at:end])
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


def _name(token: str) -> str:
    """What a string says, which is given with a character for each of its bytes."""
    return str(json.loads(token if token.isascii() else token.encode("latin-1")))


def _match(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() if found else at
