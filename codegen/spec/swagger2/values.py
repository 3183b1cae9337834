"""Schemas, parameters and headers of Swagger 2.0 in the words of OpenAPI 3.0."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from codegen.spec.swagger2.place import Place

_SCHEMA_MAPS = ("properties",)
_SCHEMA_LISTS = ("allOf", "oneOf", "anyOf")
_ONE_SCHEMA = ("items", "additionalProperties", "not")

_VALUE_KEYWORDS = (
    "type format items default maximum exclusiveMaximum minimum exclusiveMinimum maxLength minLength pattern maxItems "
    "minItems uniqueItems enum multipleOf"
).split()
"""What describes the value of a parameter or header, beside its name and place."""

_QUERY_STYLES: dict[str, dict[str, Any]] = {
    "csv": {"style": "form", "explode": False},
    "multi": {"style": "form", "explode": True},
    "ssv": {"style": "spaceDelimited", "explode": False},
    "pipes": {"style": "pipeDelimited", "explode": False},
}


def extensions(value: Mapping[str, Any]) -> dict[str, Any]:
    """The `x-*` members of an object."""
    return {name: member for name, member in value.items() if name.startswith("x-")}


def upgraded_schema(schema: Any) -> Any:
    """A schema object; references stay as they are written."""
    if not isinstance(schema, Mapping):
        return schema
    result: dict[str, Any] = {}
    for name, value in schema.items():
        if name in _SCHEMA_MAPS and isinstance(value, Mapping):
            result[name] = {key: upgraded_schema(item) for key, item in value.items()}
        elif name in _SCHEMA_LISTS and isinstance(value, list):
            result[name] = [upgraded_schema(item) for item in value]
        elif name in _ONE_SCHEMA:
            result[name] = upgraded_schema(value)
        elif name == "discriminator" and isinstance(value, str):
            result[name] = {"propertyName": value}
        else:
            result[name] = value
    if result.get("x-nullable") is True:
        result["nullable"] = True
    _upgrade_type(result)
    return result


def _upgrade_type(result: dict[str, Any]) -> None:
    stated = result.get("type")
    if stated == "file":
        result |= {"type": "string", "format": "binary"}
    elif isinstance(stated, list):
        names = [name for name in stated if name != "null"]
        if len(names) < len(stated):
            result["nullable"] = True
        if len(names) == 1:
            result["type"] = names[0]


def value_schema(value: Mapping[str, Any]) -> dict[str, Any]:
    """The schema of what a parameter or header describes by members of its own."""
    described = {name: value[name] for name in _VALUE_KEYWORDS if name in value}
    if isinstance(described.get("items"), Mapping):
        described["items"] = value_schema(described["items"])
    if value.get("x-nullable") is True:
        described["nullable"] = True
    _upgrade_type(described)
    return described


def upgraded_parameter(value: Mapping[str, Any], place: Place) -> dict[str, Any]:
    """A parameter in path, query or header."""
    if "$ref" in value:
        return dict(value)
    kept = ("name", "in", "description", "required", "allowEmptyValue")
    result = {name: value[name] for name in kept if name in value}
    is_query = value.get("in") == "query"
    if not is_query:
        result.pop("allowEmptyValue", None)
    result |= extensions(value)
    result |= array_style(value, place, is_query=is_query)
    place.to("schema", was=())
    result["schema"] = value_schema(value)
    return result


def array_style(value: Mapping[str, Any], place: Place, is_query: bool) -> dict[str, Any]:
    """`collectionFormat` as style and explode."""
    if value.get("type") != "array":
        return {}
    stated = value.get("collectionFormat", "csv")
    items = value.get("items")
    if isinstance(items, Mapping) and items.get("type") == "array":
        place.lose(
            "lists inside of lists have no text form in OpenAPI 3", "send the value as JSON in the body"
        )
    if is_query and stated in _QUERY_STYLES:
        return _QUERY_STYLES[stated]
    if stated != "csv":
        place.lose(
            f"collectionFormat {stated} has no equivalent here: values are separated by commas", "use csv"
        )
    return {"style": "form", "explode": False} if is_query else {}


def upgraded_header(value: Mapping[str, Any], place: Place) -> dict[str, Any]:
    """A header of a response."""
    result = {name: value[name] for name in ("description",) if name in value}
    array_style(value, place, is_query=False)
    place.to("schema", was=())
    return result | extensions(value) | {"schema": value_schema(value)}
