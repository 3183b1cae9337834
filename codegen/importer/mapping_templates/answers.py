"""The answers of an operation by the statuses that API Gateway gives them: it knows no `default` and no `4XX`.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-settings-method-response.html
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from codegen.importer.lowering.media_types import bare, model_type
from codegen.ir.operation import MediaType, Operation, Response

JSON = "application/json"
PROBLEM = "application/problem+json"
SERVER_ERROR = "500"
NO_BODY = "## The contract describes no body."
"""A template that prints nothing: without one, the endpoint's own body would be sent."""
_LITERAL = re.compile(r"[2-5]\d\d\Z")
_RANGE = re.compile(r"[2-5]XX\Z", re.IGNORECASE)


class Answers(NamedTuple):
    """The answers of an operation."""

    by_status: Mapping[str, Response | None]  # None: the contract describes it nowhere
    success: str  # the status of the first success, or of whatever there is

    def errors(self) -> list[str]:
        """The statuses of errors."""
        return [status for status in self.by_status if status >= "400"]


def answers_of(operation: Operation) -> Answers:
    """The answers, by status."""
    responses = {response.status: response for response in operation.responses}
    found = {status: response for status, response in responses.items() if _LITERAL.match(status)}
    for status, response in responses.items():
        if _RANGE.match(status):
            found.setdefault(f"{status[0]}00", response)
    if "default" in responses:
        is_answered = any(status < "400" for status in found)
        found.setdefault(SERVER_ERROR if is_answered else "200", responses["default"])
    successes = sorted(status for status in found if status < "400")
    success = successes[0] if successes else "200"
    return Answers(dict(sorted({success: None, **found}.items())), success)


def json_contents(content: Iterable[MediaType]) -> dict[str, MediaType]:
    """The bodies in JSON by media type, each type once."""
    found: dict[str, MediaType] = {}
    for media in content:
        media_type = model_type(media.content_type)
        if media_type is not None:
            found.setdefault(media_type, media)
    return found


def other_contents(content: Iterable[MediaType]) -> dict[str, MediaType]:
    """The bodies that are no JSON, by media type."""
    return {bare(media.content_type): media for media in content if model_type(media.content_type) is None}


def stems(status: str, media_types: Sequence[str]) -> dict[str, str]:
    """How the template of each media type is called: the first one after the status alone."""
    return {
        media_type: f"{status}.{_file_name(media_type)}" if index else status
        for index, media_type in enumerate(media_types)
    }


def _file_name(media_type: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", media_type).strip("-")
