"""An OpenAPI 3.0 or 3.1 schema goes in, plain data of one dialect comes out: JSON Schema 2020-12.

Mirrors the OpenAPI schema objects (https://spec.openapis.org/oas/v3.0.4.html#schema-object,
https://spec.openapis.org/oas/v3.1.1.html#schema-object). `$ref` strings stay as they are written; values (default,
enum, const, examples) are data and are never looked into. A keyword of the wrong shape (`minLength: "5"`) is left out:
the document's own validation reports it.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from typing import Any

from codegen.schema.references import OBJECT, SCHEMA_KEYWORDS, SCHEMA_LIST_KEYWORDS, SCHEMA_MAP_KEYWORDS

JsonSchema = Mapping[str, Any] | bool

TYPES = ("null", "boolean", "object", "array", "number", "integer", "string")

_KEYWORDS_3_0 = frozenset("""
    $ref additionalProperties allOf anyOf default deprecated description discriminator enum example
    exclusiveMaximum exclusiveMinimum externalDocs format items maxItems maxLength maxProperties maximum minItems
    minLength minProperties minimum multipleOf not nullable oneOf pattern properties readOnly required title type
    uniqueItems writeOnly xml
    """.split())
"""What a schema object of OpenAPI 3.0 knows; anything else that is not `x-*` says nothing there."""

REQUIRED_BY_DIRECTION = "x-codegen-required"
"""Beside `required`: `{"request": [names], "response": [names]}`, members that only one direction must have.

