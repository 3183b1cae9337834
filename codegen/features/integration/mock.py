"""The MOCK integration: the request template names a status, an integration response answers for it.

https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-mock-integration.html
"""

from __future__ import annotations

from typing import Any

import orjson

from codegen.features.integration.mapping.integration_response import IntegrationResponses
from codegen.features.integration.mapping.templates import RequestTemplates
from codegen.features.integration.permissive_json import permissive_object
from codegen.gateway.errors import CONFIGURATION_ERROR, GatewayError
from codegen.gateway.exchange import EndpointResponse, Exchange


class Mock:
    """Answers without an endpoint."""

    __slots__ = ("_requests", "_responses")

    def __init__(self, requests: RequestTemplates, responses: IntegrationResponses) -> None:
        self._requests = requests
        self._responses = responses

    async def __call__(self, exchange: Exchange) -> None:
        status = mock_status(self._requests.render(exchange))
        if status is None:
            raise GatewayError(
                CONFIGURATION_ERROR,
                detail="Unable to parse statusCode. It should be an integer that is defined in the request template.",
            )
        exchange.endpoint_status = status
        response = EndpointResponse(status, [], b"")
        exchange.method_response = self._responses.map(exchange, response, str(status), traced=False)


def mock_status(text: str) -> int | None:
    """The `statusCode` of a rendered request template; it need not be strict JSON: `{statusCode: 200}` is taken too."""
    try:
        value: Any = orjson.loads(text)
    except orjson.JSONDecodeError:
        value = permissive_object(text)
    status = value.get("statusCode") if isinstance(value, dict) else None
    return status if type(status) is int else None
