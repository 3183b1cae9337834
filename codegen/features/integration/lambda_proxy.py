"""The AWS_PROXY integration with a Lambda function: event out, answer in, nothing mapped.

https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
"""

from __future__ import annotations

from codegen.features.integration.lambda_response import LambdaResponse
from codegen.gateway.errors import (
    CONFIGURATION_ERROR,
    FUNCTION_ERROR,
    INTEGRATION_TIMEOUT,
    REQUEST_TOO_LONG,
    GatewayError,
)
from codegen.gateway.exchange import Exchange
from codegen.gateway.ports import (
    FunctionNotFound,
    InvokeError,
    InvokeResult,
    InvokeTimeout,
    RequestTooLarge,
    UnsupportedRuntime,
)
from codegen.gateway.proxy_event import ProxyEvent
from codegen.gateway.steps import Ports

_CAUSES = {
    FunctionNotFound: CONFIGURATION_ERROR,
    RequestTooLarge: REQUEST_TOO_LONG,
    InvokeTimeout: INTEGRATION_TIMEOUT,
}


class LambdaProxy:
    """Calls one function and answers what it says."""

    __slots__ = ("_event", "_function", "_ports", "_response", "_timeout")

    def __init__(
        self, function: str, timeout: float, event: ProxyEvent, response: LambdaResponse, ports: Ports
    ) -> None:
        self._function = function
        self._timeout = timeout
        self._event = event
        self._response = response
        self._ports = ports

    async def __call__(self, exchange: Exchange) -> None:
        result = await self._invoke(exchange, self._event.build(exchange))
        if result.function_error is not None:
            said = result.payload[:500].decode("utf-8", "replace")
            raise GatewayError(FUNCTION_ERROR, detail=f"Lambda function error: {said}")
        exchange.method_response = response = self._response.build(exchange, result.payload)
        exchange.endpoint_status = response.status

    async def _invoke(self, exchange: Exchange, event: bytes) -> InvokeResult:
        clock = self._ports.clock
        begun = clock.monotonic()
        try:
            result = await self._ports.functions.invoke(
                self._function, event, trace_id=f"Root={exchange.trace_root}", timeout=self._timeout
            )
        except UnsupportedRuntime as error:
            raise GatewayError(FUNCTION_ERROR, message=str(error)) from None
        except InvokeError as error:
            raise GatewayError(_CAUSES.get(type(error), CONFIGURATION_ERROR), detail=str(error)) from None
        finally:
            exchange.integration_latency = clock.monotonic() - begun
        exchange.integration_status = 200
        return result
