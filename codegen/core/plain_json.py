"""JSON that nobody but codegen reads: written and read by orjson, which takes a fifth of the time of `json`.

What orjson does not take (half of a surrogate pair, an integer of more than 64 bits) is written by `json` behind a
space, by which it is read again by `json`, so that every value comes back as it was.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import orjson

_OPTIONS = orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_NON_STR_KEYS
_BY_JSON = b" "


def dumps(value: Any, default: Callable[[Any], Any] | None = None) -> bytes:
    """One line of JSON.

    Args:
        default: gives the value that stands for one that JSON does not know.

    Raises:
        TypeError: there is a value that neither JSON nor `default` knows.
        RecursionError: the value is too deep.
    """
    try:
        return orjson.dumps(value, default, _OPTIONS)
    except TypeError:
        return _BY_JSON + json.dumps(value, default=default).encode()


def loads(content: bytes | memoryview) -> Any:
    """What a text of JSON says.

    Raises:
        ValueError: it is no JSON.
        RecursionError: it is too deep.
    """
    if content[:1] != _BY_JSON:
        try:
            return orjson.loads(content)
        except ValueError:  # also of what `json` takes
            pass
    return json.loads(bytes(content))


def unescaped(text: str) -> str:
    """What the inside of a JSON string says."""
    return str(json.loads(f'"{text}"')) if "\\" in text else text
