"""Answers an error of an HTTP API: bodies are fixed there, and nothing can be customised.

In: an error of the pipeline. Out: what the client gets.
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-troubleshooting-lambda.html
"""

from __future__ import annotations

from http import HTTPStatus

import orjson

from codegen.gateway.errors import NOT_EMULATED, Cause, GatewayError
from codegen.gateway.exchange import Headers, MethodResponse

_STATUSES = {502: 500, 504: 503}
"""HTTP APIs have neither: what a function answers wrong is a 500, and an integration that is too slow a 503."""
_TOO_LARGE = 413
_TEXTS = {_TOO_LARGE: "Request Entity Too Large"}  # the name that this status had in HTTP/1.1's first edition
_JSON_TYPE = ("Content-Type", "application/json")


def http_answer(request_id: str, error: GatewayError) -> MethodResponse:
    """The method response of an error."""
    return answer(request_id, error.cause, error.message, error.headers)


def answer(
    request_id: str, cause: Cause, message: str | None = None, headers: tuple[tuple[str, str], ...] = ()
) -> MethodResponse:
    """The method response of a cause; `message` is told of what is not emulated alone."""
    status = _STATUSES.get(cause.status, cause.status)
    text = message if cause is NOT_EMULATED else _TEXTS.get(status, HTTPStatus(status).phrase)
    sent: Headers = [_JSON_TYPE, ("Apigw-Requestid", request_id), *headers]
    return MethodResponse(status, sent, orjson.dumps({"message": text}))


def refused(response: MethodResponse) -> MethodResponse:
    """The front's answer to a request that is too large, in the words of HTTP APIs; any other as it stands."""
    if response.status != _TOO_LARGE:
        return response
    return MethodResponse(response.status, [_JSON_TYPE], orjson.dumps({"message": _TEXTS[_TOO_LARGE]}))
