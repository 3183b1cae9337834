"""The examples of a contract that break their own schemas: a mock shows other values in their place.

In: an API. Out: a finding for each of them, with its place.
"""

from __future__ import annotations

from collections.abc import Iterator

from codegen.core.diagnostics import Diagnostic, Severity
from codegen.core.findings import Locate
from codegen.emulator.conformance.judge import Judge
from codegen.ir.api import Api
from codegen.ir.operation import MediaType, Parameter
from codegen.ir.schema import Example, Schema
from codegen.schema.samples.context import Direction

_HINT = "correct the example or the schema; a mock shows another value"


def example_findings(api: Api, locate: Locate) -> Iterator[Diagnostic]:
    """The examples that can't be shown."""
    judge = Judge(api.schemas)
    seen: set[tuple[str, str]] = set()  # what many operations refer to is said once
    for schema, example, direction in _examples(api):
        key = (schema.source, example.source)
        if key not in seen:
            seen.add(key)
            for breach in judge.breaches(schema, example.value, direction, "body")[:1]:
                message = f"an example breaks its schema at {breach.pointer or 'its root'}: {breach.message}"
                yield Diagnostic("CG221", Severity.WARNING, message, locate(example.source), _HINT)


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
