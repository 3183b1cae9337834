"""What the texts of a parameter or form field stand for: a schema becomes the shape that the runtime converts by.

A shape is plain data: "integer", ["integer"] for an array, {"lat": "number", "*": "string"} for an object, a tuple
for one of several (see templates/lambda_python/runtime/values.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from codegen.ir.schema import JsonSchema
from codegen.render.text import literal
from codegen.schema.flatten import Resolve, flatten

Shape = Any
"""str | list[Shape] | dict[str, Shape] | tuple[Shape, ...]"""

TEXT = "string"
MAX_DEPTH = 6  # recursive schemas: deeper texts stay texts

_SCALARS = (
    "null",
    "boolean",
    "integer",
    "number",
)  # tried in this order, before any structure and before text
_OF_VALUE: tuple[tuple[type, str], ...] = (
    (bool, "boolean"),
    (int, "integer"),
    (float, "number"),
    (str, TEXT),
    (list, "array"),
    (dict, "object"),
    (type(None), "null"),
)


def shape_of(schema: JsonSchema, resolve: Resolve, depth: int = 0) -> Shape:
    """The shape of a schema's values."""
    flat = flatten(schema, resolve)
    if not isinstance(flat, Mapping) or depth > MAX_DEPTH:
        return TEXT
    kinds = _kinds(flat)
    shapes: list[Shape] = [kind for kind in _SCALARS if kind in kinds]
    if "array" in kinds:
        shapes.append([_items_shape(flat, resolve, depth)])
    if "object" in kinds:
        shapes.append(_object_shape(flat, resolve, depth))
    if TEXT in kinds:
        shapes.append(TEXT)
    for member in (*flat.get("anyOf", ()), *flat.get("oneOf", ())):
        shapes.append(shape_of(member, resolve, depth + 1))
    return union(shapes)


def union(shapes: Iterable[Shape]) -> Shape:
    """One shape for several: objects and arrays become one of each, texts come last."""
    flat = [one for shape in shapes for one in (shape if isinstance(shape, tuple) else (shape,))]
    scalars = [kind for kind in _SCALARS if kind in flat]
    if "number" in scalars and "integer" in scalars:
        scalars.remove("integer")  # a whole number is read as an integer anyway
    arrays = [shape[0] for shape in flat if isinstance(shape, list)]
    objects = [shape for shape in flat if isinstance(shape, dict)]
    merged: list[Shape] = list(scalars)
    if arrays:
        merged.append([union(arrays)])
    if objects:
        names = dict.fromkeys(name for shape in objects for name in shape)
        merged.append({n: union(shape[n] for shape in objects if n in shape) for n in names})
    if TEXT in flat:
        merged.append(TEXT)
    return merged[0] if len(merged) == 1 else tuple(merged) or TEXT


def _kinds(schema: Mapping[str, Any]) -> set[str]:
    """The types that values of the schema have by its own keywords."""
    stated = schema.get("type")
    if isinstance(stated, list):
        return set(stated)
    if isinstance(stated, str):
        return {stated}
    if "enum" in schema:
        return {_kind_of(value) for value in schema["enum"]}
    if "properties" in schema:
        return {"object"}
    if "items" in schema:
        return {"array"}
    return set()


def _kind_of(value: Any) -> str:
    return next(name for kind, name in _OF_VALUE if isinstance(value, kind))


def _items_shape(schema: Mapping[str, Any], resolve: Resolve, depth: int) -> Shape:
    members = [*schema.get("prefixItems", ()), *([schema["items"]] if "items" in schema else [])]
    return union(shape_of(member, resolve, depth + 1) for member in members) if members else TEXT


def _object_shape(schema: Mapping[str, Any], resolve: Resolve, depth: int) -> Shape:
    properties = schema.get("properties", {})
    shape = {name: shape_of(member, resolve, depth + 1) for name, member in properties.items()}
    others = schema.get("additionalProperties", not properties)
    if others is not False:
        shape["*"] = shape_of(others, resolve, depth + 1)
    return shape


def shape_text(shape: Shape) -> str:
    """A shape as an expression."""
    if isinstance(shape, tuple):
        return f"({', '.join(map(shape_text, shape))})"
    if isinstance(shape, list):
        return f"[{shape_text(shape[0])}]"
    if isinstance(shape, dict):
        members = (f"{literal(name)}: {shape_text(one)}" for name, one in shape.items())
        return f"{{{', '.join(members)}}}"
    return literal(shape)


def carried(shape: Shape, style: str, explode: bool) -> Shape | None:
    """The shape as a parameter's style can write it; None where only JSON as a whole can.

    Styles but deepObject have one level. Clients that have more to say write the items of an exploded array as JSON.
    """
    if isinstance(shape, tuple):
        members = [carried(one, style, explode) for one in shape]
        return None if None in members else tuple(members)
    if isinstance(shape, list) and has_structure(shape[0]):
        return ["json"] if explode and style == "form" else None
    if isinstance(shape, dict):
        inner = {name: carried(one, "form", True) for name, one in shape.items()}
        if style == "deepObject":
            return inner
        return None if any(isinstance(one, dict) for one in shape.values()) else inner
    return shape


def has_structure(shape: Shape) -> bool:
    """Whether values of the shape may be arrays or objects."""
    return any(isinstance(one, list | dict) for one in (shape if isinstance(shape, tuple) else (shape,)))


def is_binary(schema: JsonSchema | None, resolve: Resolve) -> bool:
    """Whether a schema describes bytes: https://spec.openapis.org/oas/v3.1.0#considerations-for-file-uploads."""
    flat = True if schema is None else flatten(schema, resolve)
    if not isinstance(flat, Mapping) or _kinds(flat) - {"string", "null"}:
        return False
    is_raw = "contentMediaType" in flat and "contentEncoding" not in flat
    return flat.get("format") == "binary" or is_raw
