"""Lambda functions behind a WebSocket API: called with the event of a connection, or with what a template makes of it.

https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-integration-requests.html
"""

from __future__ import annotations

import base64
import binascii
from typing import Any

import orjson

from codegen.features.integration.functions.answer import body_of, decoded, malformed, status_of
from codegen.features.integration.functions.lambda_call import LambdaCall
from codegen.features.integration.mapping.websocket_mapping import RequestMapping, ResponseMapping
from codegen.gateway.connection_event import connection_event
from codegen.gateway.errors import FUNCTION_ERROR, GatewayError
from codegen.gateway.exchange import EndpointResponse, EventType, Exchange, Headers, MethodResponse
from codegen.gateway.media_types import JSON


class WebSocketProxy:
    """Hands the event to a function, and the function's answer to the client of a two-way route."""

    __slots__ = ("_answers", "_call", "_default_status")

    def __init__(self, call: LambdaCall, *, answers: bool, is_handshake: bool) -> None:
        self._call = call
        self._answers = answers
        self._default_status = None if is_handshake else 200

    async def __call__(self, exchange: Exchange) -> None:
        result = await self._call.invoke(exchange, connection_event(exchange))
        if result.function_error is not None:
            raise _failed(result.payload)
        if not self._answers:
            exchange.method_response = MethodResponse(200, [])
            return
        exchange.method_response = _response(exchange, result.payload, self._default_status)


def _response(exchange: Exchange, payload: bytes, default_status: int | None) -> MethodResponse:
    answer = decoded(payload)
    status = status_of(answer.get("statusCode", default_status), least=100)
    exchange.endpoint_status = status
    headers = answer.get("headers")
    sent: Headers = (
        [(str(name), str(value)) for name, value in headers.items()] if isinstance(headers, dict) else []
    )
    return MethodResponse(status, sent, _body(answer))


def _body(answer: dict[str, Any]) -> bytes:
    body = body_of(answer)
    if body is None:
        return b""
    if answer.get("isBase64Encoded") is True:
        try:
            return base64.b64decode(body)
        except (binascii.Error, ValueError):
            raise malformed("isBase64Encoded is set and the body is no base64") from None
    return body.encode("utf-8", "replace")


def _failed(payload: bytes) -> GatewayError:
    said = payload[:500].decode("utf-8", "replace")
    return GatewayError(FUNCTION_ERROR, detail=f"Lambda Customer Function Error: {said}")


class WebSocketCustom:
    """Calls a function with what the request template makes of a message, and maps its answer."""

    __slots__ = ("_call", "_request", "_response")

    def __init__(self, call: LambdaCall, request: RequestMapping, response: ResponseMapping) -> None:
        self._call = call
        self._request = request
        self._response = response

    async def __call__(self, exchange: Exchange) -> None:
        event = self._request.body(exchange) or b"{}"
        result = await self._call.invoke(exchange, event if _is_json(event) else orjson.dumps(event.decode()))
        message = _error_message(result.payload) if result.function_error is not None else ""
        is_handshake = exchange.connection is not None and exchange.connection.type is EventType.CONNECT
        if result.function_error is not None and is_handshake:
            raise _failed(result.payload)
        answer = EndpointResponse(200, [("Content-Type", JSON)], result.payload)
        exchange.endpoint_status = 200
        exchange.method_response = self._response.map(exchange, answer, message)


def _is_json(event: bytes) -> bool:
    try:
        orjson.loads(event)
    except orjson.JSONDecodeError:
        return False
    return True


def _error_message(payload: bytes) -> str:
    """What selection keys look at."""
    try:
        answer: Any = orjson.loads(payload)
    except orjson.JSONDecodeError:
        return ""
    message = answer.get("errorMessage") if isinstance(answer, dict) else None
    return message if isinstance(message, str) else ""
