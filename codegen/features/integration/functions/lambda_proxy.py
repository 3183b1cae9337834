"""The AWS_PROXY integration with a Lambda function: event out, answer in, nothing mapped.

https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
"""

from __future__ import annotations

from codegen.features.integration.functions.lambda_call import LambdaCall
from codegen.features.integration.functions.lambda_response import LambdaResponse
from codegen.gateway.errors import FUNCTION_ERROR, GatewayError
from codegen.gateway.exchange import Exchange
from codegen.gateway.proxy_event import ProxyEvent


class LambdaProxy:
    """Calls one function and answers what it says."""

    __slots__ = ("_call", "_event", "_response")

    def __init__(self, call: LambdaCall, event: ProxyEvent, response: LambdaResponse) -> None:
        self._call = call
        self._event = event
        self._response = response

    async def __call__(self, exchange: Exchange) -> None:
        result = await self._call.invoke(exchange, self._event.build(exchange))
        if result.function_error is not None:
            said = result.payload[:500].decode("utf-8", "replace")
            raise GatewayError(FUNCTION_ERROR, detail=f"Lambda function error: {said}")
        exchange.method_response = response = self._response.build(exchange, result.payload)
        exchange.endpoint_status = response.status
