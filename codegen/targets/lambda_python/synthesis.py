"""A value for a schema that comes without a valid example."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from codegen.ir.schema import SCHEMA_REF_PREFIX, JsonSchema
from codegen.schema.flatten import flatten

MAX_DEPTH = 6

_TEXTS = {
    "date-time": "2026-01-31T12:00:00Z",
    "date": "2026-01-31",
    "time": "12:00:00Z",
    "uuid": "7c9e6679-7425-40de-944b-e07fc1f90ae7",
    "email": "somebody@example.com",
    "uri": "https://example.com",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
}


def synthesise(schema: JsonSchema, schemas: Mapping[str, JsonSchema], depth: int = 0) -> Any:
    """A value that the schema allows, as far as its common keywords tell."""
    flat = flatten(schema, lambda ref: schemas.get(ref.removeprefix(SCHEMA_REF_PREFIX), True))
    if not isinstance(flat, Mapping):
        return "text"
    for keyword in ("examples", "enum"):
        if flat.get(keyword):
            return flat[keyword][0]
    if "default" in flat:
        return flat["default"]
    for keyword in ("oneOf", "anyOf"):
        if flat.get(keyword) and "type" not in flat:
            return synthesise(flat[keyword][0], schemas, depth + 1)
    kind = flat.get("type", "string")
    maker = _MAKERS[kind[0] if isinstance(kind, list) else kind]
    return maker(flat, schemas, depth)


def _text(schema: Mapping[str, Any], schemas: Mapping[str, JsonSchema], depth: int) -> str:
    text = _TEXTS.get(schema.get("format", ""), "text")
    return text.ljust(int(schema.get("minLength", 0)), "x")[: schema.get("maxLength")]


def _object(schema: Mapping[str, Any], schemas: Mapping[str, JsonSchema], depth: int) -> dict[str, Any]:
    required = schema.get("required", ())
    return {
        name: synthesise(member, schemas, depth + 1)
        for name, member in schema.get("properties", {}).items()
        if name in required and depth < MAX_DEPTH
    }


def _array(schema: Mapping[str, Any], schemas: Mapping[str, JsonSchema], depth: int) -> list[Any]:
    count = max(int(schema.get("minItems", 1)), 1) if depth < MAX_DEPTH else 0
    return [synthesise(schema.get("items", True), schemas, depth + 1) for _ in range(count)]


def _number(schema: Mapping[str, Any], schemas: Mapping[str, JsonSchema], depth: int) -> Any:
    low = schema.get("minimum", schema.get("exclusiveMinimum", 0) + 1)
    return min(low, schema.get("maximum", low))


_MAKERS: dict[str, Callable[[Mapping[str, Any], Mapping[str, JsonSchema], int], Any]] = {
    "array": _array,
    "boolean": lambda schema, schemas, depth: True,
    "integer": _number,
    "null": lambda schema, schemas, depth: None,
    "number": _number,
    "object": _object,
    "string": _text,
}
