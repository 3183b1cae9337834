"""Regular expressions of JSON Schema (ECMA-262) for the engines of Python and of pydantic (the Rust crate `regex`).

The Rust engine runs in linear time, whatever a client sends, and knows `\\p{L}`; it has neither look-around nor
back-references. Python's `re` has those, and no `\\p{L}`. What neither takes can't be checked.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pydantic_core import SchemaValidator

_QUANTIFIER = re.compile(r"\{(\d*)(,(\d*))?\}")
_ESCAPE = re.compile(
    r"\\(?:u\{(?P<braced>[0-9A-Fa-f]{1,6})\}|u(?P<unit>[0-9A-Fa-f]{4})|x(?P<byte>[0-9A-Fa-f]{2})|c(?P<control>[A-Za-z])"
    r"|(?P<property>[pP]\{[^{}]*\})|k<(?P<name>\w+)>|(?P<digits>[0-9]+)|(?P<single>.))",
    re.DOTALL,
)
_SETS = {"d": "0-9", "w": "0-9A-Za-z_"}
_SAME = frozenset("tnrfvsS")
"""Letters after a backslash that mean the same everywhere; `\\s` has a few more characters in ECMA-262."""
_ANCHORS = {"A": r"\A", "Z": r"\Z", "z": r"\Z", "B": r"\B"}
"""Not in ECMA-262, where `\\A` is a plain A; who writes them means the anchors of other engines."""
_META = frozenset("\\^$.|?*+()[]{}&~-#")


_NESTED_REPETITION = re.compile(r"[*+}][?+]?[^()]*\)[*+{]")
_SHORT = 20


class _Unsupported(Exception):
    """The engine has no such construct."""


@lru_cache(maxsize=4096)
def python_pattern(pattern: str) -> str | None:
    """The pattern for `re.search`, None where `re` can't say it."""
    try:
        translated = _Translation(pattern, rust=False).run()
        re.compile(translated)
    except (_Unsupported, re.error, OverflowError, RecursionError, FutureWarning):
        return None
    return translated


@lru_cache(maxsize=4096)
def linear_pattern(pattern: str) -> str | None:
    """The pattern for pydantic's own engine, None where it can't say it."""
    try:
        translated = _Translation(pattern, rust=True).run()
    except _Unsupported:
        return None
    return translated if _judge(translated) else None


def search(pattern: str, text: str) -> bool:
    """Whether the pattern is found in the text; False also where no engine can run it in bounded time."""
    judge = _linear_judge(pattern)
    if judge is not None:
        return judge.isinstance_python(text)
    compiled = python_pattern(pattern)
    return compiled is not None and _is_bounded(pattern, text) and re.search(compiled, text) is not None


def can_search(pattern: str, text: str) -> bool:
    """Whether an engine can look for the pattern in the text, in bounded time."""
    if linear_pattern(pattern) is not None:
        return True
    return python_pattern(pattern) is not None and _is_bounded(pattern, text)


def _is_bounded(pattern: str, text: str) -> bool:
    """Python's engine may take time exponential in the text for a repetition inside of a repetition."""
    return len(text) <= _SHORT or not _NESTED_REPETITION.search(pattern)


@lru_cache(maxsize=256)
def _linear_judge(pattern: str) -> SchemaValidator | None:
    translated = linear_pattern(pattern)
    return None if translated is None else _judge(translated)


def _judge(translated: str) -> SchemaValidator | None:
    """What looks for a translated pattern; None where the engine can't."""
    # takes 30 ms to import, and most runs look for no pattern
    from pydantic_core import SchemaError, SchemaValidator, core_schema

    try:
        return SchemaValidator(core_schema.str_schema(pattern=translated, regex_engine="rust-regex"))
    except SchemaError:
        return None


