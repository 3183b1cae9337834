"""Bodies that are forms, as media types of an operation: fields and files to a value."""

import json
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import Any, NamedTuple
from urllib.parse import urlencode

from .form_data import Part, parse_multipart, parse_urlencoded
from .media import Media, Payload, to_bytes
from .problem import BadRequest, Finding, step
from .styles import from_pairs
from .validation import Validator, dump_json
from .values import ABSENT, Shape, convert, parse_json


class FormField(NamedTuple):
    """A field of a form: written like a query parameter, as JSON, or (shape "file") as a file.

    Attributes:
        attribute: what the form's class calls it, where it is a class of files and fields.
    """

    name: str
    shape: Shape = "string"
    style: str = "form"
    explode: bool = True
    is_json: bool = False
    is_nullable: bool = False
    attribute: str = ""
    required: bool = False


class Form(Media):
    """A form as browsers send it without files."""

    def __init__(self, type_: Any, *known: FormField, rest: Shape = "string") -> None:
        super().__init__(type_)
        self.fields = known
        self.names = frozenset(field.name for field in known)
        self.members = frozenset(
            name for field in known for name in _exploded_members(field)
        )
        self.rest = rest

    def decode(self, payload: Payload, content_type: str) -> Any:
        return self.validator.value(_parsed(self._values, payload), "body", "")

    def _values(self, payload: Payload) -> dict[str, Any]:
        pairs = parse_urlencoded(payload)
        known = self.names | self.members
        values: dict[str, Any] = {
            name: convert(value, self.rest)
            for name, value in pairs
            if name.partition("[")[0] not in known and "*" not in known
        }
        for field in self.fields:
            value = _parsed(self._value, field, pairs, path=step(field.name))
            if value is not ABSENT:
                values[field.name] = value
        return values

    def _value(self, field: FormField, pairs: list[tuple[str, str]]) -> Any:
        raw = from_pairs(
            field.name, field.shape, field.style, field.explode, pairs, self.names
        )
        return ABSENT if raw is ABSENT else _field_value(field, raw)

    def encode(self, value: Any) -> Payload:
        pairs = [
            (name, _text(one))
            for name, item in json.loads(self.validator.dump(value)).items()
            for one in (item if isinstance(item, list) else [item])
        ]
        return urlencode(pairs)


class Multipart(Media):
    """A form with files: the type is a dataclass of the fields."""

    def __init__(
        self,
        type_: Any,
        *known: FormField,
        rules: Mapping[str, Any] | None = None,
    ) -> None:
        """Describe a form.

        Args:
            rules: keywords of JSON Schema about which fields are there.
        """
        super().__init__(type_)
        self.fields = known
        self.names = frozenset(field.name for field in known)
        self.rules = rules or {}

    def decode(self, payload: Payload, content_type: str) -> Any:
        body = payload if isinstance(payload, bytes) else to_bytes(payload)
        parts = _parsed(parse_multipart, body, content_type)
        values: dict[str, Any] = {}
        found = self._misplaced(parts)
        for field in self.fields:
            try:
                value = self._value(field, parts)
                if value is not ABSENT:
                    values[field.attribute] = value
                elif field.required:
                    found.append(Finding("body", step(field.name), "is required"))
            except BadRequest as problem:
                found += problem.errors
        if found:
            raise BadRequest(errors=found)
        return self.validator.type(**values)

    def _misplaced(self, parts: list[Part]) -> list[Finding]:
        """What is wrong with the choice of the fields."""
        if not self.rules:
            return []
        from .schema_rules import violation  # most forms take what comes

        present = dict.fromkeys((self._owner(part.name) for part in parts), "")
        message = violation(self.rules, present, lambda _reference, _value: True)
        return [Finding("body", "", message)] if message else []

    def _owner(self, name: str) -> str:
        """The field that a part belongs to."""
        base = name.partition("[")[0]
        return self._owners.get(name, base if base in self.names else name)

    @cached_property
    def _owners(self) -> dict[str, str]:
        exploded = {
            name: field.name
            for field in self.fields
            for name in _exploded_members(field)
        }
        return {**exploded, **{name: name for name in self.names}}

    def _value(self, field: FormField, parts: list[Part]) -> Any:
        if field.shape in _FILES:
            files = [part.file for part in parts if part.name == field.name]
            if field.shape == "file" and files:
                return files[-1]
            return files or ABSENT
        path = step(field.name)
        value = _parsed(self._converted, field, parts, path=path)
        if value is ABSENT:
            return ABSENT
        return self._validators[field.attribute].value(value, "body", path)

    def _converted(self, field: FormField, parts: list[Part]) -> Any:
        prefix, members = f"{field.name}[", frozenset(_exploded_members(field))
        pairs = [
            (part.name, part.text)
            for part in parts
            if part.name == field.name
            or part.name in members
            or "*" in members
            or part.name.startswith(prefix)
        ]
        raw = from_pairs(
            field.name, field.shape, field.style, field.explode, pairs, self.names
        )
        return ABSENT if raw is ABSENT else _field_value(field, raw)

    @cached_property
    def _validators(self) -> dict[str, Validator]:
        annotations = self.validator.type.__annotations__
        return {name: Validator(type_) for name, type_ in annotations.items()}


def _text(value: Any) -> str:
    return value if isinstance(value, str) else dump_json(value)


def _exploded_members(field: FormField) -> Iterable[str]:
    """The members of an object that the form has as fields of their own."""
    is_exploded = field.explode and field.style == "form" and not field.is_json
    return field.shape if is_exploded and isinstance(field.shape, dict) else ()


_FILES: tuple[Shape, ...] = ("file", ["file"])


def _field_value(field: FormField, raw: Any) -> Any:
    if not field.is_json:
        return convert(raw, field.shape)
    if isinstance(raw, list):
        return [parse_json(item) for item in raw]
    value = parse_json(raw)
    if value is None and not field.is_nullable:
        raise ValueError("should not be null")
    return value


def _parsed(parse: Callable[..., Any], *arguments: Any, path: str = "") -> Any:
    """What a parser makes of a body; that it can't is the client's fault."""
    try:
        return parse(*arguments)
    except (ValueError, RecursionError) as error:
        raise BadRequest(errors=[Finding("body", path, str(error))]) from None
