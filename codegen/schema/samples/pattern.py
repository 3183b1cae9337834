"""Texts that match a pattern: small ones, found without backtracking and within bounds.

Knows the regular part of ECMA-262: literals, classes, groups, alternatives, quantifiers, anchors. Look-around and
back-references are left out; the caller checks what comes back.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import product

from codegen.core.records import Record
from codegen.schema.patterns import search

MAX_LENGTH = 5_000
"""Longer samples are not made."""

_QUANTIFIER = re.compile(r"([*+?]|\{(\d*)(?:(,)(\d*))?\})[?+]?")
_CODE = re.compile(r"u\{([0-9A-Fa-f]{1,6})\}|u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})")
_CATEGORY = re.compile(r"[pP]\{(?:\w+=)?\^?(\w+)\}")
_CATEGORIES = {
    "L": "a",
    "Lu": "A",
    "Ll": "a",
    "Letter": "a",
    "N": "1",
    "Nd": "1",
    "P": "-",
    "Z": " ",
    "Zs": " ",
    "S": "+",
}
_ESCAPES = {"d": "0", "w": "a", "s": " ", "D": "a", "W": "-", "S": "a", "t": "\t", "n": "\n", "r": "\r", "f": "\f",
            "v": "\v", "b": "", "B": "", "A": "", "Z": "", "z": "", "0": "\0"}  # fmt: skip
_PREFERRED = "a1A-_ .:/@0zZ9é中!#~"
"""Members that a class is asked for, in this order."""

Sample = Callable[[int, int], str]
"""A text for a number of repetitions wherever the pattern leaves it open, and for a turn: at 0 classes give their first
character always, from 1 on another one each time."""


class _GiveUp(Exception):
    """The pattern is beyond this small generator."""


def sample(pattern: str, min_length: int = 0, max_length: int | None = None) -> str | None:
    """A text in which the pattern is found and whose length is within the bounds; None where none was found."""
    try:
        made = _Parser(pattern).alternatives()
        for count, turn in product(_repetitions(made, min_length), (0, 1)):
            for text in _candidates(made(count, turn), min_length):
                fits = min_length <= len(text) and (max_length is None or len(text) <= max_length)
                if fits and search(pattern, text):
                    return text
    except (_GiveUp, RecursionError):
        return None
    return None


def _repetitions(made: Sample, min_length: int) -> list[int]:
    """Few repetitions, and as many as make a text long enough."""
    one, two = len(made(1, 0)), len(made(2, 0))
    needed = 1 + (min_length - one) // (two - one) if two > one else 1
    return [*range(4), *(count for count in range(needed, needed + 2) if 4 <= count <= MAX_LENGTH)]


def _candidates(text: str, min_length: int) -> Iterator[str]:
    """The text, and the text made long enough on either side: a pattern without anchors lets it."""
    yield text
    if len(text) < min_length <= MAX_LENGTH:
        missing = min_length - len(text)
        yield text + "a" * missing
        yield "a" * missing + text


class _Parser(Record):
    """Parses a pattern into a function that makes texts."""

    text: str
    at: int = 0

    def _peek(self, token: str) -> bool:
        return self.text.startswith(token, self.at)

    def alternatives(self) -> Sample:
        first = self._sequence()
        while self._peek("|"):
            self.at += 1
            self._sequence()
        return first

    def _sequence(self) -> Sample:
        parts: list[Sample] = []
        while self.at < len(self.text) and self.text[self.at] not in "|)":
            parts.append(self._quantified(self._atom()))
        return lambda count, turn: _joined(parts, count, turn)

    def _quantified(self, atom: Sample) -> Sample:
        found = _QUANTIFIER.match(self.text, self.at)
        if not found or found[1] == "{}" or found[1].startswith("{,}"):
            return atom
        self.at = found.end()
        least, most = _bounds(found)

        def repeated(count: int, turn: int) -> str:
            times = range(_limited(max(least, min(count, most))))
            return "".join(atom(count, turn + number if turn else 0) for number in times)

        return repeated

    def _atom(self) -> Sample:
        character = self.text[self.at]
        self.at += 1
        if character == "(":
            return self._group()
        if character == "[":
            chosen = self._class()
            return lambda count, turn: chosen[turn % len(chosen)]
        if character == "\\":
            escaped = self._escape()
            return lambda count, turn: escaped
        plain = {"^": "", "$": "", ".": "a"}.get(character, character)
        return lambda count, turn: plain

    def _group(self) -> Sample:
        prefix = re.compile(r"\?(?::|<[A-Za-z_]\w*>|P<\w+>|[=!]|<[=!])").match(self.text, self.at)
        look = prefix.group()[1:] if prefix else ""
        if self._peek("?") and not prefix:
            raise _GiveUp
        self.at = prefix.end() if prefix else self.at
        inner = self.alternatives()
        if not self._peek(")"):
            raise _GiveUp
        self.at += 1
        if look in ("=", "!", "<=", "<!"):  # whether it holds is seen at the end
            return lambda count, turn: ""
        return inner

    def _escape(self) -> str:
        code = _CODE.match(self.text, self.at) or _CATEGORY.match(self.text, self.at)
        if code:
            self.at = code.end()
            if code.re is _CATEGORY:
                return _CATEGORIES.get(code[1], "a")
            return chr(int(code[1] or code[2] or code[3], 16))
        if self.at >= len(self.text):
            raise _GiveUp
        letter = self.text[self.at]
        self.at += 1
        return _ESCAPES.get(letter, letter)

    def _class(self) -> str:
        """Some characters of the class that starts behind the bracket."""
        start = self.at
        self.at += self._peek("^")
        end = self.at
        while end < len(self.text) and self.text[end] != "]":
            end += 2 if self.text[end] == "\\" else 1
        if end >= len(self.text):
            raise _GiveUp
        whole = self.text[start - 1 : end + 1]
        self.at = end + 1
        members = [*_PREFERRED, *self.text[start:end]]
        found = "".join(member for member in dict.fromkeys(members) if search(f"^{whole}$", member))
        if not found:
            raise _GiveUp
        return found


def _bounds(found: re.Match[str]) -> tuple[int, int]:
    symbol = {"*": (0, MAX_LENGTH), "+": (1, MAX_LENGTH), "?": (0, 1)}.get(found[1])
    if symbol:
        return symbol
    least = int(found[2] or 0)
    return least, least if not found[3] else int(found[4]) if found[4] else MAX_LENGTH


def _limited(count: int) -> int:
    if count > MAX_LENGTH:
        raise _GiveUp
    return count


def _joined(parts: list[Sample], count: int, turn: int) -> str:
    text = ""
    for part in parts:
        text += part(count, turn)
        if len(text) > MAX_LENGTH:
            raise _GiveUp
    return text
