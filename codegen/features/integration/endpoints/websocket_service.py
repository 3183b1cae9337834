"""AWS services behind a WebSocket API: a message becomes a signed request, the answer what a two-way route answers.

https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-integration-requests.html
"""

from __future__ import annotations

from codegen.features.integration.endpoints.aws_service import ServiceCall
from codegen.features.integration.mapping.websocket_mapping import RequestMapping, ResponseMapping
from codegen.gateway.exchange import Exchange
from codegen.ir.integration import Integration


class WebSocketService:
    """Calls a service with what the request template makes of a message, and maps its answer."""

    __slots__ = ("_call", "_method", "_request", "_responses")

    def __init__(self, integration: Integration, service: ServiceCall) -> None:
        self._call = service
        self._method = "POST" if integration.http_method in ("", "ANY") else integration.http_method
        self._request = RequestMapping(integration)
        self._responses = ResponseMapping(integration)

    async def __call__(self, exchange: Exchange) -> None:
        body = self._request.body(exchange)
        parameters = self._request.parameters(exchange)
        response = await self._call.send(exchange, self._method, parameters, body)
        exchange.method_response = self._responses.map(exchange, response, str(response.status))
