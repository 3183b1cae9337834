"""A schema with `$ref` and `allOf` goes in; one set of keywords that says the same comes out.

Only the top is flattened: what stands below a keyword keeps its references, so that recursive schemas stay finite.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from codegen.schema.dialect import JsonSchema
from codegen.schema.merge import assertions, conjoin

Resolve = Callable[[str], JsonSchema]
"""The schema that a reference names; True where it names none."""

_NOT_KEYWORDS = frozenset({"$defs", "definitions", "$id", "$anchor", "$dynamicAnchor", "$schema", "$comment"})
_OPAQUE = ("anyOf", "oneOf", "if", "dependentSchemas", "allOf")
"""Keywords that may evaluate members or elements in ways that only a value tells."""


def flatten(schema: JsonSchema, resolve: Resolve) -> JsonSchema:
    """The schema without `$ref` and, as far as its parts can be merged, without `allOf`.

    An `unevaluatedProperties` or `unevaluatedItems` that depends on the value stays.
    """
    return _flatten(schema, resolve, frozenset())


def _flatten(schema: JsonSchema, resolve: Resolve, seen: frozenset[str]) -> JsonSchema:
    if not isinstance(schema, Mapping):
        return schema
    result: JsonSchema = _own_keywords(schema)
    for part in _parts(schema, resolve, seen):
        result = conjoin(result, part)
    for keyword, closes in (("unevaluatedProperties", "additionalProperties"), ("unevaluatedItems", "items")):
        if keyword in schema:
            result = close(result, keyword, closes, schema[keyword])
    return result


def _own_keywords(schema: Mapping[str, Any]) -> dict[str, Any]:
    apart = ("$ref", "allOf", "const", "unevaluatedProperties", "unevaluatedItems")
    own = {key: value for key, value in schema.items() if key not in _NOT_KEYWORDS and key not in apart}
    if "const" in schema:
        # A constant that the enumeration beside it lacks leaves nothing; conjoin finds out.
        if "enum" in own:
            both = conjoin(own, {"enum": [schema["const"]]})
            return dict(both) if isinstance(both, Mapping) else {"not": {}}
        own["enum"] = [schema["const"]]
    if "anyOf" not in own and "oneOf" not in own:
        own.pop("discriminator", None)
    return own


def _parts(schema: Mapping[str, Any], resolve: Resolve, seen: frozenset[str]) -> list[JsonSchema]:
    parts: list[JsonSchema] = []
    ref = schema.get("$ref")
    if isinstance(ref, str) and ref not in seen:  # a schema that only refers to itself says nothing
        target = _flatten(resolve(ref), resolve, seen | {ref})
        parts.append(assertions(target) if isinstance(target, Mapping) else target)
    parts.extend(_flatten(part, resolve, seen) for part in schema.get("allOf", ()))
    return parts


def close(schema: JsonSchema, keyword: str, closes: str, rest: JsonSchema) -> JsonSchema:
    """Turn `unevaluated*` into the keyword for "all others", where the members evaluated are known for every value."""
    if not isinstance(schema, Mapping) or closes in schema:
        return schema  # `additionalProperties` and `items` evaluate everything
    if any(key in schema for key in _OPAQUE) or (keyword == "unevaluatedItems" and "contains" in schema):
        return {**schema, keyword: rest}
    return {**schema, closes: rest}
