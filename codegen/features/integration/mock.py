"""The MOCK integration: the request template names a status, an integration response answers for it.

https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-mock-integration.html
"""

from __future__ import annotations

import re
from typing import Any

import orjson

from codegen.features.integration.mapping.integration_response import IntegrationResponses
from codegen.features.integration.mapping.templates import RequestTemplates
from codegen.gateway.errors import CONFIGURATION_ERROR, GatewayError
from codegen.gateway.exchange import EndpointResponse, Exchange

_LENIENT_STATUS = re.compile(r"""["']?statusCode["']?\s*:\s*(\d+)\s*[,}]""")


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
    """The `statusCode` of a rendered request template.

    It need not be JSON: `{statusCode: 200}` is taken too, if the braces are there and the status is a bare number.
    """
    text = text.strip()
    if not (text.startswith("{") and text.endswith("}")):
        return None
    try:
        value: Any = orjson.loads(text)
    except orjson.JSONDecodeError:
        found = _LENIENT_STATUS.search(text)
        return int(found[1]) if found else None
    status = value.get("statusCode")
    return status if type(status) is int else None
