"""How a change of type and format bears on those who send and on those who receive.

A request may only come to accept more, a response only to give less. Where values are text on the wire (parameters,
headers, forms), a type may also become `string`: what was sent before reads the same.
"""

from __future__ import annotations

from typing import Any, NamedTuple

_WIDER_FORMATS = {
    "number": {("float", "double")},
    "integer": {("int32", "int64"), ("int32", "bigint"), ("int64", "bigint")},
    "string": {("date", "date-time"), ("time", "date-time")},
}
"""By type: formats of which the second has a place for every value of the first."""


class TypeChange(NamedTuple):
    """The types and formats of a schema in both versions."""

    old_types: tuple[str, ...]
    new_types: tuple[str, ...]
    old_format: str
    new_format: str

    @property
    def is_of_types(self) -> bool:
        """Whether the types differ, beside the format."""
        return set(self.old_types) != set(self.new_types)

    @property
    def is_of_null_alone(self) -> bool:
        """Whether only `null` came or went, which the rules about nullability tell."""
        difference = set(self.old_types) ^ set(self.new_types)
        is_kept = bool(self.old_types) and bool(self.new_types)
        return difference == {"null"} and is_kept and self.old_format == self.new_format

    def reversed(self) -> TypeChange:
        """The change back."""
        return TypeChange(self.new_types, self.old_types, self.new_format, self.old_format)


def types_of(schema: dict[str, Any]) -> tuple[str, ...]:
    """The types that a schema names: none, one, or OpenAPI 3.1's list."""
    types = schema.get("type")
    if isinstance(types, str):
        return (types,)
    return tuple(each for each in types if isinstance(each, str)) if isinstance(types, list) else ()


def change_of(old: dict[str, Any], new: dict[str, Any]) -> TypeChange:
    """What became of types and format."""
    return TypeChange(types_of(old), types_of(new), _format(old), _format(new))


def _format(schema: dict[str, Any]) -> str:
    value = schema.get("format")
    return value if isinstance(value, str) else ""


def is_strongly_typed(media_type: str) -> bool:
    """Whether a media type tells a number from a text."""
    name = media_type.split(";", maxsplit=1)[0].strip().lower()
    return name == "application/json" or name.endswith("+json")


def request_verdict(change: TypeChange, media_type: str) -> str:
    """The last word of the rule about a request's body or property."""
    if _narrows(change, is_strongly_typed(media_type)):
        return "type-changed"
    return "type-compatible" if _is_loose(change) else "type-generalized"


def response_verdict(change: TypeChange, media_type: str) -> str:
    """The last word of the rule about a response's body, property or header."""
    back = change.reversed()
    if not _narrows(back, is_strongly_typed(media_type)):
        return "type-compatible" if _is_loose(back) else "type-specialized"
    is_wider = not _narrows(change, is_strongly=True)
    return "type-generalized" if is_wider else "type-changed"


def parameter_verdict(change: TypeChange) -> str:
    """The last word of the rule about a parameter, whose value is text on the wire."""
    return "type-changed" if _narrows(change, is_strongly=False) else "type-generalized"


def parameter_property_verdict(change: TypeChange) -> str:
    """The same of a part of a parameter, which may be sent as JSON or as text: where that decides, nobody knows."""
    as_json, as_text = _narrows(change, is_strongly=True), _narrows(change, is_strongly=False)
    if as_json != as_text:
        return "type-changed"
    return "type-specialized" if as_json else "type-generalized"


def _narrows(change: TypeChange, is_strongly: bool) -> bool:
    """Whether something that the old types and format allowed is no longer allowed."""
    if change.is_of_types and not change.new_types:
        return False
    types_narrow = change.is_of_types and not _is_covered(change) and not _reads_the_same(change, is_strongly)
    return types_narrow or not _is_format_covered(change)


def _is_covered(change: TypeChange) -> bool:
    return bool(change.old_types) and all(_has_place(each, change.new_types) for each in change.old_types)


def _has_place(old: str, types: tuple[str, ...]) -> bool:
    return old in types or (old == "integer" and "number" in types)


def _reads_the_same(change: TypeChange, is_strongly: bool) -> bool:
    added = set(change.new_types) - set(change.old_types)
    return not is_strongly and (not added or added == {"string"})


def _is_loose(change: TypeChange) -> bool:
    """Whether types were swapped that only text makes alike."""
    is_swap = change.is_of_types and bool(change.old_types) and bool(change.new_types)
    return is_swap and not _is_covered(change)


def _is_format_covered(change: TypeChange) -> bool:
    if change.old_format == change.new_format or not change.new_format:
        return True
    if len(change.new_types) != 1:
        return False
    return (change.old_format, change.new_format) in _WIDER_FORMATS.get(change.new_types[0], ())
