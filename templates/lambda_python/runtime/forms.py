"""Bodies that are forms, as media types of an operation: fields and files to a value."""

import json
from collections.abc import Callable
from functools import cached_property
from typing import Any, NamedTuple
from urllib.parse import urlencode

from .form_data import Part, parse_multipart, parse_urlencoded
from .media import Media, Payload
from .problem import BadRequest, Finding
from .styles import from_pairs
from .validation import Validator
from .values import ABSENT, Shape, convert


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
    attribute: str = ""
    required: bool = False


class Form(Media):
    """A form as browsers send it without files."""

    def __init__(self, type_: Any, *known: FormField, rest: Shape = "string") -> None:
        super().__init__(type_)
        self.fields = known
        self.names = frozenset(field.name for field in known)
        self.rest = rest

    def decode(self, payload: Payload, content_type: str) -> Any:
        return self.validator.value(_parsed(self._values, payload), "body", "")

    def _values(self, payload: Payload) -> dict[str, Any]:
        pairs = parse_urlencoded(payload)
        values: dict[str, Any] = {
            name: convert(value, self.rest)
            for name, value in pairs
            if name.partition("[")[0] not in self.names
        }
        for field in self.fields:
            raw = from_pairs(
                field.name, field.shape, field.style, field.explode, pairs, self.names
            )
            if raw is not ABSENT:
                values[field.name] = _field_value(field, raw)
        return values

    def encode(self, value: Any) -> Payload:
        return urlencode(json.loads(self.validator.dump(value)), doseq=True)


class Multipart(Media):
    """A form with files: the type is a dataclass of the fields."""

    def __init__(self, type_: Any, *known: FormField) -> None:
        super().__init__(type_)
        self.fields = known
        self.names = frozenset(field.name for field in known)

    def decode(self, payload: Payload, content_type: str) -> Any:
        body = payload if isinstance(payload, bytes) else payload.encode()
        parts = _parsed(parse_multipart, body, content_type)
        values: dict[str, Any] = {}
        found: list[Finding] = []
        for field in self.fields:
            try:
                value = self._value(field, parts)
                if value is not ABSENT:
                    values[field.attribute] = value
                elif field.required:
                    found.append(Finding("body", f"/{field.name}", "is required"))
            except BadRequest as problem:
                found += problem.errors
        if found:
            raise BadRequest(errors=found)
        return self.validator.type(**values)

    def _value(self, field: FormField, parts: list[Part]) -> Any:
        if field.shape in _FILES:
            files = [part.file for part in parts if part.name == field.name]
            if field.shape == "file" and files:
                return files[-1]
            return files or ABSENT
        raw = _parsed(self._raw, field, parts)
        if raw is ABSENT:
            return ABSENT
        value = _parsed(_field_value, field, raw)
        return self._validators[field.attribute].value(value, "body", f"/{field.name}")

    def _raw(self, field: FormField, parts: list[Part]) -> Any:
        pairs = [
            (part.name, part.text) for part in parts if part.name not in self._files
        ]
        return from_pairs(
            field.name, field.shape, field.style, field.explode, pairs, self.names
        )

    @cached_property
    def _files(self) -> frozenset[str]:
        return frozenset(field.name for field in self.fields if field.shape in _FILES)

    @cached_property
    def _validators(self) -> dict[str, Validator]:
        annotations = self.validator.type.__annotations__
        return {name: Validator(type_) for name, type_ in annotations.items()}


_FILES: tuple[Shape, ...] = ("file", ["file"])


def _field_value(field: FormField, raw: Any) -> Any:
    if not field.is_json:
        return convert(raw, field.shape)
    if isinstance(raw, list):
        return [json.loads(item) for item in raw]
    return json.loads(raw)


def _parsed(parse: Callable[..., Any], *arguments: Any) -> Any:
    """What a parser makes of a body; that it can't is the client's fault."""
    try:
        return parse(*arguments)
    except (ValueError, RecursionError) as error:
        raise BadRequest(errors=[Finding("body", "", str(error))]) from None
