"""What may be the name and the value of a header (https://www.rfc-editor.org/rfc/rfc9110#name-fields)."""

from __future__ import annotations

import re
from functools import lru_cache

_NAME = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+").fullmatch
_FORBIDDEN = re.compile(r"[\r\n\0]").search


@lru_cache(maxsize=1024)
def is_name(name: str) -> bool:
    """Whether a header may have this name."""
    return _NAME(name) is not None


def is_value(value: str) -> bool:
    """Whether a header may have this value: a line break in it would start another header."""
    return value.isprintable() or _FORBIDDEN(value) is None


def on_one_line(value: str) -> str:
    """A value made fit for a header: spaces for line breaks."""
    return value if is_value(value) else re.sub(r"[\r\n\0]+", " ", value)
