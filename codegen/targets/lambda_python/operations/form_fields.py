"""Fields of a form: what stands in the schema of a body, and how each is written.

https://spec.openapis.org/oas/v3.1.0#encoding-object
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from codegen.core.records import Record
from codegen.ir.operation import Encoding
from codegen.ir.schema import JsonSchema
from codegen.render.text import literal
from codegen.schema.flatten import Resolve, flatten
from codegen.targets.lambda_python.operations.shapes import TEXT, Shape, is_binary, shape_of, shape_text

FILE = "file"


class FieldWire(Record, frozen=True):
    """How one field of a form is written."""

    shape: Shape = TEXT  # "file" and ["file"] for files
    style: str = "form"
    explode: bool = True
    is_json: bool = False
    is_nullable: bool = False  # a field that is JSON may be null

    @property
    def is_file(self) -> bool:
        return self.shape in (FILE, [FILE])

    def words(self) -> list[str]:
        """The arguments of the runtime's FormField, as far as the field is not written as most are."""
        words = [shape_text(self.shape)] if self.shape != TEXT else []
        if self.style != "form":
            words.append(f"style={literal(self.style)}")
        if not self.explode and self.style != "deepObject":
            words.append("explode=False")
        words += ["is_json=True"] * self.is_json
        return words + ["is_nullable=True"] * self.is_nullable


def form_fields(schema: JsonSchema, resolve: Resolve) -> dict[str, Any]:
    """The members of a form's schema, those of its alternatives included."""
    flat = flatten(schema, resolve)
    if not isinstance(flat, Mapping):
        return {}
    found = dict(flat.get("properties", {}))
    for member in (*flat.get("anyOf", ()), *flat.get("oneOf", ())):
        for name, one in form_fields(member, resolve).items():
            found.setdefault(name, one)
    return found


def required_fields(schema: JsonSchema, resolve: Resolve) -> frozenset[str]:
    """The members that a form must have."""
    flat = flatten(schema, resolve)
    return frozenset(flat.get("required", ())) if isinstance(flat, Mapping) else frozenset()


def takes_more(schema: JsonSchema, resolve: Resolve) -> bool:
    """Whether the contract says of members that it does not name what they are."""
    flat = flatten(schema, resolve)
    return isinstance(flat, Mapping) and flat.get("additionalProperties", False) not in (False, {})


def rest_shape(schema: JsonSchema, resolve: Resolve) -> Shape:
    """The shape of members that the schema does not name."""
    flat = flatten(schema, resolve)
    others = flat.get("additionalProperties", True) if isinstance(flat, Mapping) else True
    return shape_of(others, resolve)


def field_wire(
    schema: JsonSchema, encoding: Encoding | None, in_multipart: bool, resolve: Resolve
) -> FieldWire:
    """How a field is written: structures of multipart forms as JSON, all else as query parameters are."""
    if in_multipart and is_binary(schema, resolve):
        return FieldWire(FILE)
    if in_multipart and is_binary(_items(schema, resolve), resolve):
        return FieldWire([FILE])
    shape = _structure(shape_of(schema, resolve))
    stated = encoding or Encoding()
    item = shape[0] if isinstance(shape, list) else shape
    is_json = "json" in (stated.content_type or "") or (
        in_multipart and isinstance(item, dict) and stated.style is None
    )
    if is_json:
        if isinstance(shape, list):
            return FieldWire([TEXT], is_json=True)
        return FieldWire(TEXT, is_json=True, is_nullable="null" in _alternatives(shape_of(schema, resolve)))
    return FieldWire(shape, stated.style or "form", stated.explode is not False)


def _items(schema: JsonSchema, resolve: Resolve) -> JsonSchema:
    flat = flatten(schema, resolve)
    return flat.get("items", False) if isinstance(flat, Mapping) else False


def _structure(shape: Shape) -> Shape:
    """The array or object among the alternatives of a field: it is taken apart in one way."""
    return next((one for one in _alternatives(shape) if isinstance(one, list | dict)), shape)


def _alternatives(shape: Shape) -> tuple[Shape, ...]:
    return shape if isinstance(shape, tuple) else (shape,)


_ABOUT_NAMES = ("minProperties", "maxProperties", "propertyNames", "dependentRequired")


def presence_rules(schema: JsonSchema, resolve: Resolve) -> dict[str, Any]:
    """What a form's schema says of which fields are there, beyond a plain list of the required ones."""
    flat = flatten(schema, resolve)
    if not isinstance(flat, Mapping):
        return {}
    rules = {keyword: flat[keyword] for keyword in _ABOUT_NAMES if keyword in flat}
    if flat.get("additionalProperties") is False and not flat.get("patternProperties"):
        rules["properties"] = dict.fromkeys(form_fields(schema, resolve), True)
        rules["additionalProperties"] = False
    for keyword in ("anyOf", "oneOf"):
        members = [required_fields(member, resolve) for member in flat.get(keyword, ())]
        if any(members):
            # Alternatives that differ in their fields' values, too, may well have the same names.
            rules["anyOf"] = [{"required": sorted(names)} if names else {} for names in members]
    return rules
