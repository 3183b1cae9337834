"""What a Lambda function behind an HTTP API may answer, in formats 1.0 and 2.0, and what becomes of it.

In: the function's payload. Out: the method response, or the error that API Gateway answers for a malformed one.
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
"""

from __future__ import annotations

from base64 import b64decode
from typing import Any

import orjson

from codegen.gateway.errors import MALFORMED_PROXY_RESPONSE, GatewayError
from codegen.gateway.exchange import Headers, MethodResponse
from codegen.gateway.headers import is_name, is_value
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
        body = answer.encode() if isinstance(answer, str) else payload
        return MethodResponse(200, [_INFERRED_TYPE], body)
    headers = _single(answer.get("headers"))
    cookies = answer.get("cookies") or []
    if not isinstance(cookies, list) or not all(isinstance(one, str) and is_value(one) for one in cookies):
        raise _malformed("cookies is not a list of texts")
    sent = _sent(headers)
    sent += [("Set-Cookie", cookie) for cookie in cookies]
    return MethodResponse(_status(answer), sent, _body(answer))


def read_v1(payload: bytes) -> MethodResponse:
    """The answer in format 1.0, of which nothing is inferred.

    Raises:
        GatewayError: the answer is malformed.
    """
    try:
        answer = orjson.loads(payload)
    except orjson.JSONDecodeError:
        raise _malformed("the answer is not JSON") from None
    if not isinstance(answer, dict):
        raise _malformed(f"the answer is not an object: {_shown(answer)}")
    # unlike those of REST APIs, single values come first
    headers = _single(answer.get("headers"))
    headers += [pair for pair in _multiple(answer.get("multiValueHeaders")) if pair not in headers]
    return MethodResponse(_status(answer), _sent(headers), _body(answer))


def _status(answer: dict[str, Any]) -> int:
    value = answer.get("statusCode")
    if isinstance(value, str) and value.isascii() and value.isdigit():
        value = int(value[:4])
    if type(value) is int and 200 <= value <= 599:
        return value
    raise _malformed(f"statusCode is {_shown(value)}")


def _body(answer: dict[str, Any]) -> bytes:
    body = answer.get("body")
    if body is None:
        return b""
    if not isinstance(body, str):
        raise _malformed(f"the body is not a string: {_shown(body)}")
    if answer.get("isBase64Encoded") is not True:
        return body.encode()
    try:
        return b64decode("".join(body.split()), validate=True)
    except ValueError:
        raise _malformed("isBase64Encoded is set and the body is no base64") from None


def _single(headers: Any) -> Headers:
    if headers is None:
        return []
    if not isinstance(headers, dict):
        raise _malformed("headers is not an object")
    return [(name, _text(name, value)) for name, value in headers.items() if value is not None]


def _multiple(headers: Any) -> Headers:
    if headers is None:
        return []
    if not isinstance(headers, dict) or not all(isinstance(values, list) for values in headers.values()):
        raise _malformed("multiValueHeaders is not an object of lists")
    return [(name, _text(name, value)) for name, values in headers.items() for value in values]


def _text(name: str, value: Any) -> str:
    """A header's value as text; numbers and booleans are taken as JSON writes them."""
    text = value if isinstance(value, str) else _shown(value)
    if not (is_name(name) and is_value(text)) or isinstance(value, dict | list):
        raise _malformed(f"the header {name[:80]!r} cannot be sent: {text[:80]}")
    return text


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


def _shown(value: Any) -> str:
    return orjson.dumps(value).decode()[:80]


def _malformed(why: str) -> GatewayError:
    return GatewayError(MALFORMED_PROXY_RESPONSE, detail=f"the function's answer can't be used: {why}")
