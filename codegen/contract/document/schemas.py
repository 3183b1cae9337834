"""Schemas of an API definition: a model that is no JSON Schema of draft 4 is refused.

https://docs.aws.amazon.com/apigateway/latest/developerguide/models-mappings-models.html
https://json-schema.org/draft-04/schema
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from codegen.contract.values import is_intrinsic, mapping
from codegen.core.findings import Findings
from codegen.core.pointer import child
from codegen.core.suggestions import did_you_mean, nearest
from codegen.schema.references import subschemas

_TYPES = ("array", "boolean", "integer", "null", "number", "object", "string")
_OTHERS = (
    "$ref", "default", "deprecated", "description", "discriminator", "example", "externalDocs", "format", "id",
    "nullable", "readOnly", "title", "writeOnly", "xml",
)  # fmt: skip


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_names(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(name, str) for name in value)


def _is_list(value: Any) -> bool:
    return isinstance(value, list)


def _is_object(value: Any) -> bool:
    return isinstance(value, Mapping)


def _is_schema(value: Any) -> bool:
    return isinstance(value, Mapping | bool | list)


_Rule = tuple[Callable[[Any], bool], str]
_COUNT: _Rule = (_is_count, "a whole number from 0 on")
_NUMBER: _Rule = (_is_number, "a number")
_LIST: _Rule = (_is_list, "a list")
_OBJECT: _Rule = (_is_object, "an object")
_SCHEMA: _Rule = (_is_schema, "a schema")
_FLAG: _Rule = (lambda value: isinstance(value, bool) or _is_number(value), "true or false")
_KEYWORDS: Mapping[str, _Rule] = {
    **dict.fromkeys(
        ("maxItems", "maxLength", "maxProperties", "minItems", "minLength", "minProperties"), _COUNT
    ),
    **dict.fromkeys(("maximum", "minimum", "multipleOf"), _NUMBER),
    **dict.fromkeys(("allOf", "anyOf", "enum", "oneOf"), _LIST),
    **dict.fromkeys(("definitions", "dependencies", "patternProperties", "properties"), _OBJECT),
    **dict.fromkeys(("additionalItems", "additionalProperties", "items", "not"), _SCHEMA),
    **dict.fromkeys(("exclusiveMaximum", "exclusiveMinimum", "uniqueItems"), _FLAG),
    "pattern": (lambda value: isinstance(value, str), "text"),
    "required": (_is_names, "a list of names"),
}
_KNOWN = (*_KEYWORDS, *_OTHERS, "type")


def check_schemas(data: Mapping[str, Any], findings: Findings) -> None:
    """Report keywords whose values are impossible, and misspelt ones."""
    for schema, pointer in _schemas(data):
        waiting = [(schema, pointer)]
        while waiting:
            node, place = waiting.pop()
            if isinstance(node, Mapping) and not is_intrinsic(node):
                _check_schema(node, place, findings)
                waiting += [(below, child(place, *path)) for path, below in subschemas(node)]


def _schemas(data: Mapping[str, Any]) -> Iterator[tuple[Any, str]]:
    """Every schema of a document that stands by itself."""
    for place, owner in (("/definitions", data), ("/components/schemas", mapping(data.get("components")))):
        for name, schema in mapping(owner.get(place.rpartition("/")[2])).items():
            yield schema, child(place, name)
    waiting: list[tuple[Any, str]] = [(data.get("paths"), "/paths")]
    while waiting:
        node, place = waiting.pop()
        if isinstance(node, list):
            waiting += [(item, child(place, index)) for index, item in enumerate(node)]
        elif isinstance(node, Mapping):
            for name, value in node.items():
                if name == "schema":
                    yield value, child(place, name)
                elif not str(name).startswith(("x-", "example")):
                    waiting.append((value, child(place, name)))


def _check_schema(schema: Mapping[str, Any], place: str, findings: Findings) -> None:
    for keyword, value in schema.items():
        where = child(place, keyword)
        if is_intrinsic(value):
            continue
        if keyword == "type":
            _check_type(value, where, findings)
        elif keyword in _KEYWORDS:
            is_right, wanted = _KEYWORDS[keyword]
            if not is_right(value):
                findings.error("CG102", f"{keyword} of a schema must be {wanted}", where)
        elif keyword not in _OTHERS and not str(keyword).startswith(("x-", "$")):
            meant = nearest(str(keyword), _KNOWN)
            if meant is not None:
                message = f"a schema has no keyword {keyword}"
                findings.error("CG101", message, where, f"did you mean {meant}?")


def _check_type(value: Any, place: str, findings: Findings) -> None:
    for name in value if isinstance(value, list) else [value]:
        if not isinstance(name, str) or name not in _TYPES:
            hint = did_you_mean(str(name), _TYPES, f"use {', '.join(_TYPES)}")
            findings.error("CG103", f"there is no type {name!r} in a schema", place, hint)
