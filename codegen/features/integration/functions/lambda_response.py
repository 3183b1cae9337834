"""What a Lambda function behind a proxy integration may answer, and what becomes of it.

In: the function's payload. Out: the method response, or the error that API Gateway answers for a malformed one.
https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html#api-gateway-simple-proxy-for-lambda-output-format
"""

from __future__ import annotations

from base64 import b64decode
from typing import Any

import orjson

from codegen.features.integration.mapping.response_headers import envelope, mapped_name
from codegen.gateway.errors import CONFIGURATION_ERROR, MALFORMED_PROXY_RESPONSE, GatewayError
from codegen.gateway.exchange import Exchange, Headers, MethodResponse
from codegen.gateway.headers import is_name, is_value
from codegen.gateway.media_types import MediaTypes

ALLOWED = frozenset(
    {"statusCode", "headers", "multiValueHeaders", "body", "isBase64Encoded", "base64Encoded"}
)
_JSON_TYPE = ("Content-Type", "application/json")


class LambdaResponse:
    """Reads the answers of one route's function."""

    __slots__ = ("_binary",)

    def __init__(self, binary: MediaTypes) -> None:
        self._binary = binary

    def build(self, exchange: Exchange, payload: bytes) -> MethodResponse:
        """The method response of an answer.

        Raises:
            GatewayError: the answer is malformed.
        """
        try:
            answer = orjson.loads(payload)
        except orjson.JSONDecodeError:
            raise malformed("the answer is not JSON") from None
        status, headers = read_head(exchange, answer, ALLOWED)
        body = answer.get("body")
        if body is None:
            return MethodResponse(status, headers)
        if not isinstance(body, str):
            raise malformed(f"the body is not a string: {_shown(body)}")
        return MethodResponse(status, headers, self._bytes(exchange, answer, body))

    def _bytes(self, exchange: Exchange, answer: dict[str, Any], body: str) -> bytes:
        if self._binary and _is_base64(answer) and self._binary.match(exchange.header("accept")):
            try:
                return b64decode("".join(body.split()), validate=True)
            except ValueError:
                raise GatewayError(
                    CONFIGURATION_ERROR, detail="isBase64Encoded is set and the body is no base64"
                ) from None
        return body.encode()


def read_head(exchange: Exchange, answer: Any, allowed: frozenset[str]) -> tuple[int, Headers]:
    """Status and headers as the client gets them, of an answer that may have no other members than the allowed ones.

    Raises:
        GatewayError: the answer is malformed.
    """
    if not isinstance(answer, dict):
        raise malformed(f"the answer is not an object: {_shown(answer)}")
    if not answer.keys() <= allowed:
        raise malformed(f"unknown members: {', '.join(sorted(answer.keys() - allowed))}")
    status = _status(answer.get("statusCode"))
    headers = _headers(answer)
    headers += envelope(exchange, traced=True)
    return status, headers


def malformed(why: str) -> GatewayError:
    """The error that a malformed answer is."""
    return GatewayError(MALFORMED_PROXY_RESPONSE, detail=f"Malformed Lambda proxy response: {why}")


def _shown(value: Any) -> str:
    return orjson.dumps(value).decode()[:80]


def _status(value: Any) -> int:
    if value is None:
        return 200
    if isinstance(value, str) and value.isascii() and value.isdigit():
        value = int(value[:4])
    if type(value) is int and 200 <= value <= 599:
        return value
    raise malformed(f"statusCode is {_shown(value)}")


def _is_base64(answer: dict[str, Any]) -> bool:
    flag = answer.get("base64Encoded")  # undocumented, and read first
    return (answer.get("isBase64Encoded") if flag is None else flag) is True


def _headers(answer: dict[str, Any]) -> Headers:
    """The answer's headers as the client gets them: the values of multiValueHeaders first, each pair once."""
    single, multiple = answer.get("headers"), answer.get("multiValueHeaders")
    pairs = [] if multiple is None else _multiple(multiple)
    if single is not None:
        pairs += _single(single, pairs)
    headers: Headers = []
    has_type = False
    for name, text in pairs:
        if name.lower() == "content-type":  # null suppresses the default type
            has_type = True
        sent = mapped_name(name)
        if sent is not None and text is not None:
            headers.append((sent, text))
    return headers if has_type else [_JSON_TYPE, *headers]


def _multiple(headers: Any) -> list[tuple[str, str | None]]:
    if not isinstance(headers, dict) or not all(isinstance(values, list) for values in headers.values()):
        raise malformed("multiValueHeaders is not an object of lists")
    return [(name, _text(name, value)) for name, values in headers.items() for value in values]


def _single(headers: Any, others: list[tuple[str, str | None]]) -> list[tuple[str, str | None]]:
    if not isinstance(headers, dict):
        raise malformed("headers is not an object")
    if not others:
        return [(name, _text(name, value)) for name, value in headers.items()]
    spelled: dict[str, str] = {name.lower(): name for name, _ in others}
    pairs = [(spelled.get(name.lower()) or name, _text(name, value)) for name, value in headers.items()]
    return [pair for pair in pairs if pair not in others]


def _text(name: str, value: Any) -> str | None:
    """A header's value as text; numbers and booleans are taken as JSON writes them."""
    if value is None:
        return None
    text = value if isinstance(value, str) else _shown(value)
    if not (is_name(name) and is_value(text)) or isinstance(value, dict | list):
        raise malformed(f"the header {name[:80]!r} cannot be sent: {text[:80]}")
    return text
