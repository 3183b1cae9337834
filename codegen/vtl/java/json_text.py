"""Values as JSON text, the way API Gateway's JSON library writes them: compact, Java's numbers, few escapes.

`$input.json()` leaves slashes alone; a JSON array that is printed escapes them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import orjson

from codegen.vtl.errors import limit_fault
from codegen.vtl.java.numbers import double_text
from codegen.vtl.java.types import EntrySet, JavaArray, JavaList, KeySet, MapView, Values, unboxed
from codegen.vtl.limits import MAX_TEXT, MAX_VALUE_DEPTH

_SHORT = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_UNSAFE = re.compile('["\\\\\x00-\x1f\x7f-\x9f\u2000-\u20ff]')
_UNSAFE_OR_SLASH = re.compile('["\\\\/\x00-\x1f\x7f-\x9f\u2000-\u20ff]')
# orjson writes some things differently: fractions and exponents, easy to find once all digits are "0" and what
# may follow them is "." ...
_NUMBERS = bytes(
    ord("0") if chr(byte) in "0123456789" else ord(".") if chr(byte) in ".eE" else ord(" ")
    for byte in range(256)
)
# ... and control characters.
_UNSAFE_BEYOND_ASCII = re.compile("[\x80-\x9f\u2000-\u20ff]")
_LISTS = frozenset({list, JavaList, JavaArray, KeySet, Values, EntrySet})
Text = Callable[[Any], str]


def _escape(match: re.Match[str]) -> str:
    character = match[0]
    if character == "/":
        return "\\/"
    return _SHORT.get(character) or f"\\u{ord(character):04X}"


def quoted(text: str, escapes_slash: bool) -> str:
    """A string as JSON."""
    return f'"{(_UNSAFE_OR_SLASH if escapes_slash else _UNSAFE).sub(_escape, text)}"'


def compact_json(value: Any, text: Text) -> str:
    """A value as `$input.json()` writes it. `text` prints what JSON has no form for."""
    if value.__class__ is dict or value.__class__ is list:
        written = _written_quickly(value)
        if written is not None:
            return written
    return JsonWriter(False, text).write(value)


def _written_quickly(value: Any) -> str | None:
    """The value as JSON by orjson; None where that writes it differently."""
    try:
        data = orjson.dumps(value, option=orjson.OPT_PASSTHROUGH_SUBCLASS)
    except TypeError:
        return None
    if b"0." in data.translate(_NUMBERS) or b"\\u" in data or b"\x7f" in data:
        return None
    text = data.decode()
    return text if data.isascii() or _UNSAFE_BEYOND_ASCII.search(text) is None else None


class JsonWriter:
    """Writes one value; refuses what is nested too deeply, like a list that contains itself."""

    __slots__ = ("_depth", "_escapes_slash", "_text")

    def __init__(self, escapes_slash: bool, text: Text) -> None:
        self._escapes_slash = escapes_slash
        self._text = text
        self._depth = 0

    def write(self, value: Any) -> str:
        """The JSON text of a value."""
        cls = value.__class__
        if cls is str:
            return quoted(value, self._escapes_slash)
        if cls is bool:
            return "true" if value else "false"
        if value is None:
            return "null"
        if cls is int or cls is Decimal:
            return str(value)
        if cls is float:
            return double_text(value) if value - value == 0 else "null"
        return self._nested(value)

    def _nested(self, value: Any) -> str:
        items: Any = value
        self._depth += 1
        if self._depth > MAX_VALUE_DEPTH:
            raise limit_fault(f"a value is nested more than {MAX_VALUE_DEPTH} levels deep")
        write = self.write
        if isinstance(value, dict):
            key = self._key
            written = "{" + ",".join([f"{key(name)}:{write(item)}" for name, item in value.items()]) + "}"
        elif value.__class__ in _LISTS or isinstance(value, list | tuple | MapView):
            written = "[" + ",".join([write(item) for item in items]) + "]"
        else:
            written = quoted(self._text(value), self._escapes_slash)
        if len(written) > MAX_TEXT:  # also of lists that hold each other many times
            raise limit_fault(f"a text is longer than {MAX_TEXT} characters")
        self._depth -= 1
        return written

    def _key(self, name: Any) -> str:
        return quoted(name if name.__class__ is str else self._text(unboxed(name)), self._escapes_slash)
