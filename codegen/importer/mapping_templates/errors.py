"""Error bodies of mapping templates: a problem (RFC 9457) where the contract's schema takes one, else what it asks for.

In: the schema of an error's body. Out: a template around the text that says what went wrong, and what it prints.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any, NamedTuple

from codegen.importer.mapping_templates.answers import PROBLEM, json_contents
from codegen.importer.mapping_templates.bodies import Bodies
from codegen.importer.mapping_templates.text import json_text, quoted
from codegen.ir.operation import MediaType, Response
from codegen.ir.schema import JsonSchema

_MARK = "codegen says what went wrong"
_TEXTS = ("detail", "message", "error_description", "errorMessage", "description", "error", "title", "reason")
"""Members that say what went wrong, the most telling ones first."""


class ErrorBody(NamedTuple):
    """The body of an error, with a mark where its text is to be."""

    value: Any

    def template(self, reference: str = "") -> str:
        """What prints it; without a reference it says nothing of its own."""
        if not reference:
            return json_text(self.printed(""))
        return json_text(self.value).replace(json_text(_MARK), quoted(reference))

    def printed(self, text: str) -> Any:
        """What it is with a text."""
        return _filled(self.value, text or "The request could not be served.")


def error_contents(response: Response | None) -> dict[str, MediaType | None]:
    """Media types of an error's bodies; a problem where the contract describes none."""
    contents = json_contents(response.content) if response is not None else {}
    if response is not None and response.content and not contents:
        return {}
    return dict(contents) or {PROBLEM: None}


def error_body(media: MediaType | None, status: str, bodies: Bodies) -> ErrorBody:
    """The body of a status."""
    schema: JsonSchema = media.schema.json if media is not None and media.schema is not None else True
    return next(ErrorBody(value) for value in _candidates(schema, status, bodies))


def _candidates(schema: JsonSchema, status: str, bodies: Bodies) -> Iterator[Any]:
    problem = {"type": "about:blank", "title": _phrase(status), "status": int(status), "detail": _MARK}
    listed = bodies.listed(schema, "response")
    if bodies.is_valid(schema, problem) and (listed is None or "detail" in listed):
        yield problem
    made = bodies.example(schema, "response")
    if isinstance(made, dict):
        for owner in (made, *(each for each in made.values() if isinstance(each, dict))):
            for name in _TEXTS:
                if isinstance(owner.get(name), str):
                    before, owner[name] = owner[name], _MARK
                    if bodies.is_valid(schema, made):
                        yield copy.deepcopy(made)
                    owner[name] = before
    yield made


def _filled(value: Any, text: str) -> Any:
    if isinstance(value, dict):
        return {name: _filled(each, text) for name, each in value.items()}
    if isinstance(value, list):
        return [_filled(each, text) for each in value]
    return text if value == _MARK else value


def _phrase(status: str) -> str:
    try:
        return HTTPStatus(int(status)).phrase
    except ValueError:
        return f"Status {status}"
