"""JSON values as Python source, quoted as black quotes."""

from __future__ import annotations

import re
from typing import Any

from codegen.render.text import literal

_RAW = re.compile(r'(?:[^"\\]|\\.)*')
"""What may stand in a raw string: its quote behind a backslash only, which then belongs to the text."""

_LARGEST_EXACT = 2**53


def source(value: Any) -> str:
    """The expression of a JSON value."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{source(key)}: {source(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(source, value)) + "]"
    plain = literal(value)
    if isinstance(value, str) and plain.startswith("'") and '"' not in value:
        return f'"{plain[1:-1]}"'
    return plain


def raw_source(text: str) -> str:
    """A regular expression as a raw string where that says the same, for the reader's sake."""
    is_same = "\\" in text and text.isprintable() and _RAW.fullmatch(text)
    return f'r"{text}"' if is_same else source(text)


def whole(value: float | None) -> float | None:
    """1.0 as 1; 1e300 stays, since it means other digits than its nearest double has."""
    is_whole = isinstance(value, float) and value.is_integer() and abs(value) <= _LARGEST_EXACT
    return int(value) if is_whole and value is not None else value
