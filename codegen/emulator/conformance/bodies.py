"""Bodies of requests and responses as values: JSON, forms and texts; what is none of them is not looked into.

In: a body and the media type that the contract describes. Out: the value that its schema is about.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from email.parser import BytesParser
from email.policy import HTTP
from typing import Any
from urllib.parse import parse_qsl

from codegen.core.records import Record
from codegen.emulator.conformance.judge import Breach, Judge
from codegen.emulator.conformance.parameters import ParameterCheck
from codegen.emulator.conformance.readings import kinds
from codegen.emulator.conformance.said import Said
from codegen.importer.lowering.media_types import bare, model_type
from codegen.ir.operation import Encoding, MediaType, Parameter, ParameterLocation
from codegen.ir.schema import Schema
from codegen.schema.samples.context import Direction

FORM = "application/x-www-form-urlencoded"
_PLAIN = Encoding()


class Opaque(Record, frozen=True):
    """Stands for a body that nobody looks into."""


OPAQUE = Opaque()


def covers(pattern: str, name: str) -> bool:
    """Whether a media type is in a range such as `image/*`, `application/*+json` or `*/*`."""
    before, star, after = pattern.partition("*")
    return (
        pattern == name
        or pattern in ("*/*", "*")
        or bool(star and name.startswith(before) and name.endswith(after))
    )


def described(content: Iterable[MediaType], content_type: str) -> MediaType | None:
    """The media type of the contract that a body is in: the one of its name before ranges."""
    offered = list(content)
    exact = next((one for one in offered if one.content_type.lower() == content_type.lower()), None)
    name = bare(content_type)
    named = (one for one in offered if bare(one.content_type) == name)
    ranges = [one for one in offered if covers(bare(one.content_type), name)]
    return exact or next(named, None) or max(ranges, key=lambda one: len(one.content_type), default=None)


class BodyCheck:
    """Judges bodies of one media type of one operation."""

    def __init__(self, media: MediaType, judge: Judge, direction: Direction) -> None:
        self._media = media
        self._judge = judge
        self._direction = direction

    def breaches(self, content_type: str, body: bytes) -> list[Breach]:
        """What is wrong with a body."""
        try:
            value = self.value(content_type, body)
        except (ValueError, RecursionError, LookupError) as error:
            return [Breach("body", "", f"is no {bare(content_type)}: {error}", self._media.source)]
        schema = self._media.schema
        if schema is None or isinstance(value, Opaque):
            return []
        return self._judge.breaches(schema, value, self._direction, "body")

    def value(self, content_type: str, body: bytes) -> Any:
        """The value of a body; OPAQUE where nobody looks into such bodies.

        Raises:
            ValueError: the body is not what its type says.
        """
        name, schema = bare(content_type), self._media.schema
        if name.endswith("json") and model_type(name) is not None:
            return json.loads(body, parse_constant=_no_constant)
        if name == FORM and schema is not None:
            return self._form(parse_qsl(body.decode(), keep_blank_values=True), schema)
        if name == "multipart/form-data" and schema is not None:
            return self._form(_parts(content_type, body), schema)
        if name.startswith("text/") and name != "text/xml" and schema is not None:
            text = body.decode()
            return text if "string" in kinds(schema.json, self._judge) else OPAQUE
        return OPAQUE

    def _form(self, pairs: list[tuple[str, str]], schema: Schema) -> dict[str, Any]:
        flat = self._judge.flat(schema.json)
        properties = flat.get("properties", {}) if isinstance(flat, Mapping) else {}
        found: dict[str, Any] = {
            name: value for name, value in pairs if name.partition("[")[0] not in properties
        }
        said = Said(query=tuple(pairs))
        for name, member in properties.items():
            field = Schema(member, f"{schema.source}/properties/{name}")
            values = list(self._field(name, field, properties).values(said))
            if values:
                values += _documents(pairs, name)
                valid = (value for value in values if self._judge.is_valid(field, value, self._direction))
                found[name] = next(valid, values[0])
        return found

    def _field(self, name: str, schema: Schema, others: Iterable[str]) -> ParameterCheck:
        """A field of a form is written like a parameter of a query, and a structure as JSON where nothing is said."""
        encoding = self._media.encoding.get(name, _PLAIN)
        is_json = encoding.style is None and kinds(schema.json, self._judge) == {"object"}
        parameter = Parameter(
            name,
            ParameterLocation.QUERY,
            required=False,
            schema=schema,
            source=schema.source,
            style=encoding.style or "form",
            explode=True if encoding.explode is None else encoding.explode,
            content_type=encoding.content_type or ("application/json" if is_json else None),
        )
        return ParameterCheck(parameter, self._judge, frozenset(others) - {name}, self._direction)


def _documents(pairs: list[tuple[str, str]], name: str) -> list[Any]:
    """A whole array that a client writes as JSON, where the contract would have its elements apart."""
    texts = [text for field, text in pairs if field == name]
    if len(texts) != 1 or not texts[0].lstrip().startswith("["):
        return []
    try:
        return [json.loads(texts[0])]
    except (ValueError, RecursionError):
        return []


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def _parts(content_type: str, body: bytes) -> list[tuple[str, str]]:
    """The fields of a multipart body; files read as texts."""
    head = f"Content-Type: {content_type}\r\n\r\n".encode("latin-1", "replace")
    message = BytesParser(policy=HTTP).parsebytes(head + body)
    if not message.is_multipart():
        if body.strip() == f"--{message.get_boundary()}--".encode():
            return []
        raise ValueError("it has no parts")
    found = []
    for part in message.iter_parts():
        name = part.get_param("name", header="content-disposition")
        content = part.get_payload(decode=True)
        if isinstance(name, str) and isinstance(content, bytes):
            found.append((name, content.decode("utf-8", "replace")))
    return found
