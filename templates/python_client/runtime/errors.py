"""What a call raises.

ApiError
├── StatusError              the API answered with an error
│   ├── BadRequestError          400
│   ├── UnauthorizedError        401
│   ├── ForbiddenError           403
│   ├── NotFoundError            404
│   ├── ConflictError            409
│   ├── PreconditionFailedError  412
│   ├── UnprocessableError       422
│   ├── TooManyRequestsError     429
│   └── ServerError              500 to 599
└── UnexpectedAnswerError    the answer is not what the contract says

What goes wrong on the way is httpx's: httpx.ConnectError, httpx.TimeoutException and the like.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import httpx

from ..contract import Response


class ApiError(Exception):
    """A call did not give what its contract promises.

    Attributes:
        answer: the answer as it came, with its status, header fields and body.
    """

    def __init__(self, message: str, answer: httpx.Response) -> None:
        super().__init__(message)
        self.answer = answer

    @property
    def status(self) -> int:
        return self.answer.status_code

    @property
    def headers(self) -> Mapping[str, str]:
        """Header fields, by name in any case."""
        return self.answer.headers


class StatusError(ApiError):
    """The API answered with an error.

    Attributes:
        response: the answer as a response class of the operation; None where the contract does not document it.
    """

    def __init__(
        self, message: str, answer: httpx.Response, response: Response | None
    ) -> None:
        super().__init__(message, answer)
        self.response = response

    @property
    def problem(self) -> Mapping[str, Any]:
        """The members of the problem document (RFC 9457), or of whatever object the body is; else empty."""
        try:
            document = self.answer.json()
        except ValueError:
            return {}
        return document if isinstance(document, dict) else {}


class BadRequestError(StatusError):
    """The request breaks the contract, or makes no sense."""


class UnauthorizedError(StatusError):
    """Credentials are missing or not known."""


class ForbiddenError(StatusError):
    """The caller may not do this."""


class NotFoundError(StatusError):
    """There is no such thing."""


class ConflictError(StatusError):
    """What is asked for does not fit the state of things."""


class PreconditionFailedError(StatusError):
    """Somebody was faster."""


class UnprocessableError(StatusError):
    """The request is well formed, and still can't be done."""


class TooManyRequestsError(StatusError):
    """The caller should wait."""


class ServerError(StatusError):
    """The API failed."""


class UnexpectedAnswerError(ApiError):
    """The answer is not what the contract says."""


_BY_STATUS: Mapping[int, type[StatusError]] = {
    400: BadRequestError,
    401: UnauthorizedError,
    403: ForbiddenError,
    404: NotFoundError,
    409: ConflictError,
    412: PreconditionFailedError,
    422: UnprocessableError,
    429: TooManyRequestsError,
}


def status_error(answer: httpx.Response, response: Response | None) -> StatusError:
    """The error that an answer stands for."""
    status = answer.status_code
    kind = _BY_STATUS.get(status, ServerError if status >= 500 else StatusError)
    return kind(f"{status} {_said(answer)}".strip(), answer, response)


def _said(answer: httpx.Response) -> str:
    """What the answer says in words."""
    try:
        document = json.loads(answer.content)
    except ValueError:
        return answer.reason_phrase
    said = document if isinstance(document, dict) else {}
    words = (said.get(name) for name in ("detail", "message", "title"))
    return str(next((word for word in words if word), answer.reason_phrase))
