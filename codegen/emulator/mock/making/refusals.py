"""Refusals: the answers to requests that break the contract, in the form that the contract gives such answers.

In: an operation, a status, what is wrong. Out: the documented answer with the findings in it, as far as its schema has
room for them; else a problem document as generated functions answer it (https://www.rfc-editor.org/rfc/rfc9457).
"""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from codegen.emulator.conformance.judge import Breach, Judge
from codegen.emulator.conformance.responses import documented
from codegen.emulator.mock.making.answers import Answers, Made
from codegen.emulator.mock.making.overlay import overlaid
from codegen.emulator.mock.making.samples import STATED
from codegen.importer.lowering.media_types import model_type
from codegen.ir.operation import MediaType, Operation

PROBLEM = "application/problem+json"
MAX_FINDINGS = 100
_RIVALS = {400: (422, 404), 401: (403,), 404: (410,), 415: (400, 422)}
"""What a contract may say instead of a status: an answer that it has is better than one that it lacks."""


def problem(status: int, detail: str, breaches: Sequence[Breach] = ()) -> dict[str, Any]:
    """A problem document."""
    document: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
    }
    if breaches:
        document["errors"] = [
            {"in": breach.place, "path": breach.pointer, "message": breach.message}
            for breach in breaches[:MAX_FINDINGS]
        ]
    return document


def plain_refusal(status: int, detail: str, breaches: Sequence[Breach] = ()) -> Made:
    """A problem document, whatever the contract says."""
    media = MediaType(PROBLEM, None, "")
    return Made(status, None, media, PROBLEM, problem(status, detail, breaches))


class Refusals:
    """Refuses requests in the contract's own form."""

    def __init__(self, answers: Answers, judge: Judge) -> None:
        self._answers = answers
        self._judge = judge

    def made(
        self,
        operation: Operation,
        status: int,
        detail: str,
        accept: str | None,
        breaches: Sequence[Breach] = (),
    ) -> Made:
        """The answer that refuses a request."""
        known = ((tried, documented(operation, tried)) for tried in (status, *_RIVALS.get(status, ())))
        given, response = next((one for one in known if one[1] is not None), (status, None))
        if response is None:
            return plain_refusal(status, detail, breaches)
        made = self._answers.made(given, response, accept, STATED)
        if made.media is not None and model_type(made.content_type) is not None:
            made.value = self._told(made, made.media, problem(given, detail, breaches))
        return made

    def _told(self, made: Made, media: MediaType, document: dict[str, Any]) -> Any:
        """The answer's body with what went wrong."""
        schema = media.schema

        def is_valid(value: Any) -> bool:
            return schema is None or self._judge.is_valid(schema, value, "response")

        if made.content_type.lower().startswith(PROBLEM) and is_valid(document):
            return document
        said = {
            **document,
            "message": document["detail"],
            "error": document["title"],
            "code": document["status"],
            "statusCode": document["status"],
        }
        shown = made.value if isinstance(made.value, dict) else {}
        found = overlaid(made.value, {name: said[name] for name in shown if name in said}, is_valid)
        return document if found == {} and is_valid(document) else found
