"""The HTTP integration: parameters and body of the endpoint's request are mapped, and so is its answer.

https://docs.aws.amazon.com/apigateway/latest/developerguide/setup-http-integrations.html
"""

from __future__ import annotations

from codegen.features.integration.endpoints.endpoint_uri import EndpointUri, query_string
from codegen.features.integration.endpoints.http_endpoint import call
from codegen.features.integration.endpoints.request_headers import without_dropped
from codegen.features.integration.mapping.integration_response import IntegrationResponses
from codegen.features.integration.mapping.request_body import RequestBody
from codegen.features.integration.mapping.request_parameters import (
    IntegrationParameters,
    RequestParameters,
    override,
)
from codegen.gateway.exchange import Exchange
from codegen.gateway.media_types import JSON
from codegen.gateway.ports import EndpointRequest
from codegen.gateway.steps import Ports
from codegen.ir.integration import Integration

_BODILESS = frozenset({"GET", "HEAD", "OPTIONS"})
"""Methods of clients whose Content-Type is not handed on."""


class HttpCustom:
    """Calls one endpoint with what the mappings make of a request."""

    __slots__ = ("_body", "_integration", "_parameters", "_ports", "_responses", "_uri")

    def __init__(
        self,
        integration: Integration,
        uri: EndpointUri,
        body: RequestBody,
        responses: IntegrationResponses,
        ports: Ports,
    ) -> None:
        self._integration = integration
        self._uri = uri
        self._parameters = RequestParameters(integration.request_parameters)
        self._body = body
        self._responses = responses
        self._ports = ports

    async def __call__(self, exchange: Exchange) -> None:
        parameters = self._parameters.map(exchange)
        body = self._body.build(exchange)
        override(exchange, parameters)
        uri = self._uri.fill_in(parameters.path, query_string(parameters.query))
        response = await call(exchange, self._request(exchange, uri, parameters, body), self._ports)
        exchange.method_response = self._responses.map(exchange, response, str(response.status), traced=True)

    def _request(
        self, exchange: Exchange, uri: str, parameters: IntegrationParameters, body: bytes
    ) -> EndpointRequest:
        parameters.headers = without_dropped(parameters.headers)
        for name, value in _own_headers(exchange, body):
            parameters.set_default(name, value)
        integration = self._integration
        method = integration.http_method
        return EndpointRequest(
            exchange.request.http_method if method == "ANY" else method,
            uri,
            parameters.headers,
            body,
            integration.timeout_in_millis / 1000,
            not integration.tls_insecure_skip_verification,
            integration.tls_server_name_to_verify,
        )


def _own_headers(exchange: Exchange, body: bytes) -> list[tuple[str, str]]:
    """What API Gateway sends where nothing is mapped."""
    api_id = exchange.stage.api_id
    headers = [
        ("Accept", JSON),
        ("User-Agent", f"AmazonAPIGateway_{api_id}"),
        ("X-Amzn-Apigateway-Api-Id", api_id),
        ("X-Amzn-Trace-Id", f"Root={exchange.trace_root}"),
    ]
    content_type = exchange.header("content-type") or (JSON if body else None)
    if content_type is not None and exchange.request.http_method not in _BODILESS:
        headers.append(("Content-Type", content_type))
    return headers
