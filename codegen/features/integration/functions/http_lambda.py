"""The Lambda proxy integration of HTTP APIs: an event of the format that it names, an answer in the same.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
"""

from __future__ import annotations

from collections.abc import Callable

from codegen.features.integration.functions.http_response import read_v1, read_v2
from codegen.features.integration.functions.lambda_call import LambdaCall
from codegen.gateway.errors import FUNCTION_ERROR, GatewayError
from codegen.gateway.exchange import Exchange, MethodResponse
from codegen.gateway.http_event import HttpEvent


class HttpLambda:
    """Calls one function and answers what it says."""

    __slots__ = ("_call", "_event", "_read")

    def __init__(self, call: LambdaCall, event: HttpEvent, payload_format_version: str) -> None:
        self._call = call
        self._event = event
        self._read: Callable[[bytes], MethodResponse] = (
            read_v2 if payload_format_version == "2.0" else read_v1
        )

    async def __call__(self, exchange: Exchange) -> None:
        result = await self._call.invoke(exchange, self._event.build(exchange))
        if result.function_error is not None:
            said = result.payload[:500].decode("utf-8", "replace")
            raise GatewayError(FUNCTION_ERROR, detail=f"Lambda function error: {said}")
        exchange.method_response = response = self._read(result.payload)
        exchange.endpoint_status = response.status
