"""Settings against their JSON Schema: every finding with its place, in words that say what to write.

Knows the keywords that `settings.schema.json` uses and no others: a general validator takes longer to import.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from codegen.core.pointer import child

TYPES: dict[str, tuple[type, str]] = {
    "string": (str, "text"),
    "integer": (int, "a whole number"),
    "object": (dict, "an object"),
    "array": (list, "a list"),
}

LATER = frozenset("""
    alarms api_keys authorizers base_path binary_media_types caching canary compression custom_domain dashboard endpoint
    functions gateway_responses integrations layers logging metrics mutual_tls policies resource_policy stages tags
    targets throttling tracing usage_plans validators vpc waf
    """.split())
"""Settings that codegen is going to have; until then they are refused, so that nobody relies on them in silence."""


class Finding(NamedTuple):
    code: str
    message: str
    pointer: str
    hint: str


def check(
    value: Any, schema: Mapping[str, Any], pointer: str = "", name: str = "the document"
) -> Iterator[Finding]:
    """What is wrong with a value, with everything below it."""
    finding = _type(value, schema, pointer, name) or _range(value, schema, pointer, name)
    if finding:
        yield finding
    elif isinstance(value, dict):
        yield from _members(value, schema, pointer)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from check(item, schema["items"], child(pointer, index), f"{name}[{index}]")


def _type(value: Any, schema: Mapping[str, Any], pointer: str, name: str) -> Finding | None:
    if "enum" in schema:
        if value in schema["enum"]:
            return None
        choices = ", ".join(schema["enum"])
        return Finding(
            "CG152", f"{name} is {value!r}, which is none of its values", pointer, f"write one of: {choices}"
        )
    kind, words = TYPES[schema["type"]]
    if isinstance(value, kind) and not isinstance(value, bool):
        return None
    hint = "put it in quotes" if kind is str and isinstance(value, int | float) else _described(schema)
    return Finding("CG151", f"{name} must be {words}, and is {value!r}", pointer, hint)


def _range(value: Any, schema: Mapping[str, Any], pointer: str, name: str) -> Finding | None:
    if isinstance(value, str) and "enum" not in schema:
        if len(value) < schema.get("minLength", 0) or not re.search(schema.get("pattern", ""), value):
            return Finding("CG152", f"{name} can't be {value!r}", pointer, _described(schema))
    elif isinstance(value, int):
        low, high = schema.get("minimum", value), schema.get("maximum", value)
        if not low <= value <= high:
            return Finding(
                "CG152", f"{name} is {value}, outside of {low} to {high}", pointer, _described(schema)
            )
    return None


def _members(value: Mapping[str, Any], schema: Mapping[str, Any], pointer: str) -> Iterator[Finding]:
    properties: Mapping[str, Any] = schema.get("properties", {})
    others = schema["additionalProperties"]
    name_pattern = schema.get("propertyNames", {}).get("pattern", "")
    for key, member in value.items():
        place = child(pointer, key)
        if key in properties:
            if member is not None:  # `environment:` with nothing below it
                yield from check(member, properties[key], place, key)
        elif not others:
            yield _unknown(key, properties, place)
        elif not re.search(name_pattern, key):
            yield Finding("CG152", f"a name here can't be {key!r}", place, _described(schema))
        else:
            yield from check(member, others, place, key)


def _unknown(key: str, known: Mapping[str, Any], pointer: str) -> Finding:
    if key in LATER:
        message = f"the setting {key} is not supported by this version of codegen"
        return Finding("CG153", message, pointer, "remove it, and configure it in template.yaml")
    close = difflib.get_close_matches(key, known, n=1)
    hint = f"did you mean {close[0]}?" if close else f"known here: {', '.join(known)}"
    return Finding("CG150", f"there is no setting {key}", pointer, hint)


def _described(schema: Mapping[str, Any]) -> str:
    text = str(schema.get("description", ""))
    return text[:1].lower() + text[1:].rstrip(".")
