"""Errors that a client gets, as `application/problem+json` (RFC 9457).

Problem                      any status
├── BadRequest               400
├── Unauthorized             401
├── Forbidden                403
├── NotFound                 404
├── MethodNotAllowed         405
├── Conflict                 409
├── PreconditionFailed       412
├── UnsupportedMediaType     415
├── UnprocessableContent     422
├── TooManyRequests          429
├── InternalServerError      500
└── ServiceUnavailable       503
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, NamedTuple

MEDIA_TYPE = "application/problem+json"
# A hostile body must not make an answer above Lambda's 6 MB.
MAX_FINDINGS = 100
MAX_TEXT = 2_000  # characters of one path or message


class Finding(NamedTuple):
    """One thing that is wrong with a request."""

    place: str  # body, path, query, header or cookie
    path: str  # JSON pointer: into the body, or the parameter's name and what follows
    message: str


def step(name: str | int) -> str:
    """A member or an item as a step of a JSON pointer."""
    return "/" + str(name).replace("~", "~0").replace("/", "~1")


class Problem(Exception):
    """An error that a client gets. Handlers raise it: `raise Problem(402, "...")`.

    Args:
        status: HTTP status code.
        detail: what went wrong this time, for the client to read.
        title: what this kind of problem is called; the status' phrase by default.
        type: URI that names this kind of problem.
        errors: findings about the parts of the request.
        headers: header fields of the answer, such as Retry-After.
        extensions: further members of the problem document.
    """

    def __init__(
        self,
        status: int,
        detail: str = "",
        *,
        title: str = "",
        type: str = "about:blank",
        errors: Sequence[Finding] = (),
        headers: Mapping[str, str] | None = None,
        extensions: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(detail or title or f"status {status}")
        self.status = status
        self.detail = detail
        self.title = title or _phrase(status)
        self.type = type
        self.errors = tuple(errors)
        self.headers = dict(headers or {})
        self.extensions = dict(extensions or {})

    def document(self) -> dict[str, Any]:
        """The problem as RFC 9457 writes it."""
        document = {
            **self.extensions,
            "type": self.type,
            "title": self.title,
            "status": self.status,
        }
        if self.detail:
            document["detail"] = self.detail
        if self.errors:
            document["errors"] = [
                {"in": place, "path": path[:MAX_TEXT], "message": message[:MAX_TEXT]}
                for place, path, message in self.errors[:MAX_FINDINGS]
            ]
        return document

    def body(self) -> str:
        """The problem document as text."""
        document = self.document()
        return json.dumps(
            document, ensure_ascii=False, separators=(",", ":"), default=str
        )


def _phrase(status: int) -> str:
    from http import HTTPStatus  # 4 ms, and most invocations end without a problem

    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Error"


class _StatusProblem(Problem):
    """A problem whose class says the status."""

    STATUS: ClassVar[int]

    def __init__(
        self,
        detail: str = "",
        *,
        title: str = "",
        type: str = "about:blank",
        errors: Sequence[Finding] = (),
        headers: Mapping[str, str] | None = None,
        extensions: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(
            self.STATUS,
            detail,
            title=title,
            type=type,
            errors=errors,
            headers=headers,
            extensions=extensions,
        )


class BadRequest(_StatusProblem):
    STATUS = 400


class Unauthorized(_StatusProblem):
    STATUS = 401


class Forbidden(_StatusProblem):
    STATUS = 403


class NotFound(_StatusProblem):
    STATUS = 404


class MethodNotAllowed(_StatusProblem):
    STATUS = 405


class Conflict(_StatusProblem):
    STATUS = 409


class PreconditionFailed(_StatusProblem):
    STATUS = 412


class UnsupportedMediaType(_StatusProblem):
    STATUS = 415


class UnprocessableContent(_StatusProblem):
    STATUS = 422


class TooManyRequests(_StatusProblem):
    STATUS = 429


class InternalServerError(_StatusProblem):
    STATUS = 500


class ServiceUnavailable(_StatusProblem):
    STATUS = 503
