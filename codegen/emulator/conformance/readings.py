"""What a text of a request stands for: `12` is a number where the contract wants one, and a text where it wants that.

In: a schema, and texts as a style wrote them. Out: the values that they may stand for.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from codegen.emulator.conformance.judge import Judge
from codegen.ir.schema import JsonSchema

ANY = frozenset({"string", "number", "integer", "boolean", "null", "array", "object"})
_INTEGER = re.compile(r"-?[0-9]{1,4000}")  # Python converts no more than 4300 digits
_NUMBER = re.compile(r"-?[0-9]{1,4000}(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_MAX_UNIONS = 8  # inside one another
_TYPES: tuple[tuple[type, str], ...] = (
    (str, "string"),
    (bool, "boolean"),  # before int: a boolean is one to Python
    (int, "integer"),
    (float, "number"),
    (list, "array"),
    (dict, "object"),
)


def kinds(schema: JsonSchema, judge: Judge, depth: int = 0) -> frozenset[str]:
    """The types that values of a schema may have, as far as its keywords tell."""
    flat = judge.flat(schema)
    if not isinstance(flat, Mapping):
        return ANY if flat else frozenset()
    if "enum" in flat:
        return frozenset(_type_of(value) for value in flat["enum"])
    stated = flat.get("type")
    found = ANY if stated is None else frozenset(stated if isinstance(stated, list) else [stated])
    for union in ("anyOf", "oneOf"):
        if union in flat and depth < _MAX_UNIONS:
            branches = (kinds(branch, judge, depth + 1) for branch in flat[union])
            found &= frozenset[str]().union(*branches)
    return found


def _type_of(value: Any) -> str:
    return next((name for kind, name in _TYPES if isinstance(value, kind)), "null")


def _integer(text: str) -> Any:
    return int(text) if _INTEGER.fullmatch(text) else text


def _number(text: str) -> Any:
    if _INTEGER.fullmatch(text):
        return int(text)
    value = float(text) if _NUMBER.fullmatch(text) else None
    return text if value is None or not math.isfinite(value) else value


_CONVERSIONS: Mapping[str, Callable[[str], Any]] = {
    "integer": _integer,
    "number": _number,
    "boolean": lambda text: {"true": True, "false": False}.get(text, text),
    "null": lambda text: None if text in ("", "null") else text,
}


def readings(text: str, names: frozenset[str]) -> Iterator[Any]:
    """The values that a text may stand for where one of these types is wanted; the text itself comes last."""
    for name, convert in _CONVERSIONS.items():
        if name in names:
            value = convert(text)
            if value is not text:
                yield value
    yield text


def typed(raw: Any, schema: JsonSchema, judge: Judge) -> Any:
    """A structure of texts with the values that its schema wants; what does not fit stays as it came."""
    names = kinds(schema, judge)
    if isinstance(raw, str):
        return raw if "string" in names else next(readings(raw, names))
    flat = judge.flat(schema)
    keywords: Mapping[str, Any] = flat if isinstance(flat, Mapping) else {}
    if isinstance(raw, list):
        return [typed(item, keywords.get("items", True), judge) for item in raw]
    if "array" in names and "object" not in names:  # name[0]=a, name[1]=b
        return [typed(item, keywords.get("items", True), judge) for item in raw.values()]
    properties, rest = keywords.get("properties", {}), keywords.get("additionalProperties", True)
    return {name: typed(item, properties.get(name, rest), judge) for name, item in raw.items()}
