"""Answers an error of a WebSocket API: as a frame on a connection, or as the answer to a handshake.

In: an error of the pipeline. Out: what the client gets; bodies are fixed there.
https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-route-response.html
"""

from __future__ import annotations

import orjson

from codegen.gateway.errors import GatewayError
from codegen.gateway.exchange import Headers, MethodResponse


def error_frame(error: GatewayError, request_id: str, connection_id: str | None) -> bytes:
    """The message that tells a client of an error."""
    frame: dict[str, str | None] = {"message": error.message}
    if connection_id is not None:
        frame["connectionId"] = connection_id
    return orjson.dumps({**frame, "requestId": request_id})


def refusal(error: GatewayError, request_id: str, connection_id: str | None = None) -> MethodResponse:
    """The answer to a request that opens no connection."""
    headers: Headers = [
        ("Content-Type", "application/json"),
        ("x-amzn-RequestId", request_id),
        ("x-amzn-ErrorType", f"{error.cause.error_type}Exception"),
    ]
    return MethodResponse(error.cause.status, headers, error_frame(error, request_id, connection_id))
