"""The examples of a contract that break their own schemas, and the schemas that nobody can answer with.

In: an API. Out: a finding for each of them, with its place. A mock shows other values in the place of such examples,
and breaks the contract where no value keeps it.
"""

from __future__ import annotations

from collections.abc import Iterator

from codegen.core.diagnostics import Diagnostic, Severity
from codegen.core.findings import Locate
from codegen.emulator.conformance.judge import Judge
from codegen.emulator.mock.making.samples import STATED, Samples
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


def unmet_findings(api: Api, locate: Locate) -> Iterator[Diagnostic]:
    """The bodies of answers for which no valid value is found."""
    judge = Judge(api.schemas)
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
