"""Answers against the contract: statuses, header fields and bodies. Not imported where answers are not checked."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import MISSING, fields
from typing import Any, Literal, TypeAlias, get_args, get_origin

from .media import Media, covers
from .message import Response
from .problem import MEDIA_TYPE, BadRequest, Finding, Problem, step
from .request import Headers, HttpResponse
from .validation import Validator, dump_json

ResponseClass: TypeAlias = type[Response]


class ContractBroken(Exception):
    """A handler answered what its contract does not say."""

    def __init__(self, message: str, findings: Sequence[Finding] = ()) -> None:
        said = (f"{f.place} {f.path} {f.message}" for f in findings)
        super().__init__("; ".join([message, *said]))
        self.findings = tuple(findings)


def check_response(
    classes: Sequence[ResponseClass], response: Response, answer: HttpResponse
) -> None:
    """Hold a typed response against the contract.

    Raises:
        ContractBroken: status, header fields or body are not what the contract says.
    """
    kind = type(response)
    if kind not in _declaring(classes, answer.status):
        raise ContractBroken(f"{kind.__name__} does not stand for {answer.status}")
    found = [*_header_findings(response), *_body_findings(kind, answer)]
    if found:
        raise ContractBroken(f"{kind.__name__} breaks the contract", found)


def check_problem(classes: Sequence[ResponseClass], problem: Problem) -> None:
    """Hold a problem that a handler raised against the contract; failures of the service need no words there.

    Raises:
        ContractBroken: the contract has no such status, or documents another body for it.
    """
    if problem.status >= 500:
        return
    declaring = _declaring(classes, problem.status)
    if not declaring:
        raise ContractBroken(f"the contract has no response {problem.status}")
    kind = declaring[0]
    answer = HttpResponse(
        problem.status, [("Content-Type", MEDIA_TYPE)], problem.body()
    )
    found = list(_body_findings(kind, answer)) if kind.content else []
    if found:
        message = f"a problem is not what the contract says of {problem.status}"
        raise ContractBroken(message, found)


def _declaring(classes: Iterable[ResponseClass], status: int) -> list[ResponseClass]:
    """What a status belongs to: the class of its own, else that of its range, else the default."""
    fitting = [kind for kind in classes if status in _statuses(kind)]
    nearest = min((len(_statuses(kind)) for kind in fitting), default=0)
    return [kind for kind in fitting if len(_statuses(kind)) == nearest]


def _statuses(kind: ResponseClass) -> Sequence[int]:
    stated = kind.__annotations__.get("status")
    return get_args(stated) if get_origin(stated) is Literal else kind.statuses


def _header_findings(response: Response) -> Iterable[Finding]:
    types = type(response).__annotations__
    required = {one.name for one in fields(response) if one.default is MISSING}
    for attribute, name in response.header_names.items():
        value = json.loads(dump_json(getattr(response, attribute)))
        if value is None and attribute in required:
            yield Finding("header", step(name), "is required")
            continue
        try:
            Validator(types[attribute]).value(value, "header", step(name))
        except BadRequest as problem:
            yield from problem.errors


def _body_findings(kind: ResponseClass, answer: HttpResponse) -> Iterable[Finding]:
    content_type = Headers(answer.headers).get("content-type", "")
    if not kind.content:
        return
    media = _media(kind, content_type)
    if media is None:
        accepted = ", ".join(kind.content)
        message = f"should be {accepted}, not {content_type or 'nothing'}"
        yield Finding("header", "/Content-Type", message)
    elif answer.body is not None:
        try:
            media.decode(answer.body, content_type)
        except BadRequest as problem:
            yield from problem.errors


def _media(kind: ResponseClass, content_type: str) -> Media | Any:
    name = content_type.partition(";")[0].strip().lower()
    fitting = (m for pattern, m in kind.content.items() if covers(pattern, name))
    return kind.content.get(name) or next(fitting, None)
