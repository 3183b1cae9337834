"""Answers held against a contract: an operation and what a client got go in, what is wrong with it comes out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from codegen.ir.operation import MediaType, Operation, Response
from codegen.ir.schema import JsonSchema
from codegen.schema.validate import InstanceValidator
from codegen.schema.views import in_view
from codegen.targets.lambda_python.operations.content import bare
from codegen.testing.client import TestResponse

PROBLEM = "application/problem+json"


def fault_of_answer(operation: Operation, answer: TestResponse, schemas: Mapping[str, JsonSchema]) -> str:
    """What is wrong with the answer to a request that keeps the contract; "" for nothing.

    Args:
        schemas: the named schemas as responses mean them.
    """
    if _is_refusal(answer):
        return f"a valid request is refused: {_said(answer)}"
    documented = _documented(operation, answer.status_code)
    if documented is None and operation.responses:
        return f"the contract has no status {answer.status_code}: {_said(answer)}"
    if documented is None or not documented.content or operation.http_method == "HEAD":
        return ""
    name = bare(answer.headers.get("content-type", ""))
    media = next((media for media in documented.content if _covers(bare(media.content_type), name)), None)
    if media is None:
        return f"the contract has no {name or 'answer without content type'} for status {answer.status_code}"
    return _fault_of_body(media, name, answer, schemas)


def fault_of_refusal(answer: TestResponse) -> str:
    """What is wrong with the answer to a request that breaks the contract; "" for nothing."""
    if not 400 <= answer.status_code < 500:
        return f"it is not refused: {_said(answer)}"
    name = bare(answer.headers.get("content-type", ""))
    if name != PROBLEM:
        return f"the refusal is {name or 'of no type'}, not {PROBLEM}: {_said(answer)}"
    document = _json(answer)
    if not isinstance(document, dict) or not isinstance(document.get("title"), str):
        return f"the refusal is no problem document: {_said(answer)}"
    if document.get("status") != answer.status_code:
        return (
            f"the problem document has another status than the answer, {answer.status_code}: {_said(answer)}"
        )
    return ""


def _is_refusal(answer: TestResponse) -> bool:
    """Whether the gateway or the generated package refused the request, which no handler saw then."""
    if "x-amzn-errortype" in answer.headers:
        return True
    document = _json(answer) if bare(answer.headers.get("content-type", "")) == PROBLEM else None
    return isinstance(document, dict) and answer.status_code in (400, 415) and "errors" in document


def _documented(operation: Operation, status: int) -> Response | None:
    by_status = {response.status.upper(): response for response in operation.responses}
    found = (by_status.get(key) for key in (str(status), f"{status // 100}XX", "DEFAULT"))
    return next((response for response in found if response is not None), None)


def _covers(pattern: str, name: str) -> bool:
    before, star, after = pattern.partition("*")
    # Of a range, the generated package answers in the type that it writes.
    return pattern == name or (bool(star) and (name.startswith(before) or name.endswith(after)))


def _fault_of_body(
    media: MediaType, name: str, answer: TestResponse, schemas: Mapping[str, JsonSchema]
) -> str:
    if media.schema is None or not name.endswith(("/json", "+json")):
        return ""
    value = _json(answer)
    violations = InstanceValidator(in_view(media.schema.json, "response"), schemas).violations(value)
    if not violations:
        return ""
    first = violations[0]
    return f"the answer breaks the contract at {first.pointer or 'its root'}: {first.message}"


def _json(answer: TestResponse) -> Any:
    try:
        return json.loads(answer.content)
    except ValueError:
        return None


def _said(answer: TestResponse) -> str:
    return f"{answer.status_code} {answer.text[:500]}"
