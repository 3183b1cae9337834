"""What the answers of functions have in common, whatever the type of the API: status, header fields, cookies.

In: members of an answer. Out: what the client gets of them, or the error that API Gateway answers.
https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html#api-gateway-simple-proxy-for-lambda-output-format
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import orjson

from codegen.gateway.errors import MALFORMED_PROXY_RESPONSE, GatewayError
from codegen.gateway.exchange import Headers
from codegen.gateway.headers import is_name, is_value


def malformed(why: str) -> GatewayError:
    """The error that a malformed answer is."""
    return GatewayError(MALFORMED_PROXY_RESPONSE, detail=f"Malformed Lambda proxy response: {why}")


def shown(value: Any) -> str:
    """A value for people, as JSON writes it."""
    return orjson.dumps(value).decode()[:80]


def decoded(payload: bytes) -> dict[str, Any]:
    """The answer, which must be an object.

    Raises:
        GatewayError: it is none.
    """
    try:
        answer = orjson.loads(payload)
    except orjson.JSONDecodeError:
        raise malformed("the answer is not JSON") from None
    if not isinstance(answer, dict):
        raise malformed(f"the answer is not an object: {shown(answer)}")
    return answer


def status_of(value: Any, *, least: int = 200) -> int:
    """`statusCode`, which may be a text.

    Raises:
        GatewayError: it is no status, or less than the least one.
    """
    if isinstance(value, str) and value.isascii() and value.isdigit():
        value = int(value[:4])
    if type(value) is int and least <= value <= 599:
        return value
    raise malformed(f"statusCode is {shown(value)}")


def single_values(headers: Any) -> Iterable[tuple[str, Any]]:
    """The pairs of `headers`.

    Raises:
        GatewayError: it is no object.
    """
    if not isinstance(headers, dict | None):
        raise malformed("headers is not an object")
    return headers.items() if headers else ()


def multiple_values(headers: Any) -> Iterable[tuple[str, Any]]:
    """The pairs of `multiValueHeaders`.

    Raises:
        GatewayError: it is no object of lists.
    """
    if headers is None:
        return ()
    if not isinstance(headers, dict) or not all(isinstance(values, list) for values in headers.values()):
        raise malformed("multiValueHeaders is not an object of lists")
    return [(name, value) for name, values in headers.items() for value in values]


def body_of(answer: Mapping[str, Any]) -> str | None:
    """`body`, which must be a text.

    Raises:
        GatewayError: it is none.
    """
    body = answer.get("body")
    if body is None or isinstance(body, str):
        return body
    raise malformed(f"the body is not a string: {shown(body)}")


def header_text(name: str, value: Any) -> str:
    """A header's value as text; numbers and booleans are taken as JSON writes them.

    Raises:
        GatewayError: it can't be sent.
    """
    text = value if isinstance(value, str) else shown(value)
    if not (is_name(name) and is_value(text)) or isinstance(value, dict | list):
        raise malformed(f"the header {name[:80]!r} cannot be sent: {text[:80]}")
    return text


def cookies_of(answer: Mapping[str, Any]) -> Headers:
    """`cookies` as header fields.

    Raises:
        GatewayError: it is no list of texts.
    """
    cookies = answer.get("cookies") or []
    if not isinstance(cookies, list) or not all(isinstance(one, str) and is_value(one) for one in cookies):
        raise malformed("cookies is not a list of texts")
    return [("Set-Cookie", cookie) for cookie in cookies]
