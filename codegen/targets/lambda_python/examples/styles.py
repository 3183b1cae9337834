"""Parameters and forms as a client writes them: a value and its OpenAPI style go in, texts of a request come out.

https://spec.openapis.org/oas/v3.1.0#style-values
The generated client, which imports nothing of ours, has these rules, too: a test holds the two together.
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

Pairs = list[tuple[str, str]]

_DELIMITERS = {"form": ",", "spaceDelimited": " ", "pipeDelimited": "|"}


def text(value: Any) -> str:
    """A scalar as a client writes it; what no style can carry goes as JSON."""
    if isinstance(value, str):
        return value
    return "" if value is None else json.dumps(value, ensure_ascii=False)


def pairs(name: str, value: Any, style: str, explode: bool) -> Pairs:
    """A parameter of a query, a form or the cookies as names and values, not encoded."""
    if isinstance(value, dict) and style == "deepObject":
        return _deep(name, value)
    if isinstance(value, dict) and explode:
        return [pair for key, item in value.items() for pair in _repeated(key, item)]
    if isinstance(value, list) and explode:
        return _repeated(name, value)
    if isinstance(value, list | dict):
        return [(name, _DELIMITERS.get(style, ",").join(_flat(value)))]
    return [(name, text(value))]


def _repeated(name: str, value: Any) -> Pairs:
    return [(name, text(item)) for item in (value if isinstance(value, list) else [value])]


def _deep(name: str, value: Any) -> Pairs:
    if isinstance(value, dict):
        return [pair for key, item in value.items() for pair in _deep(f"{name}[{key}]", item)]
    return _repeated(name, value)


def _flat(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [part for key, item in value.items() for part in (key, text(item))]
    return [text(item) for item in value]


def segment(name: str, value: Any, style: str, explode: bool) -> str:
    """A path parameter, percent-encoded."""
    parts = _parts(value, explode)
    separator = {"label": ".", "matrix": ";"}.get(style, ",") if explode else ","
    if style == "label":
        return "." + separator.join(parts)
    if style != "matrix":
        return separator.join(parts)
    if explode and isinstance(value, dict):
        return ";" + ";".join(parts)
    if explode and isinstance(value, list):
        return "".join(f";{name}={part}" for part in parts)
    return f";{name}={','.join(parts)}"


def _parts(value: Any, explode: bool) -> list[str]:
    if isinstance(value, dict) and explode:
        return [f"{quote(key, safe='')}={quote(text(item), safe='')}" for key, item in value.items()]
    items = _flat(value) if isinstance(value, list | dict) else [text(value)]
    return [quote(item, safe="") for item in items]


def field(value: Any, explode: bool) -> str:
    """A header field."""
    if isinstance(value, dict) and explode:
        return ",".join(f"{key}={text(item)}" for key, item in value.items())
    return ",".join(_flat(value)) if isinstance(value, list | dict) else text(value)
