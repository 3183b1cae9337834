"""Answers of HTTP to typed responses: the class that the contract documents for the status, body and header fields."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import MISSING, fields
from typing import Any, TypeVar

import httpx

from ..contract import BadRequest, Operation, Problem, Response, Validator, select
from .errors import UnexpectedAnswerError, status_error

ResponseT = TypeVar("ResponseT", bound=Response)
ExpectedT = TypeVar("ExpectedT", bound=Response)

_WITHOUT_CONTENT = frozenset({204, 205, 304})
"""No content arrives with these, whatever the contract says (https://www.rfc-editor.org/rfc/rfc9110#section-15.3.5)."""


def response_of(
    operation: Operation[Any, ResponseT], answer: httpx.Response
) -> ResponseT:
    """The answer as the contract documents it.

    Raises:
        StatusError: it is an error that the contract does not document.
        UnexpectedAnswerError: it is not what the contract says.
    """
    kind = _documented(operation, answer.status_code)
    if kind is None and answer.is_error:
        raise status_error(answer, None)
    if kind is None:
        message = f"the contract has no status {answer.status_code}"
        raise UnexpectedAnswerError(f"{operation.name}: {message}", answer)
    try:
        return kind(**_attributes(kind, operation, answer))
    except (Problem, ValueError) as error:
        if answer.is_error:
            raise status_error(answer, None) from error
        message = f"{operation.name}: the answer breaks the contract: {_reason(error)}"
        raise UnexpectedAnswerError(message, answer) from error


def result_of(
    operation: Operation[Any, Any],
    answer: httpx.Response,
    expected: tuple[type[ExpectedT], ...],
) -> ExpectedT:
    """The answer as one of the classes that stand for success.

    Raises:
        StatusError: it is an error; one that the contract documents has its response.
        UnexpectedAnswerError: it is not what the contract says.
    """
    response = response_of(operation, answer)
    if isinstance(response, expected):
        return response
    raise status_error(answer, response)


def _documented(
    operation: Operation[Any, ResponseT], status: int
) -> type[ResponseT] | None:
    """The response class of a status: its own before one of a range, and a range before `default`."""
    fitting = [kind for kind in operation.responses if status in _statuses(kind)]
    return min(fitting, key=lambda kind: len(_statuses(kind)), default=None)


def _statuses(kind: type[Response]) -> range:
    default = kind.__dataclass_fields__["status"].default
    return range(default, default + 1) if isinstance(default, int) else kind.statuses


def _attributes(
    kind: type[Response], operation: Operation[Any, Any], answer: httpx.Response
) -> dict[str, Any]:
    known = {one.name: one for one in fields(kind)}
    values: dict[str, Any] = {"headers": answer.headers}
    values["status"] = answer.status_code
    if "body" in known:
        values["body"] = _body(kind, operation, answer)
    if "content_type" in known:
        name = answer.headers.get("content-type", "")
        values["content_type"] = name.partition(";")[0].strip().lower()
    for attribute, name in kind.header_names.items():
        if name in answer.headers:
            type_ = kind.__annotations__[attribute]
            values[attribute] = _header(type_, answer.headers[name])
        elif known[attribute].default is MISSING:
            raise ValueError(f"it has no header field {name}")
    return values


def _body(
    kind: type[Response], operation: Operation[Any, Any], answer: httpx.Response
) -> Any:
    if operation.method == "HEAD" or answer.status_code in _WITHOUT_CONTENT:
        return None
    content_type = answer.headers.get("content-type", "")
    return select(kind.content, content_type).decode(answer.content, content_type)


def _header(type_: Any, text: str) -> Any:
    """What the text of a header field stands for in its type."""
    validator = Validator(type_)
    for value in _readings(text, is_list="list[" in str(type_)):
        try:
            return validator.value(value, "header", "")
        except BadRequest:
            continue
    raise ValueError(f"a header field can't be {text!r}")


def _readings(text: str, is_list: bool) -> Iterator[Any]:
    """The values that a text may stand for: style `simple` writes all of them alike."""
    if not is_list:
        yield _scalar(text)
        yield text
    items = [item.strip() for item in text.split(",")] if text else []
    yield [_scalar(item) for item in items]
    yield items
    if len(items) % 2 == 0:
        yield dict(zip(items[::2], map(_scalar, items[1::2]), strict=True))
    if all("=" in item for item in items):
        split = (item.partition("=") for item in items)
        yield {name: _scalar(value) for name, _, value in split}


def _scalar(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _reason(error: Exception) -> str:
    found = getattr(error, "errors", ())
    if isinstance(error, Problem) and found:
        return "; ".join(f"{one.path} {one.message}".strip() for one in found)
    return str(error)
