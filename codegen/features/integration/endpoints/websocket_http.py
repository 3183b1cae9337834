"""HTTP endpoints behind a WebSocket API: a message becomes a request, the answer what a two-way route answers.

https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-integration-requests.html
"""

from __future__ import annotations

from codegen.features.integration.endpoints.endpoint_uri import EndpointUri, query_string
from codegen.features.integration.endpoints.http_endpoint import call
from codegen.features.integration.endpoints.request_headers import without_dropped
from codegen.features.integration.mapping.websocket_mapping import RequestMapping, ResponseMapping
from codegen.gateway.exchange import EndpointResponse, Exchange, MethodResponse
from codegen.gateway.media_types import JSON
from codegen.gateway.ports import EndpointRequest
from codegen.gateway.steps import Ports
from codegen.ir.integration import Integration

_BODILESS = frozenset({"GET", "HEAD"})


class WebSocketHttpProxy:
    """Hands messages on to an endpoint as they are."""

    __slots__ = ("_integration", "_mapping", "_ports", "_uri")

    def __init__(self, integration: Integration, uri: str, ports: Ports) -> None:
        self._integration = integration
        self._uri = EndpointUri(uri)
        self._mapping = RequestMapping(integration)
        self._ports = ports

    async def __call__(self, exchange: Exchange) -> None:
        response = await self.send(exchange, exchange.request.body)
        exchange.method_response = self.answer(exchange, response)

    def answer(self, exchange: Exchange, response: EndpointResponse) -> MethodResponse:
        return MethodResponse(response.status, response.headers, response.body)

    async def send(self, exchange: Exchange, body: bytes) -> EndpointResponse:
        """The endpoint's answer.

        Raises:
            GatewayError: there is none.
        """
        integration = self._integration
        method = "POST" if integration.http_method in ("", "ANY") else integration.http_method
        parameters = self._mapping.parameters(exchange)
        parameters.headers = without_dropped(parameters.headers)
        api_id = exchange.stage.api_id
        parameters.set_default("Accept", JSON)
        parameters.set_default("User-Agent", f"AmazonAPIGateway_{api_id}")
        parameters.set_default("X-Amzn-Apigateway-Api-Id", api_id)
        if method not in _BODILESS:
            parameters.set_default("Content-Type", JSON)
        request = EndpointRequest(
            method,
            self._uri.fill_in(parameters.path, query_string(parameters.query)),
            parameters.headers,
            b"" if method in _BODILESS else body,
            integration.timeout_in_millis / 1000,
            not integration.tls_insecure_skip_verification,
            integration.tls_server_name_to_verify,
        )
        return await call(exchange, request, self._ports)


class WebSocketHttp(WebSocketHttpProxy):
    """Calls an endpoint with what the request template makes of a message, and maps its answer."""

    __slots__ = ("_responses",)

    def __init__(self, integration: Integration, uri: str, ports: Ports) -> None:
        super().__init__(integration, uri, ports)
        self._responses = ResponseMapping(integration)

    async def __call__(self, exchange: Exchange) -> None:
        response = await self.send(exchange, self._mapping.body(exchange))
        exchange.method_response = self.answer(exchange, response)

    def answer(self, exchange: Exchange, response: EndpointResponse) -> MethodResponse:
        return self._responses.map(exchange, response, str(response.status))