class _Translation:
    """One walk over a pattern, writing it anew for the other engine."""

    def __init__(self, pattern: str, rust: bool) -> None:
        self._pattern = pattern
        self._rust = rust
        self._at = 0
        self._out: list[str] = []

    def run(self) -> str:
        while self._at < len(self._pattern):
            character = self._pattern[self._at]
            if character == "\\":
                self._out.append(self._escape(in_class=False))
            elif character == "[":
                self._class()
            elif character == "(":
                self._group()
            elif character == "{":
                self._braces()
            else:
                self._at += 1
                self._out.append(self._plain(character))
        return "".join(self._out)

    def _plain(self, character: str) -> str:
        if character == "$":
            return "$" if self._rust else r"\Z"  # `$` of Python also matches before a last line feed
        return r"\}" if character == "}" else character

    def _braces(self) -> None:
        """A brace that starts no quantifier stands for itself."""
        found = _QUANTIFIER.match(self._pattern, self._at)
        if not found or not (found[1] or found[3]):
            self._out.append(r"\{")
            self._at += 1
            return
        self._out.append(f"{{{found[1] or 0}{found[2] or ''}}}")
        self._at = found.end()

    def _group(self) -> None:
        rest = self._pattern[self._at :]
        self._at += 1
        if rest.startswith(("(?=", "(?!", "(?<=", "(?<!")):
            if self._rust:
                raise _Unsupported
            self._out.append("(")
        elif rest.startswith("(?<"):
            self._out.append("(?P<")
            self._at += 2
        else:
            self._out.append("(")

    def _class(self) -> None:
        start = self._at
        self._at += 1
        negated = self._pattern[self._at : self._at + 1] == "^"
        self._at += negated
        members: list[str] = []
        while self._at < len(self._pattern) and self._pattern[self._at] != "]":
            members.append(self._member())
        if self._at >= len(self._pattern):
            raise _Unsupported(self._pattern[start:])
        self._at += 1
        if not members:  # [] matches nothing and [^] everything
            self._out.append(r"[\s\S]" if negated else r"[^\s\S]")
        else:
            self._out.append(f"[{'^' if negated else ''}{''.join(members)}]")

    def _member(self) -> str:
        character = self._pattern[self._at]
        if character == "\\":
            return self._escape(in_class=True)
        self._at += 1
        if character == "-":
            follows = self._pattern[self._at : self._at + 1]
            return r"\-" if follows in ("-", "]") else "-"
        return f"\\{character}" if character in "[&~|" else character

    def _escape(self, in_class: bool) -> str:
        found = _ESCAPE.match(self._pattern, self._at)
        if not found:
            raise _Unsupported
        self._at = found.end()
        kind = found.lastgroup or ""
        text = found[kind]
        if kind in ("braced", "unit", "byte"):
            return self._character(self._code_point(text, kind))
        if kind == "control":
            return self._character(ord(text) % 32)
        if kind == "property":
            if not self._rust:
                raise _Unsupported
            return f"\\{text}"
        if kind in ("name", "digits"):
            return self._reference(kind, text, in_class)
        return self._single(text, in_class)

    def _code_point(self, text: str, kind: str) -> int:
        code = int(text, 16)
        if kind == "unit" and 0xD800 <= code < 0xDC00:
            low = _ESCAPE.match(self._pattern, self._at)
            if low and low["unit"] and 0xDC00 <= int(low["unit"], 16) < 0xE000:
                self._at = low.end()
                return 0x10000 + ((code - 0xD800) << 10) + int(low["unit"], 16) - 0xDC00
        if code > 0x10FFFF or 0xD800 <= code < 0xE000:
            raise _Unsupported  # half a character: no text has it
        return code

    def _reference(self, kind: str, text: str, in_class: bool) -> str:
        if text == "0":
            return self._character(0)
        if self._rust or in_class:
            raise _Unsupported
        return f"(?P={text})" if kind == "name" else f"\\{text}"

    def _single(self, letter: str, in_class: bool) -> str:
        if letter.lower() in _SETS:
            return self._set(letter, in_class)
        if letter in _SAME:
            return f"\\{letter}"
        if letter == "b" and not in_class:
            return r"(?-u:\b)" if self._rust else r"\b"
        if letter in _ANCHORS and not in_class:
            return _ANCHORS[letter].replace("Z", "z") if self._rust else _ANCHORS[letter]
        return self._character(8 if letter == "b" else ord(letter))

    def _set(self, letter: str, in_class: bool) -> str:
        members = _SETS[letter.lower()]
        if letter.islower():
            return members if in_class else f"[{members}]"
        if in_class and not self._rust:
            return f"\\{letter}"  # Python nests no classes; its own set has letters of all scripts
        return f"[^{members}]"

    def _character(self, code: int) -> str:
        character = chr(code)
        if character in _META:
            return f"\\{character}"
        if character.isprintable():
            return character
        return f"\\x{code:02x}" if code < 0x100 else (f"\\u{code:04x}" if code < 0x10000 else self._far(code))

    def _far(self, code: int) -> str:
        return f"\\u{{{code:x}}}" if self._rust else f"\\U{code:08x}"
