"""JSON as the MOCK integration reads it: names and values need no quotes, single quotes and stray commas pass.

In: text. Out: its object; nothing where it begins none, or breaks off. What stands behind the object is not read.
https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-mock-integration.html
"""

from __future__ import annotations

import re
from typing import Any

_SPACE = re.compile(r"\s*")
_SEPARATORS = re.compile(r"[\s,]*")
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"|' r"'(?:[^'\\]|\\.)*'", re.DOTALL)
_NAME = re.compile(r"[^:]*")
_MEMBER = re.compile(r"[^,}]*")
_ITEM = re.compile(r"[^,\]]*")
_INTEGER = re.compile(r"-?\d+")
_WORDS = {"true": True, "false": False, "null": None}


class Broken(ValueError):
    """The text is not even this kind of JSON."""


def permissive_object(text: str) -> dict[str, Any] | None:
    """The object that a text begins; None where there is none."""
    reader = _Reader(text)
    reader.skip(_SPACE)
    if reader.next() != "{":
        return None
    try:
        return reader.object()
    except (Broken, RecursionError):
        return None


class _Reader:
    """Reads one text from its beginning."""

    __slots__ = ("_at", "_text")

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0

    def next(self) -> str:
        """The next character; empty at the end."""
        return self._text[self._at : self._at + 1]

    def skip(self, pattern: re.Pattern[str]) -> str:
        """Take what a pattern matches from here."""
        found = pattern.match(self._text, self._at)
        if found is None:
            raise Broken
        self._at = found.end()
        return found[0]

    def object(self) -> dict[str, Any]:
        """The object that begins here."""
        members: dict[str, Any] = {}
        self._at += 1
        while True:
            self.skip(_SEPARATORS)
            if self.next() == "}":
                self._at += 1
                return members
            if self.next() in ("", ":", "[", "]", "{"):
                raise Broken
            name = self._text_or(_NAME)
            self.skip(_SPACE)
            if self.next() != ":":
                raise Broken
            self._at += 1
            members[name] = self._value(_MEMBER)
            self._close("}")

    def _array(self) -> list[Any]:
        items: list[Any] = []
        self._at += 1
        while True:
            self.skip(_SEPARATORS)
            if self.next() == "]":
                self._at += 1
                return items
            items.append(self._value(_ITEM))
            self._close("]")

    def _value(self, plain: re.Pattern[str]) -> Any:
        self.skip(_SPACE)
        first = self.next()
        if first == "{":
            return self.object()
        if first == "[":
            return self._array()
        if first in ("", ":", ",", "}", "]"):
            raise Broken
        if first in "\"'":
            return self.skip(_QUOTED)[1:-1]
        word = self.skip(plain).strip()
        return int(word) if _INTEGER.fullmatch(word) else _WORDS.get(word, word)

    def _text_or(self, plain: re.Pattern[str]) -> str:
        """A name, with its quotes taken off."""
        if self.next() in "\"'":
            return self.skip(_QUOTED)[1:-1]
        return self.skip(plain).strip()

    def _close(self, end: str) -> None:
        """After a member there must be another one, or the end."""
        self.skip(_SPACE)
        if self.next() not in (",", end):
            raise Broken
