"""Bodies of Swagger 2.0, which are parameters there, as request bodies of OpenAPI 3.0."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from codegen.spec.swagger2.place import Place
from codegen.spec.swagger2.values import array_style, extensions, upgraded_schema, value_schema

_MULTIPART = "multipart/form-data"
_URLENCODED = "application/x-www-form-urlencoded"


def body(value: Mapping[str, Any], media_types: Sequence[str], place: Place) -> dict[str, Any]:
    """The request body of a parameter in body."""
    result: dict[str, Any] = {name: value[name] for name in ("description",) if name in value}
    schema = upgraded_schema(value.get("schema", {}))
    for media_type in media_types:
        place.to("content", media_type, "schema", was=("schema",))
    result["content"] = {media_type: {"schema": schema} for media_type in media_types}
    if value.get("required") is True:
        result["required"] = True
    return result | extensions(value)


def form(
    fields: Sequence[tuple[Mapping[str, Any], str]], media_types: Sequence[str], place: Place
) -> dict[str, Any]:
    """The request body of parameters in formData, each with its pointer in the old document."""
    properties: dict[str, Any] = {}
    encoding: dict[str, Any] = {}
    types = _form_types(fields, media_types)
    for value, old in fields:
        name = value["name"]
        for media_type in types:
            place.moved(old, place.to("content", media_type, "schema", "properties", name).new)
        described = {"description": value["description"]} if "description" in value else {}
        properties[name] = described | value_schema(value) | extensions(value)
        style = array_style(value, place.moved(old, place.new), is_query=True)
        if style:
            encoding[name] = style
    schema: dict[str, Any] = {"type": "object", "properties": properties}
    required = [value["name"] for value, _ in fields if value.get("required") is True]
    if required:
        schema["required"] = required
    media: dict[str, Any] = {"schema": schema} | ({"encoding": encoding} if encoding else {})
    return {"content": dict.fromkeys(types, media)} | ({"required": True} if required else {})


def _form_types(fields: Sequence[tuple[Mapping[str, Any], str]], media_types: Sequence[str]) -> list[str]:
    """A form with a file is multipart, whatever is stated."""
    if any(value.get("type") == "file" for value, _ in fields):
        return [_MULTIPART]
    return [name for name in media_types if name in (_MULTIPART, _URLENCODED)] or [_URLENCODED]
