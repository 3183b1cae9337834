"""What keeps a mock from keeping its contract: examples and schemas that nobody can answer with, names HTTP has not.

In: an API. Out: a finding for each of them, with its place. A mock shows other values in the place of broken examples,
and breaks the contract where no value keeps it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from codegen.core.diagnostics import Diagnostic, Severity
from codegen.core.findings import Locate
from codegen.emulator.conformance.responses import WITHOUT_BODY
from codegen.emulator.mock.making.samples import STATED, Samples, strict_judge
from codegen.gateway.headers import is_name
from codegen.importer.lowering.media_types import bare, model_type
from codegen.ir.api import Api
from codegen.ir.operation import MediaType, Operation, Parameter, ParameterLocation
from codegen.ir.schema import Example, Schema
from codegen.schema.samples.context import Direction

_MEDIA_TYPE = re.compile(r"[^\s/;,]+/[^\s/;,]+")
_HINT = "correct the example or the schema; a mock shows as much of it as is valid"


def example_findings(api: Api, locate: Locate) -> Iterator[Diagnostic]:
    """The examples that can't be shown."""
    judge = strict_judge(api)
    seen: set[tuple[str, str]] = set()  # what many operations refer to is said once
    for schema, example, direction in _examples(api):
        key = (schema.source, example.source)
        if key not in seen:
            seen.add(key)
            for breach in judge.breaches(schema, example.value, direction, "body")[:1]:
                message = f"an example breaks its schema at {breach.pointer or 'its root'}: {breach.message}"
                yield Diagnostic("CG221", Severity.WARNING, message, locate(example.source), _HINT)


def unmet_findings(api: Api, locate: Locate) -> Iterator[Diagnostic]:
    """The bodies of answers for which no valid value is found."""
    judge = strict_judge(api)
    samples = Samples(judge)
    seen: set[str] = set()
    for route in api.routes:
        for response in route.operation.responses:
            for media in response.content:
                if media.schema is None or media.schema.source in seen:
                    continue
                seen.add(media.schema.source)
                value, _ = samples.body(media, None, STATED)
                if not judge.is_valid(media.schema, value, "response"):
                    message = "no value was found that satisfies the schema: what is answered breaks it"
                    yield Diagnostic(
                        "CG223", Severity.WARNING, message, locate(media.schema.source), "give an example"
                    )


def wire_findings(api: Api, locate: Locate) -> Iterator[Diagnostic]:
    """The header fields, media types and bodies that no message can have."""
    seen: set[str] = set()
    for route in api.routes:
        for message, source in (*_unsendable(route.operation), *_bodiless(route.operation)):
            if source not in seen:
                seen.add(source)
                yield Diagnostic("CG408", Severity.WARNING, message, locate(source), "correct the contract")


def _unsendable(operation: Operation) -> Iterator[tuple[str, str]]:
    """What no message of an operation can have, with its place."""
    body, responses = operation.request_body, operation.responses
    for header in (*operation.parameters, *(one for response in responses for one in response.headers)):
        if header.location is ParameterLocation.HEADER and not is_name(header.name):
            yield f"{header.name!r} is no name of a header field: messages with it are refused", header.source
    contents = (part.content for part in (body, *responses) if part is not None)
    for media in (media for content in contents for media in content):
        if not _MEDIA_TYPE.fullmatch(bare(media.content_type)):
            yield f"{media.content_type!r} is no media type: no Content-Type satisfies it", media.source


def _bodiless(operation: Operation) -> Iterator[tuple[str, str]]:
    """The answers of which the contract describes a body that HTTP does not let them have."""
    for response in operation.responses:
        types = [media.content_type for media in response.content]
        is_json = bool(types) and all(model_type(name) is not None for name in types)
        if response.status in map(str, WITHOUT_BODY) and is_json:
            yield f"an answer {response.status} has no body: it can't be {', '.join(types)}", response.source


def _examples(api: Api) -> Iterator[tuple[Schema, Example, Direction]]:
    for route in api.routes:
        operation = route.operation
        for media in operation.request_body.content if operation.request_body is not None else ():
            if media.schema is not None:
                yield from ((media.schema, example, "request") for example in media.examples)
        for response in operation.responses:
            parts: tuple[MediaType | Parameter, ...] = (*response.content, *response.headers)
            for part in parts:
                if part.schema is not None:
                    yield from ((part.schema, example, "response") for example in part.examples)
