"""The HTTP_PROXY integration of HTTP APIs: the request goes on with its parameters mapped, and so does the answer.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-http.html
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote, urlsplit, urlunsplit

from codegen.features.integration.endpoints.endpoint_uri import EndpointUri, query_string
from codegen.features.integration.endpoints.http_endpoint import call
from codegen.features.integration.mapping.http_parameters import HttpParameters
from codegen.gateway.exchange import EndpointResponse, Exchange, Headers, MethodResponse
from codegen.gateway.headers import is_name, on_one_line
from codegen.gateway.http_headers import HOP_BY_HOP, answered_name
from codegen.gateway.ports import EndpointRequest
from codegen.gateway.steps import Ports
from codegen.ir.integration import Integration

_NOT_HANDED_ON = HOP_BY_HOP | {
    "content-length", "forwarded", "host", "x-amzn-trace-id", "x-forwarded-for", "x-forwarded-host", "x-forwarded-port",
    "x-forwarded-proto",
}  # fmt: skip
_IN_PATH = "/%:@!$&'()*+,;=-._~"
_NO_CHANGES = HttpParameters({})


class HttpApiProxy:
    """Hands requests on to one endpoint."""

    __slots__ = ("_appends_path", "_integration", "_ports", "_request_parameters", "_responses", "_uri")

    def __init__(self, integration: Integration, uri: str, *, appends_path: bool, ports: Ports) -> None:
        """`appends_path`: the `$default` route hands on the whole path behind that of its URI."""
        self._integration = integration
        self._uri = EndpointUri(uri)
        self._appends_path = appends_path
        self._request_parameters = HttpParameters(integration.request_parameters)
        self._responses = response_mappings(integration)
        self._ports = ports

    async def __call__(self, exchange: Exchange) -> None:
        response = await call(exchange, self._request(exchange), self._ports, decompresses=False)
        exchange.method_response = mapped_response(exchange, response, self._responses)

    def _request(self, exchange: Exchange) -> EndpointRequest:
        integration = self._integration
        method = integration.http_method or "ANY"
        headers = self._request_parameters.headers(_handed_on(exchange), exchange)
        return EndpointRequest(
            exchange.request.http_method if method == "ANY" else method,
            self._target(exchange),
            [*headers, *_own(exchange)],
            exchange.request.body,
            integration.timeout_in_millis / 1000,
            server_name=integration.tls_server_name_to_verify,
        )

    def _target(self, exchange: Exchange) -> str:
        parts = urlsplit(self._uri.fill_in(exchange.path_parameters or {}, ""))
        path = self._request_parameters.path(exchange)
        if path is not None:
            path = quote(path if path.startswith("/") else f"/{path}", safe=_IN_PATH)
        elif self._appends_path:
            path = parts.path.rstrip("/") + exchange.path
        query = exchange.request.query_string
        if self._request_parameters.changes_query:
            pairs = [(name, value) for name, values in exchange.request.query.items() for value in values]
            query = query_string(self._request_parameters.query(pairs, exchange))
        both = "&".join(part for part in (parts.query, query) if part)
        return urlunsplit((parts.scheme, parts.netloc, path or parts.path or "/", both, ""))


def response_mappings(integration: Integration) -> dict[int, HttpParameters]:
    """The mappings of an integration's answers, by status."""
    return {
        int(status): HttpParameters(mappings)
        for status, mappings in integration.response_parameters.items()
        if status.isdecimal()
    }


def mapped_response(
    exchange: Exchange, response: EndpointResponse, mappings: Mapping[int, HttpParameters]
) -> MethodResponse:
    """What the client gets of an endpoint's answer."""
    headers: Headers = []
    for name, value in response.headers:
        sent = answered_name(name)
        if sent is not None and is_name(sent):
            headers.append((sent, on_one_line(value)))
    changes = mappings.get(response.status, _NO_CHANGES)
    status = changes.status(exchange, response)
    return MethodResponse(status, changes.headers(headers, exchange, response), response.body)


def _handed_on(exchange: Exchange) -> Headers:
    return [pair for pair in exchange.request.headers if pair[0].lower() not in _NOT_HANDED_ON]


def _own(exchange: Exchange) -> Headers:
    """Who sent it, in the words of RFC 7239, and the trace
    (https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html)."""
    request = exchange.request
    host = exchange.header("host") or "localhost"
    said = f"by={request.source_ip};for={request.source_ip};host={host};proto=http"
    before = exchange.header("forwarded") or _forwarded_for(exchange.header("x-forwarded-for") or "")
    return [
        ("Forwarded", f"{before},{said}" if before else said),
        ("Via", "HTTP/1.1 AmazonAPIGateway"),
        ("X-Amzn-Trace-Id", exchange.header("x-amzn-trace-id") or f"Root={exchange.trace_root}"),
    ]


def _forwarded_for(addresses: str) -> str:
    """The addresses of an X-Forwarded-For header as RFC 7239 has them: those of IPv6 stand in quotes."""
    found = [address.strip() for address in addresses.split(",") if address.strip()]
    return ",".join(f'for="[{address}]"' if ":" in address else f"for={address}" for address in found)
