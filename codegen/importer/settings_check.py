"""Settings against their JSON Schema: every finding with its place, in words that say what to write.

Knows the keywords that `settings.schema.json` uses and no others: a general validator takes longer to import.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from codegen.core.pointer import child, lookup

TYPES: dict[str, tuple[tuple[type, ...], str]] = {
    "string": ((str,), "text"),
    "boolean": ((bool,), "true or false"),
    "integer": ((int,), "a whole number"),
    "number": ((int, float), "a number"),
    "object": ((dict,), "an object"),
    "array": ((list,), "a list"),
}


class Finding(NamedTuple):
    code: str
    message: str
    pointer: str
    hint: str


def check(value: Any, schema: Mapping[str, Any]) -> Iterator[Finding]:
    """What is wrong with a document, with everything in it."""
    return _Checker(schema).check(value, schema, "", "the document")


class _Checker:
    def __init__(self, root: Mapping[str, Any]) -> None:
        self._root = root

    def check(self, value: Any, schema: Mapping[str, Any], pointer: str, name: str) -> Iterator[Finding]:
        schema = self._target(schema)
        finding = _type(value, schema, pointer, name) or _range(value, schema, pointer, name)
        if finding:
            yield finding
        elif isinstance(value, dict):
            yield from self._members(value, schema, pointer, name)
        elif isinstance(value, list):
            for index, item in enumerate(value):
                yield from self.check(
                    item, schema.get("items", {}), child(pointer, index), f"{name}[{index}]"
                )

    def _target(self, schema: Mapping[str, Any]) -> Mapping[str, Any]:
        while "$ref" in schema:
            schema = lookup(self._root, schema["$ref"].removeprefix("#"))
        return schema

    def _members(
        self, value: Mapping[str, Any], schema: Mapping[str, Any], pointer: str, name: str
    ) -> Iterator[Finding]:
        properties: Mapping[str, Any] = schema.get("properties", {})
        others = schema.get("additionalProperties", {})
        name_pattern = schema.get("propertyNames", {}).get("pattern", "")
        for missing in schema.get("required", ()):
            if value.get(missing) is None:
                yield Finding(
                    "CG155", f"{name} needs {missing}", pointer, _described(properties.get(missing, {}))
                )
        for key, member in value.items():
            place = child(pointer, key)
            if key in properties:
                if member is not None:  # `environment:` with nothing below it
                    yield from self.check(member, properties[key], place, key)
            elif others is False:
                yield _unknown(key, properties, place)
            elif not re.search(name_pattern, key):
                yield Finding("CG152", f"a name here can't be {key!r}", place, _described(schema))
            elif others:
                is_blank = member is None and "object" in self._target(others).get("type", "")
                yield from self.check(
                    {} if is_blank else member, others, place, key
                )  # `prod:` with nothing below


def _type(value: Any, schema: Mapping[str, Any], pointer: str, name: str) -> Finding | None:
    if "enum" in schema:
        if any(value == one and isinstance(value, bool) == isinstance(one, bool) for one in schema["enum"]):
            return None
        choices = ", ".join(map(str, schema["enum"]))
        return Finding(
            "CG152", f"{name} is {value!r}, which is none of its values", pointer, f"write one of: {choices}"
        )
    kinds = schema.get("type", ())
    kinds = (kinds,) if isinstance(kinds, str) else kinds
    if not kinds or any(_is(value, kind) for kind in kinds):
        return None
    words = " or ".join(TYPES[kind][1] for kind in kinds)
    is_unquoted = "string" in kinds and isinstance(value, int | float)
    hint = "put it in quotes" if is_unquoted else _described(schema)
    return Finding("CG151", f"{name} must be {words}, and is {value!r}", pointer, hint)


def _is(value: Any, kind: str) -> bool:
    types, _ = TYPES[kind]
    return isinstance(value, types) and isinstance(value, bool) == (kind == "boolean")


def _range(value: Any, schema: Mapping[str, Any], pointer: str, name: str) -> Finding | None:
    if isinstance(value, str) and "enum" not in schema:
        if len(value) < schema.get("minLength", 0) or not re.search(schema.get("pattern", ""), value):
            return Finding("CG152", f"{name} can't be {value!r}", pointer, _described(schema))
    elif isinstance(value, int | float):
        low, high = schema.get("minimum", value), schema.get("maximum", value)
        if not low <= value <= high:
            allowed = f"outside of {low} to {high}" if "maximum" in schema else f"below {low}"
            return Finding("CG152", f"{name} is {value}, {allowed}", pointer, _described(schema))
    return None


def _unknown(key: str, known: Mapping[str, Any], pointer: str) -> Finding:
    close = difflib.get_close_matches(key, known, n=1)
    hint = f"did you mean {close[0]}?" if close else f"known here: {', '.join(known)}"
    return Finding("CG150", f"there is no setting {key}", pointer, hint)


def _described(schema: Mapping[str, Any]) -> str:
    text = str(schema.get("description", ""))
    return text[:1].lower() + text[1:].rstrip(".")
