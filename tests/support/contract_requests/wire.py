"""Parameters and form fields as they go over the wire, by the tables of OpenAPI: https://spec.openapis.org/oas/v3.1.1#style-values

In: a value and how it is to be written. Out: texts; and back: everything that texts can stand for.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from contract_requests.document import Parameter

Pairs = list[tuple[str, str]]

_DELIMITERS = {"form": ",", "spaceDelimited": " ", "pipeDelimited": "|"}


class NotWritable(Exception):
    """No style writes the value, or nobody could tell it from another one."""


def text(value: Any) -> str:
    """A scalar as a client writes it.

    Raises:
        NotWritable: OpenAPI says nothing of null and of structures in structures.
    """
    if isinstance(value, str):
        return value
    if value is None or isinstance(value, dict | list):
        raise NotWritable
    return json.dumps(value)


def pairs(parameter: Parameter, value: Any) -> Pairs:
    """A parameter of the query or the cookies as names and values, not encoded."""
    name = parameter.name
    if parameter.is_json:
        return [(name, json.dumps(value))]
    if not isinstance(value, list | dict):
        return [(name, text(value))]
    if not value:
        raise NotWritable
    if isinstance(value, dict):
        if parameter.style == "deepObject":
            return [(f"{name}[{key}]", text(item)) for key, item in value.items()]
        if parameter.explode:
            return [(key, text(item)) for key, item in value.items()]
    elif parameter.explode:
        return [(name, text(item)) for item in value]
    return [(name, _joined(_flat(value), _DELIMITERS.get(parameter.style, ",")))]


def segment(parameter: Parameter, value: Any) -> str:
    """A parameter of the path, percent-encoded."""
    name = quote(parameter.name, safe="")
    if parameter.is_json:
        return quote(json.dumps(value), safe="")
    parts = _parts(value, parameter.explode)
    if not parts or "" in parts:
        raise NotWritable
    is_exploded = parameter.explode and isinstance(value, list | dict)
    if parameter.style == "label":
        return "." + (_joined(parts, ".") if is_exploded else _joined(parts, ","))
    if parameter.style == "matrix":
        if is_exploded:
            return "".join(f";{part}" if isinstance(value, dict) else f";{name}={part}" for part in parts)
        return f";{name}={','.join(parts)}"
    return ",".join(parts)


def field(parameter: Parameter, value: Any) -> str:
    """A header field."""
    if parameter.is_json:
        return json.dumps(value)
    if isinstance(value, dict) and parameter.explode:
        made = _joined([f"{key}={text(item)}" for key, item in value.items()], ",")
    elif isinstance(value, list | dict):
        made = _joined(_flat(value), ",")
    else:
        made = text(value)
    if not made or made != made.strip() or not made.isascii() or not made.isprintable():
        raise NotWritable  # RFC 9110 leaves nothing of such a field
    return made


def _parts(value: Any, explode: bool) -> list[str]:
    if isinstance(value, dict) and explode:
        return [f"{_quoted(key)}={_quoted(text(item))}" for key, item in value.items()]
    items = _flat(value) if isinstance(value, list | dict) else [text(value)]
    return [_quoted(item) for item in items]


def _quoted(part: str) -> str:
    try:
        return quote(part, safe="").replace(".", "%2E")
    except UnicodeEncodeError:
        raise NotWritable from None


def _flat(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [part for key, item in value.items() for part in (key, text(item))]
    return [text(item) for item in value]


def _joined(parts: list[str], delimiter: str) -> str:
    if not parts or any(not part or delimiter in part for part in parts):
        raise NotWritable
    return delimiter.join(parts)


# ---- and back
_INTEGER = re.compile(r"[+-]?\d{1,4000}", re.ASCII)  # Python reads no more digits
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)


def meanings(written: str) -> Iterator[Any]:
    """Every value that a text may stand for, by the most generous reader."""
    yield written
    if written.lower() in ("true", "false"):
        yield written.lower() == "true"
    if written in ("", "null"):
        yield None
    if _NUMBER.fullmatch(written):
        number = float(written)
        if math.isfinite(number):
            yield number
            yield int(number)
        if _INTEGER.fullmatch(written):
            yield int(written)
    if written[:1] in ("{", "["):
        try:
            yield json.loads(written)
        except (ValueError, RecursionError):
            return
