"""The call of a Lambda function, and what becomes of the errors of its Invoke API.

https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
"""

from __future__ import annotations

import asyncio

from codegen.gateway.errors import (
    CONFIGURATION_ERROR,
    FUNCTION_ERROR,
    INTEGRATION_TIMEOUT,
    REQUEST_TOO_LONG,
    GatewayError,
)
from codegen.gateway.exchange import Exchange, Headers
from codegen.gateway.ports import (
    FunctionNotFound,
    InvokeError,
    InvokeResult,
    InvokeTimeout,
    RequestTooLarge,
    UnsupportedRuntime,
)
from codegen.gateway.steps import Ports
from codegen.gateway.streaming import BodyStream

_INVOKE = "https://lambda/2015-03-31/functions/{name}/invocations"
_INVOKE_WITH_RESPONSE_STREAM = "https://lambda/2021-11-15/functions/{name}/response-streaming-invocations"
"""https://docs.aws.amazon.com/apigateway/latest/developerguide/response-transfer-mode-lambda.html"""
_NO_HEADERS: Headers = []
_CAUSES = {
    FunctionNotFound: CONFIGURATION_ERROR,
    RequestTooLarge: REQUEST_TOO_LONG,
    InvokeTimeout: INTEGRATION_TIMEOUT,
}


class LambdaCall:
    """Calls one function."""

    __slots__ = ("_function", "_ports", "_running", "_timeout", "_uri")

    def __init__(self, function: str, timeout: float, ports: Ports, *, streams: bool = False) -> None:
        self._function = function
        self._uri = (_INVOKE_WITH_RESPONSE_STREAM if streams else _INVOKE).format(name=function)
        self._timeout = timeout
        self._ports = ports
        self._running: set[asyncio.Task[InvokeResult | None]] = set()  # tasks that nobody else holds

    async def invoke(
        self, exchange: Exchange, event: bytes, stream: BodyStream | None = None
    ) -> InvokeResult:
        """The function's answer, or what of it did not go to the stream.

        Raises:
            GatewayError: it does not run, or not in time.
        """
        clock = self._ports.clock
        exchange.integration_request = ("POST", self._uri, _NO_HEADERS, event)
        begun = clock.monotonic()
        try:
            result = await self._ports.functions.invoke(
                self._function,
                event,
                trace_id=exchange.trace_header,
                timeout=self._timeout,
                stream=stream,
            )
        except UnsupportedRuntime as error:
            raise GatewayError(FUNCTION_ERROR, message=str(error)) from None
        except InvokeError as error:
            raise GatewayError(_CAUSES.get(type(error), CONFIGURATION_ERROR), detail=str(error)) from None
        finally:
            exchange.integration_latency = clock.monotonic() - begun
        exchange.integration_status = 200
        exchange.endpoint_response = (200, _NO_HEADERS, result.payload)
        return result

    def invoke_async(self, exchange: Exchange, event: bytes) -> None:
        """Have the function run, and wait for nothing: invocation type Event."""
        exchange.integration_request = ("POST", self._uri, _NO_HEADERS, event)
        task = asyncio.get_running_loop().create_task(self._run(event, exchange.trace_header))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        exchange.integration_latency = 0.0
        exchange.integration_status = 202
        exchange.endpoint_response = (202, _NO_HEADERS, b"")

    async def _run(self, event: bytes, trace_id: str) -> InvokeResult | None:
        try:
            return await self._ports.functions.invoke(self._function, event, trace_id=trace_id)
        except InvokeError:
            return None  # Lambda tells nobody but its own log
