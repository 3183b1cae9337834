"""What a Lambda function behind a proxy integration may answer, and what becomes of it.

In: the function's payload. Out: the method response, or the error that API Gateway answers for a malformed one.
https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html#api-gateway-simple-proxy-for-lambda-output-format
"""

from __future__ import annotations

from base64 import b64decode
from typing import Any

from codegen.features.integration.functions.answer import (
    body_of,
    decoded,
    header_text,
    malformed,
    multiple_values,
    single_values,
    status_of,
)
from codegen.features.integration.mapping.response_headers import envelope, mapped_name
from codegen.gateway.errors import CONFIGURATION_ERROR, GatewayError
from codegen.gateway.exchange import Exchange, Headers, MethodResponse
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
        answer = decoded(payload)
        status, headers = read_head(exchange, answer, ALLOWED)
        body = body_of(answer)
        if body is None:
            return MethodResponse(status, headers)
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


def read_head(exchange: Exchange, answer: dict[str, Any], allowed: frozenset[str]) -> tuple[int, Headers]:
    """Status and headers as the client gets them, of an answer that may have no other members than the allowed ones.

    Raises:
        GatewayError: the answer is malformed.
    """
    if not answer.keys() <= allowed:
        raise malformed(f"unknown members: {', '.join(sorted(answer.keys() - allowed))}")
    code = answer.get("statusCode")
    status = 200 if code is None else status_of(code)
    headers = _headers(answer)
    headers += envelope(exchange, traced=True)
    return status, headers


def _is_base64(answer: dict[str, Any]) -> bool:
    flag = answer.get("base64Encoded")  # undocumented, and read first
    return (answer.get("isBase64Encoded") if flag is None else flag) is True


def _headers(answer: dict[str, Any]) -> Headers:
    """The answer's headers as the client gets them: the values of multiValueHeaders first, each pair once."""
    pairs = [(name, _text(name, value)) for name, value in multiple_values(answer.get("multiValueHeaders"))]
    pairs += _single(answer.get("headers"), pairs)
    headers: Headers = []
    has_type = False
    for name, text in pairs:
        if name.lower() == "content-type":  # null suppresses the default type
            has_type = True
        sent = mapped_name(name)
        if sent is not None and text is not None:
            headers.append((sent, text))
    return headers if has_type else [_JSON_TYPE, *headers]


def _single(headers: Any, others: list[tuple[str, str | None]]) -> list[tuple[str, str | None]]:
    values = single_values(headers)
    if not others:
        return [(name, _text(name, value)) for name, value in values]
    spelled: dict[str, str] = {name.lower(): name for name, _ in others}
    pairs = [(spelled.get(name.lower()) or name, _text(name, value)) for name, value in values]
    return [pair for pair in pairs if pair not in others]


def _text(name: str, value: Any) -> str | None:
    return None if value is None else header_text(name, value)
