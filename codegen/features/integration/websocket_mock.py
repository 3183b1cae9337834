"""The MOCK integration of WebSocket APIs: the request template names a status, an integration response answers for it.

https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-mock-integration.html
"""

from __future__ import annotations

from codegen.features.integration.mapping.websocket_mapping import RequestMapping, ResponseMapping
from codegen.features.integration.mock import mock_status
from codegen.gateway.errors import CONFIGURATION_ERROR, GatewayError
from codegen.gateway.exchange import EndpointResponse, Exchange


class WebSocketMock:
    """Answers without an endpoint."""

    __slots__ = ("_request", "_response")

    def __init__(self, request: RequestMapping, response: ResponseMapping) -> None:
        self._request = request
        self._response = response

    async def __call__(self, exchange: Exchange) -> None:
        status = mock_status(self._request.body(exchange).decode())
        if status is None:
            raise GatewayError(
                CONFIGURATION_ERROR, detail="the request template gives no integer as statusCode"
            )
        exchange.endpoint_status = status
        exchange.method_response = self._response.map(
            exchange, EndpointResponse(status, [], b""), str(status)
        )
