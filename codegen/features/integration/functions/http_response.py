"""What a Lambda function behind an HTTP API may answer, in formats 1.0 and 2.0, and what becomes of it.

In: the function's payload. Out: the method response, or the error that API Gateway answers for a malformed one.
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
"""

from __future__ import annotations

from base64 import b64decode
from typing import Any

import orjson

from codegen.features.integration.functions.answer import (
    body_of,
    cookies_of,
    decoded,
    header_text,
    malformed,
    multiple_values,
    single_values,
    status_of,
)
from codegen.gateway.exchange import Headers, MethodResponse
from codegen.gateway.http_headers import answered_name

_INFERRED_TYPE = ("Content-Type", "application/json")
_DEFAULT_TYPE = ("Content-Type", "text/plain; charset=utf-8")


def read_v2(payload: bytes) -> MethodResponse:
    """The answer in format 2.0: without a status, whatever a function answers is the body.

    Raises:
        GatewayError: the answer is malformed.
    """
    try:
        answer = orjson.loads(payload)
    except orjson.JSONDecodeError:
        return MethodResponse(200, [_INFERRED_TYPE], payload)
    if not isinstance(answer, dict) or "statusCode" not in answer:
        if isinstance(answer, dict) and "errorMessage" in answer:  # looks like what a failed function leaves
            raise malformed("the answer has an errorMessage, and no statusCode")
        body = answer.encode() if isinstance(answer, str) else payload
        return MethodResponse(200, [_INFERRED_TYPE], body)
    sent = _sent(_single(answer))
    sent += cookies_of(answer)
    return MethodResponse(status_of(answer["statusCode"]), sent, _body(answer))


def read_v1(payload: bytes) -> MethodResponse:
    """The answer in format 1.0, of which nothing is inferred.

    Raises:
        GatewayError: the answer is malformed.
    """
    answer = decoded(payload)
    # unlike those of REST APIs, single values come first
    headers = _single(answer)
    several = (
        (name, header_text(name, value)) for name, value in multiple_values(answer.get("multiValueHeaders"))
    )
    headers += [pair for pair in several if pair not in headers]
    return MethodResponse(status_of(answer.get("statusCode")), _sent(headers), _body(answer))


def _body(answer: dict[str, Any]) -> bytes:
    body = body_of(answer)
    if body is None:
        return b""
    if answer.get("isBase64Encoded") is not True:
        return body.encode()
    try:
        return b64decode("".join(body.split()), validate=True)
    except ValueError:
        raise malformed("isBase64Encoded is set and the body is no base64") from None


def _single(answer: dict[str, Any]) -> Headers:
    """The pairs of `headers`; null takes one away."""
    pairs = single_values(answer.get("headers"))
    return [(name, header_text(name, value)) for name, value in pairs if value is not None]


def _sent(headers: Headers) -> Headers:
    """The headers as the client gets them, with a type."""
    found: Headers = []
    has_type = False
    for name, value in headers:
        sent = answered_name(name)
        if sent is not None:
            found.append((sent, value))
            has_type = has_type or sent == "Content-Type"
    return found if has_type else [_DEFAULT_TYPE, *found]
