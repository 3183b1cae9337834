"""Walking the subschemas of a JSON Schema: references are found in schemas, never in data (enum, default ...)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

OBJECT = (dict, Mapping)
"""What schemas are; most are a `dict`, which is asked several times faster than `Mapping`."""

SCHEMA_KEYWORDS = frozenset(
    "additionalItems additionalProperties contains contentSchema else if items not propertyNames then "
    "unevaluatedItems unevaluatedProperties".split()
)
"""Keywords whose value is one schema (`items` may be a list of schemas in older dialects)."""

SCHEMA_LIST_KEYWORDS = frozenset({"allOf", "anyOf", "oneOf", "prefixItems"})
"""Keywords whose value is a list of schemas."""

SCHEMA_MAP_KEYWORDS = frozenset(
    {"$defs", "definitions", "dependencies", "dependentSchemas", "patternProperties", "properties"}
)
"""Keywords whose value maps names to schemas."""


WITH_SCHEMAS = SCHEMA_KEYWORDS | SCHEMA_LIST_KEYWORDS | SCHEMA_MAP_KEYWORDS
"""Keywords that have schemas below them."""

_WITH_REFERENCES = WITH_SCHEMAS | {"$ref", "discriminator"}


def subschemas(schema: Mapping[str, Any]) -> Iterator[tuple[tuple[str, ...], Any]]:
    """The direct subschemas of a schema, each with its path of keys below it."""
    for keyword, value in schema.items():
        if keyword in SCHEMA_MAP_KEYWORDS and isinstance(value, OBJECT):
            for name, sub in value.items():
                yield (keyword, name), sub
        elif (keyword in SCHEMA_LIST_KEYWORDS or keyword == "items") and isinstance(value, list):
            for index, sub in enumerate(value):
                yield (keyword, str(index)), sub
        elif keyword in SCHEMA_KEYWORDS:
            yield (keyword,), value


def map_references(schema: Any, rewrite: Callable[[str], str]) -> Any:
    """A schema with every reference, and every target of a discriminator's mapping, rewritten.

    One frame a level: deep schemas must not end in a RecursionError.
    """
    if not isinstance(schema, OBJECT) or _WITH_REFERENCES.isdisjoint(schema):
        return schema
    copy: dict[str, Any] = {}
    for keyword, value in schema.items():
        if keyword == "$ref" and isinstance(value, str):
            copy[keyword] = rewrite(value)
        elif keyword in SCHEMA_MAP_KEYWORDS and isinstance(value, OBJECT):
            entries: dict[str, Any] = {}
            for name, sub in value.items():
                entries[name] = map_references(sub, rewrite)
            copy[keyword] = entries
        elif (keyword == "items" or keyword in SCHEMA_LIST_KEYWORDS) and isinstance(value, list):
            members: list[Any] = []
            for sub in value:
                members.append(map_references(sub, rewrite))
            copy[keyword] = members
        elif keyword in SCHEMA_KEYWORDS:
            copy[keyword] = map_references(value, rewrite)
        elif keyword == "discriminator" and isinstance(value, Mapping):
            copy[keyword] = _map_discriminator(value, rewrite)
        else:
            copy[keyword] = value
    return copy


def _map_discriminator(discriminator: Mapping[str, Any], rewrite: Callable[[str], str]) -> dict[str, Any]:
    mapping = discriminator.get("mapping")
    if not isinstance(mapping, Mapping):
        return dict(discriminator)
    # A target is a reference or the bare name of a component schema (OpenAPI 3.1.0, Discriminator Object).
    targets = {
        value: rewrite(
            target if "/" in target or target.startswith("#") else f"#/components/schemas/{target}"
        )
        for value, target in mapping.items()
        if isinstance(target, str)
    }
    return {**discriminator, "mapping": targets}
