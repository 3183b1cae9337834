"""Answers of operations, made from the contract: status, header fields, body.

In: an operation, and what the client asks for. Out: the answer as data, and on the wire. Which status and which example
a MOCK integration of the contract would answer with (`codegen.importer.mapping_templates.mock`), these answers have.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from codegen.core.records import Record, field
from codegen.emulator.conformance.judge import Judge
from codegen.emulator.conformance.responses import WITHOUT_BODY, documented
from codegen.emulator.mock.making.negotiation import negotiate
from codegen.emulator.mock.making.samples import Samples
from codegen.emulator.mock.making.xml_text import is_xml, xml_text
from codegen.emulator.mock.prefer import Preferences
from codegen.gateway.exchange import Headers, MethodResponse
from codegen.gateway.headers import is_name, on_one_line
from codegen.importer.lowering.media_types import bare, model_type
from codegen.importer.mapping_templates.answers import answers_of
from codegen.ir.operation import MediaType, Operation, Parameter, Response
from codegen.ir.schema import Schema

_FRAMING = frozenset("""
    connection content-encoding content-length content-type date keep-alive te trailer transfer-encoding upgrade
    """.split())
"""Header fields that are about the message as it is sent: the contract's examples would break it."""


class Made(Record):
    """An answer as data."""

    status: int
    response: Response | None  # None: the contract describes no answer
    media: MediaType | None = None  # None: it has no body
    content_type: str = ""
    value: Any = None
    headers: Headers = field(default_factory=list)

    @property
    def schema(self) -> Schema | None:
        """The schema of its body."""
        return self.media.schema if self.media is not None else None


class Answers:
    """Makes the answers of one contract."""

    def __init__(self, judge: Judge) -> None:
        self.samples = Samples(judge)
        self._judge = judge

    def chosen(self, operation: Operation, wished: Preferences, accept: str | None, variant: int) -> Made:
        """The answer that a client asks for; what the contract does not have is not given."""
        response = documented(operation, wished.code) if wished.code is not None else None
        if response is not None and wished.code is not None:
            made = self.made(wished.code, response, accept, variant, wished.example)
            made.headers.append(("Preference-Applied", f"code={wished.code}"))
            return made
        status, response = _usual(operation)
        made = self.made(status, response, accept, variant, wished.example)
        if made.media is None and status == HTTPStatus.NO_CONTENT:
            # Swagger 2.0's `produces` holds for every answer: readers of it look for a type on empty ones too
            made.headers += [("Content-Type", name) for name in _types(operation)[:1]]
        return made

    def made(
        self,
        status: int,
        response: Response | None,
        accept: str | None,
        variant: int,
        example: str | None = None,
    ) -> Made:
        """The answer with a status."""
        if response is None:
            return Made(status, None)
        made = Made(status, response, headers=self._headers(response, variant))
        negotiated = negotiate(accept, _content(status, response))
        if negotiated is not None:
            made.media, made.content_type = negotiated
            made.value, name = self.samples.body(made.media, example, variant)
            if example is not None and name == example:
                made.headers.append(("Preference-Applied", f"example={example}"))
        return made

    def _headers(self, response: Response, variant: int) -> Headers:
        return [
            (header.name, on_one_line(_written(header, self.samples.header(header, variant))))
            for header in response.headers
            if (header.required or header.examples)
            and is_name(header.name)
            and header.name.lower() not in _FRAMING
        ]

    def on_the_wire(self, made: Made) -> MethodResponse:
        """An answer as it is sent."""
        if made.media is None:
            return MethodResponse(made.status, made.headers)
        headers = [("Content-Type", on_one_line(made.content_type)), *made.headers]
        body = "" if made.status in WITHOUT_BODY else self._body(made, made.media)
        return MethodResponse(made.status, headers, body.encode())

    def _body(self, made: Made, media: MediaType) -> str:
        if model_type(made.content_type) is not None:
            return json_text(made.value)
        if is_xml(made.content_type) and not isinstance(made.value, str):
            schema = True if media.schema is None else media.schema.json
            return xml_text(made.value, schema, self._judge.resolve)
        return _plain(made.value)


def _content(status: int, response: Response) -> Sequence[MediaType]:
    """What to choose a body's type from; for answers without body types before JSON's, which no empty text is in."""
    others = [media for media in response.content if model_type(media.content_type) is None]
    return others if status in WITHOUT_BODY and others else response.content


def _types(operation: Operation) -> list[str]:
    """The types of JSON that an operation answers with."""
    contents = (media for response in operation.responses for media in response.content)
    return [
        media.content_type for media in contents if model_type(media.content_type) == bare(media.content_type)
    ]


def json_text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _usual(operation: Operation) -> tuple[int, Response | None]:
    """The first success; where the contract has none, the first answer that it has."""
    answers = answers_of(operation)
    found = answers.by_status[answers.success]
    if found is not None:
        return int(answers.success), found
    others = ((int(status), response) for status, response in answers.by_status.items() if response)
    return next(others, (int(answers.success), None))


def _written(header: Parameter, value: Any) -> str:
    """A value in the style `simple`, the only one of header fields."""
    if header.content_type is not None:
        return json_text(value)
    if isinstance(value, list):
        return ",".join(map(_plain, value))
    if isinstance(value, dict):
        joint = "=" if header.explode else ","
        return ",".join(f"{name}{joint}{_plain(item)}" for name, item in value.items())
    return _plain(value)


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else json_text(value)
