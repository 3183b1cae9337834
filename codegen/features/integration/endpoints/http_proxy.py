"""The HTTP_PROXY integration: the client's request goes to the endpoint, the endpoint's answer to the client.

https://docs.aws.amazon.com/apigateway/latest/developerguide/setup-http-integrations.html
"""

from __future__ import annotations

from codegen.features.integration.endpoints.endpoint_uri import EndpointUri, merged_query
from codegen.features.integration.endpoints.http_endpoint import call
from codegen.features.integration.endpoints.request_headers import handed_on, without_dropped
from codegen.features.integration.mapping.content_handling import as_bytes, request_payload, response_payload
from codegen.features.integration.mapping.request_parameters import IntegrationParameters, RequestParameters
from codegen.features.integration.mapping.response_headers import envelope, forwarded_name
from codegen.gateway.exchange import EndpointResponse, Exchange, Headers, MethodResponse
from codegen.gateway.headers import is_name, on_one_line
from codegen.gateway.media_types import JSON, MediaTypes
from codegen.gateway.ports import EndpointRequest
from codegen.gateway.steps import Ports
from codegen.gateway.streaming import BodyStream, StreamedResponse
from codegen.ir.integration import Integration

_FORWARDED_FOR = "x-forwarded-for"


class HttpProxy:
    """Hands requests on to one endpoint."""

    __slots__ = ("_binary", "_integration", "_parameters", "_ports", "_uri")

    def __init__(self, integration: Integration, uri: EndpointUri, binary: MediaTypes, ports: Ports) -> None:
        self._integration = integration
        self._uri = uri
        self._parameters = RequestParameters(integration.request_parameters)
        self._binary = binary
        self._ports = ports

    async def __call__(self, exchange: Exchange) -> None:
        stream = BodyStream() if self._integration.is_streamed else None
        begun = self._ports.clock.monotonic()
        response = await call(exchange, self._request(exchange, stream), self._ports)
        headers = _answered(response.headers, is_streamed=stream is not None)
        headers += envelope(exchange, traced=False)
        if stream is None:
            body = self._answer(exchange, response)
            exchange.method_response = MethodResponse(response.status, headers, body)
        else:
            self._follow(exchange, stream, begun)
            if not response.is_streamed:
                stream.put(response.body)
                stream.end()
            exchange.method_response = StreamedResponse(response.status, headers, stream=stream)

    def _follow(self, exchange: Exchange, stream: BodyStream, begun: float) -> None:
        def over() -> None:
            exchange.integration_latency = self._ports.clock.monotonic() - begun

        stream.after(over)

    def _request(self, exchange: Exchange, stream: BodyStream | None) -> EndpointRequest:
        request, integration = exchange.request, self._integration
        parameters = self._parameters.map(exchange)
        query = merged_query(request.query_string, parameters.query)
        is_binary = bool(self._binary) and self._binary.match(exchange.header("content-type") or JSON)
        method = integration.http_method
        return EndpointRequest(
            request.http_method if method == "ANY" else method,
            self._uri.fill_in(parameters.path, query),
            _headers(exchange, parameters),
            as_bytes(
                request_payload(request.body, is_binary=is_binary, handling=integration.content_handling)
            ),
            integration.timeout_in_millis / 1000,
            not integration.tls_insecure_skip_verification,
            integration.tls_server_name_to_verify,
            stream,
        )

    def _answer(self, exchange: Exchange, response: EndpointResponse) -> bytes:
        if not self._binary:
            return as_bytes(response.body.decode("utf-8", "replace"))
        payload = response_payload(
            response.body,
            is_binary=self._binary.match(response.header("content-type") or JSON),
            wants_binary=self._binary.match(exchange.header("accept")),
            handling=None,
        )
        return as_bytes(payload)


def _headers(exchange: Exchange, parameters: IntegrationParameters) -> Headers:
    """The client's headers, the mapped ones in their place, and API Gateway's own."""
    request = exchange.request
    mapped = without_dropped(parameters.headers)
    chain = exchange.header(_FORWARDED_FOR)
    own: Headers = [
        ("X-Forwarded-For", f"{chain}, {request.source_ip}" if chain else request.source_ip),
        ("X-Forwarded-Port", str(request.port)),
        ("X-Forwarded-Proto", "http"),
        ("X-Amzn-Apigateway-Api-Id", exchange.stage.api_id),
        ("X-Amzn-Trace-Id", exchange.header("x-amzn-trace-id") or f"Root={exchange.trace_root}"),
    ]
    mapped_names = {name.lower() for name, _ in mapped}
    own = [pair for pair in own if pair[0].lower() not in mapped_names]
    replaced = frozenset(mapped_names | {name.lower() for name, _ in own})
    sent = IntegrationParameters([*handed_on(request.headers, replaced), *mapped, *own])
    sent.set_default("Accept", JSON)
    sent.set_default("User-Agent", f"AmazonAPIGateway_{exchange.stage.api_id}")
    return sent.headers


def _answered(headers: Headers, *, is_streamed: bool) -> Headers:
    found: Headers = []
    has_type = False
    for name, value in headers:
        # what is streamed is as the endpoint made it, compressed or not
        sent = name if is_streamed and name.lower() == "content-encoding" else forwarded_name(name)
        if sent is not None and is_name(sent):
            found.append((sent, on_one_line(value)))
            has_type = has_type or name.lower() == "content-type"
    return found if has_type else [("Content-Type", JSON), *found]
