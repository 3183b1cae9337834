"""The call of an HTTP endpoint, and what becomes of its failures.

In: an integration request. Out: the endpoint's answer, or the error that API Gateway answers instead of one.
"""

from __future__ import annotations

import zlib

from codegen.gateway.errors import CONFIGURATION_ERROR, INTEGRATION_TIMEOUT, NETWORK_ERROR, GatewayError
from codegen.gateway.exchange import EndpointResponse, Exchange
from codegen.gateway.ports import EndpointError, EndpointRequest, EndpointTimeout, InvalidEndpoint
from codegen.gateway.steps import Ports

_CAUSES = {InvalidEndpoint: CONFIGURATION_ERROR, EndpointTimeout: INTEGRATION_TIMEOUT}
"""https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html"""
_GZIP_OR_ZLIB = 47
_LONGEST = 10_485_760


async def call(
    exchange: Exchange, request: EndpointRequest, ports: Ports, *, decompresses: bool = True
) -> EndpointResponse:
    """The endpoint's answer.

    Args:
        decompresses: HTTP APIs hand on a compressed body as it is.

    Raises:
        GatewayError: there is none.
    """
    exchange.integration_request = (request.http_method, request.uri, request.headers, request.body)
    begun = ports.clock.monotonic()
    try:
        response = await ports.endpoints.send(request)
    except EndpointError as error:
        raise GatewayError(_CAUSES.get(type(error), NETWORK_ERROR), detail=str(error)) from None
    finally:
        exchange.integration_latency = ports.clock.monotonic() - begun
    exchange.integration_status = exchange.endpoint_status = response.status
    if decompresses and request.stream is None and response.header("content-encoding") in ("gzip", "deflate"):
        _decompress(response)
    exchange.endpoint_response = (response.status, response.headers, response.body)
    return response


def _decompress(response: EndpointResponse) -> None:
    try:
        inflater = zlib.decompressobj(_GZIP_OR_ZLIB)
        body = inflater.decompress(response.body, _LONGEST)
    except zlib.error:
        return  # it only says that it is compressed
    if not inflater.unconsumed_tail:
        response.body = body
        response.headers = [pair for pair in response.headers if pair[0].lower() != "content-encoding"]