In OpenAPI 3.0 a required property that is read-only binds responses only, a write-only one requests only. From 3.1 on
both are annotations, and `required` means what it says.
"""

NULLABLE = "x-codegen-nullable"
"""Beside a schema that refuses null although it says `nullable: true`: many readers take null there all the same."""

INFERRED_TYPE = "x-codegen-inferred-type"
"""Beside a type that the contract does not write: to JSON Schema `properties` alone refuse no text and no null."""

CONVERTED_ENUM = "x-codegen-converted-enum"
"""Beside an `enum` whose values the contract writes in another type: to JSON Schema no value satisfies both."""

EXCLUSIVE = "x-codegen-exclusive"
"""In the discriminator of an `anyOf` that the contract writes as `oneOf`: many readers want exactly one to match."""

_LEAF = frozenset("""
    default deprecated description enum example format maxLength minLength pattern readOnly title type writeOnly
    """.split())
"""Keywords of most schemas: without parts, and alike in all dialects but for `example`, `type` and `enum`."""

_PLAIN = frozenset({"type", "format", "title", "description"})
"""Keywords of two schemas out of three: texts that mean the same in all dialects."""

_REFERENCE = {"$ref"}
_TEXTS = {str}
_MEANS_TYPE = ("type", "$ref", "allOf", "oneOf", "anyOf", "not", "enum", "const")
_WITHOUT_TYPE_OF_ITS_OWN = frozenset({"if", "then", "else", "contains", "dependentSchemas"})
"""Conditions look at members of a value that is described elsewhere: `properties` there does not mean an object."""


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _is_count(value: Any) -> bool:
    return _is_number(value) and value >= 0 and value == int(value)


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_flag(value: Any) -> bool:
    return isinstance(value, bool)


def _is_list(value: Any) -> bool:
    return isinstance(value, list)


def _is_mapping(value: Any) -> bool:
    return isinstance(value, Mapping)


def _is_schema(value: Any) -> bool:
    return isinstance(value, Mapping | bool)


_SHAPES: dict[str, Callable[[Any], bool]] = {
    **dict.fromkeys(SCHEMA_KEYWORDS, _is_schema),
    **dict.fromkeys(SCHEMA_LIST_KEYWORDS, _is_list),
    **dict.fromkeys(SCHEMA_MAP_KEYWORDS, _is_mapping),
    **dict.fromkeys(("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"), _is_number),
    **dict.fromkeys(
        "minLength maxLength minItems maxItems minProperties maxProperties minContains maxContains".split(),
        _is_count,
    ),
    **dict.fromkeys(
        "$ref $dynamicRef $id $anchor $dynamicAnchor pattern format title description".split(),
        _is_text,
    ),
    **dict.fromkeys(("uniqueItems", "readOnly", "writeOnly", "deprecated"), _is_flag),
    **dict.fromkeys(("enum", "required", "examples"), _is_list),
    **dict.fromkeys(("discriminator", "dependentRequired"), _is_mapping),
    "items": lambda value: _is_schema(value) or _is_list(value),
    "multipleOf": lambda value: _is_number(value) and value > 0,
    "type": lambda value: _is_text(value) or _is_list(value),
}


def normalise(schema: Any, version: str) -> JsonSchema:
    """A schema of an OpenAPI document as JSON Schema 2020-12.

    Args:
        schema: the schema as the document has it.
        version: the document's version, "3.0..." or later.
    """
    if not isinstance(schema, Mapping):
        return schema if isinstance(schema, bool) else True
    return _Dialect(is_3_0=version.startswith("3.0")).schema(schema, True)


class _Dialect:
    def __init__(self, is_3_0: bool) -> None:
        self._is_3_0 = is_3_0

    def schema(self, schema: Any, infers_type: bool) -> JsonSchema:
        if not isinstance(schema, OBJECT):
            return schema if isinstance(schema, bool) else True
        if _is_plain(schema):
            return schema
        source = self._meaningful(schema)
        if self._is_3_0 and "$ref" in source:
            return {key: value for key, value in source.items() if key in ("$ref", "description")}
        is_leaf = source.keys() <= _LEAF
        result = source if is_leaf else self._with_parts(schema, source, infers_type)
        _examples(result)
        nullable = self._is_3_0 and schema.get("nullable") is True
        _types(schema, result, nullable)
        _enum_of_type(result)
        if nullable and _refuses_null(result):
            result[NULLABLE] = True
        if is_leaf:
            return result
        _required_names(result)
        if self._is_3_0:
            _required_by_direction(result)
            _tagged_union(result)
        elif "anyOf" in result:
            result.pop("discriminator", None)  # a hint, where an `anyOf` with one stands for OpenAPI 3.0's
        return result

    def _with_parts(
        self, schema: Mapping[str, Any], source: Mapping[str, Any], infers_type: bool
    ) -> dict[str, Any]:
        result = {key: self._keyword(key, value, infers_type) for key, value in source.items()}
        _exclusive_bounds(schema, result)
        _tuple_items(schema, result)
        if "$dynamicRef" in result:  # without an override elsewhere, a dynamic reference is a plain one
            result.setdefault("$ref", result.pop("$dynamicRef"))
        if infers_type:
            _infer_type(result)
        return result

    def _meaningful(self, schema: Mapping[str, Any]) -> dict[str, Any]:
        """The keywords that say something in this dialect and have the shape that they need."""
        kept = {
            key: value
            for key, value in schema.items()
            if (not self._is_3_0 or key in _KEYWORDS_3_0 or key.startswith("x-"))
            and _SHAPES.get(key, _anything)(value)
        }
        kept.pop("nullable", None)
        for added in (REQUIRED_BY_DIRECTION, NULLABLE, INFERRED_TYPE, CONVERTED_ENUM):
            kept.pop(added, None)
        if not self._is_3_0:
            _dependencies(kept)
        return kept

    def _keyword(self, key: str, value: Any, infers_type: bool) -> Any:
        infers = infers_type and key not in _WITHOUT_TYPE_OF_ITS_OWN
        if key in SCHEMA_KEYWORDS and not isinstance(value, list):
            return self.schema(value, infers)
        if key in SCHEMA_LIST_KEYWORDS or (key == "items" and isinstance(value, list)):
            return [self.schema(item, infers) for item in value]
        if key in SCHEMA_MAP_KEYWORDS:
            return {name: self.schema(item, infers) for name, item in value.items()}
        return value


def _is_plain(schema: Mapping[str, Any]) -> bool:
    """Whether a schema means the same in all dialects; true of most."""
    names = schema.keys()
    is_known = names == _REFERENCE or (names <= _PLAIN and schema.get("type") in TYPES)
    return is_known and set(map(type, schema.values())) == _TEXTS


def _anything(_value: Any) -> bool:
    return True


def _exclusive_bounds(schema: Mapping[str, Any], result: dict[str, Any]) -> None:
    """OpenAPI 3.0 makes a bound exclusive with a flag beside it."""
    for bound, exclusive in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        if schema.get(exclusive) is True and bound in result:
            result[exclusive] = result.pop(bound)


def _tuple_items(schema: Mapping[str, Any], result: dict[str, Any]) -> None:
    """Before 2020-12 a list of `items` described the first elements."""
    if isinstance(result.get("items"), list):
        result["prefixItems"] = result.pop("items")
        if _is_schema(schema.get("additionalItems")):
            result["items"] = result.pop("additionalItems", True)


def _dependencies(result: dict[str, Any]) -> None:
    """Before 2019-09 one keyword had both kinds of dependencies."""
    dependencies = result.get("dependencies")
    if isinstance(dependencies, Mapping):
        lists = {name: value for name, value in dependencies.items() if isinstance(value, list)}
        schemas = {name: value for name, value in dependencies.items() if isinstance(value, Mapping)}
        if lists:
            result.setdefault("dependentRequired", lists)
        if schemas:
            result.setdefault("dependentSchemas", schemas)
        del result["dependencies"]


def _examples(result: dict[str, Any]) -> None:
    if "example" in result:
        example = result.pop("example")
        result["examples"] = [*result.get("examples", ()), example]


def _infer_type(result: dict[str, Any]) -> None:
    """Who lists properties without a type means an object, who describes items an array."""
    if any(key in result for key in _MEANS_TYPE):
        return
    if result.get("properties"):
        result["type"] = "object"
    elif isinstance(result.get("items"), Mapping):
        result["type"] = "array"
    else:
        return
    result[INFERRED_TYPE] = True


def _types(schema: Mapping[str, Any], result: dict[str, Any], nullable: bool) -> None:
    """`type` with the null of `nullable`.

    `nullable` says something only beside `type`, and an `enum` without null still refuses null
    (https://github.com/OAI/OpenAPI-Specification/blob/main/proposals/2019-10-31-Clarify-Nullable.md).
    """
    if "type" not in result:
        return
    stated = result["type"] if isinstance(result["type"], list) else [result["type"]]
    types = [name for name in dict.fromkeys(stated) if name in TYPES]
    if nullable and types and "null" not in types:
        types.append("null")
    if not types:
        del result["type"]  # an unknown type (`file`, `date`) says nothing
    else:
        result["type"] = types[0] if len(types) == 1 else types


def _refuses_null(result: dict[str, Any]) -> bool:
    """Whether null is no value, as far as the schema itself tells."""
    if "enum" in result:
        return None not in result["enum"]
    return "type" not in result and any(key in result for key in ("allOf", "anyOf", "oneOf", "not"))


def _enum_of_type(result: dict[str, Any]) -> None:
    """Values that all miss their type are meant as values of the type: `type: string` with `enum: [1, 2]`."""
    convert = _CONVERSIONS.get(str(result.get("type")))
    values = result.get("enum")
    if convert is None or not values or any(_json_type(value) == convert[0] for value in values):
        return
    try:
        result["enum"] = [convert[1](value) for value in values]
    except (TypeError, ValueError):
        return
    result[CONVERTED_ENUM] = True


def _json_type(value: Any) -> str:
    return "number" if _is_number(value) else "string" if isinstance(value, str) else "other"


def _as_text(value: Any) -> str:
    if isinstance(value, list | Mapping) or value is None:
        raise TypeError
    return value if isinstance(value, str) else json.dumps(value)


def _as_number(value: Any) -> float:
    if not isinstance(value, str):
        raise TypeError
    number: float = int(value) if value.removeprefix("-").isdecimal() else float(value)
    if not math.isfinite(number):
        raise ValueError
    return number


_CONVERSIONS: Mapping[str, tuple[str, Callable[[Any], Any]]] = {
    "string": ("string", _as_text),
    "number": ("number", _as_number),
    "integer": ("number", _as_number),
}


def _required_names(result: dict[str, Any]) -> None:
    if "required" in result:
        names = [name for name in dict.fromkeys(result["required"]) if isinstance(name, str)]
        if names:
            result["required"] = names
        else:
            del result["required"]


def _required_by_direction(result: dict[str, Any]) -> None:
    properties, required = result.get("properties", {}), result.get("required", [])
    by_direction: dict[str, list[str]] = {}
    for direction, flag in (("response", "readOnly"), ("request", "writeOnly")):
        names = [name for name in required if _has_flag(properties.get(name), flag)]
        if names:
            by_direction[direction] = names
    if by_direction:
        result[REQUIRED_BY_DIRECTION] = by_direction
        bound = {name for names in by_direction.values() for name in names}
        result["required"] = [name for name in required if name not in bound]
        _required_names(result)


def _has_flag(schema: JsonSchema | None, flag: str) -> bool:
    return isinstance(schema, OBJECT) and schema.get(flag) is True


def _tagged_union(result: dict[str, Any]) -> None:
    """In OpenAPI 3.0 the discriminator picks the schema, so that others may match too: any of them, told by the tag.

    From 3.1 on it is a hint that does not change what is valid.
    """
    if "discriminator" in result and "oneOf" in result and "anyOf" not in result:
        result["anyOf"] = result.pop("oneOf")
        result["discriminator"] = {**result["discriminator"], EXCLUSIVE: True}
