"""Text of a request to values: what `12` or `true` stands for where the contract wants a number or a boolean.

A shape says what a text stands for: "integer", "number", "boolean", "null", "string" or "json"; [shape] is an array,
{"name": shape} an object ("*" stands for every other name), (shape, shape) one of several.
"""

import json
import re
from collections.abc import Callable
from math import isfinite
from typing import Any, TypeAlias

Shape: TypeAlias = "str | list[Shape] | dict[str, Shape] | tuple[Shape, ...]"

ABSENT: Any = object()
"""Stands for a value that a request does not have."""

_INTEGER = re.compile(r"-?[0-9]{1,4000}")  # Python converts no more than 4300 digits
_NUMBER = re.compile(r"-?[0-9]{1,4000}(\.[0-9]+)?([eE][+-]?[0-9]+)?")


def _integer(text: str) -> Any:
    return int(text) if _INTEGER.fullmatch(text) else text


def _number(text: str) -> Any:
    if _INTEGER.fullmatch(text):
        return int(text)
    value = float(text) if _NUMBER.fullmatch(text) else None
    return text if value is None or not isfinite(value) else value


def _boolean(text: str) -> Any:
    return {"true": True, "false": False}.get(text, text)


def parse_json(text: str | bytes) -> Any:
    """The value of a JSON document.

    Raises:
        ValueError: the text is no JSON, or has half of a character, which UTF-8 can't carry.
        RecursionError: it is nested too deeply.
    """
    value = json.loads(text, parse_constant=_no_constant)
    escape = rb"\ud" in text if isinstance(text, bytes) else r"\ud" in text
    if escape:
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    return value


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def _json(text: str) -> Any:
    try:
        return parse_json(text)
    except (ValueError, RecursionError):
        return text


def _null(text: str) -> Any:
    return None if text in ("", "null") else text


_SCALARS: dict[str, Callable[[str], Any]] = {
    "integer": _integer,
    "number": _number,
    "boolean": _boolean,
    "json": _json,
    "null": _null,
    "string": str,
}


def convert(raw: Any, shape: Shape) -> Any:
    """The value that a text, or a structure of texts, stands for; what does not fit stays as it came."""
    if isinstance(shape, str):
        return _SCALARS[shape](raw) if isinstance(raw, str) else raw
    if isinstance(shape, tuple):
        fits = (convert(raw, one) for one in shape)
        return next((value for value in fits if value != raw), raw)
    if isinstance(shape, list):
        return (
            [convert(item, shape[0]) for item in raw] if isinstance(raw, list) else raw
        )
    if not isinstance(raw, dict):
        return raw
    other = shape.get("*", "string")
    return {name: convert(item, shape.get(name, other)) for name, item in raw.items()}
