"""The AWS_PROXY integration with a Lambda function whose response is streamed: metadata, a delimiter, then the body.

In: an event. Out: the method response as soon as the metadata are there; its body comes as the function makes it.
https://docs.aws.amazon.com/apigateway/latest/developerguide/response-transfer-mode-lambda.html
"""

from __future__ import annotations

import asyncio

from codegen.features.integration.functions.answer import cookies_of, decoded, malformed
from codegen.features.integration.functions.lambda_call import LambdaCall
from codegen.features.integration.functions.lambda_response import read_head
from codegen.gateway.errors import FUNCTION_ERROR, GatewayError
from codegen.gateway.exchange import Exchange, Headers
from codegen.gateway.ports import InvokeResult
from codegen.gateway.proxy_event import ProxyEvent
from codegen.gateway.streaming import BodyStream, StreamedResponse

_ALLOWED = frozenset({"statusCode", "headers", "multiValueHeaders", "cookies"})
_DELIMITER = bytes(8)
_MOST_METADATA = 16_384
"""Bytes within which the delimiter must come."""


class LambdaStream:
    """Calls one function and answers while it speaks."""

    __slots__ = ("_call", "_event", "_running")

    def __init__(self, call: LambdaCall, event: ProxyEvent) -> None:
        self._call = call
        self._event = event
        self._running: set[asyncio.Task[None]] = set()  # tasks that nobody else holds

    async def __call__(self, exchange: Exchange) -> None:
        loop = asyncio.get_running_loop()
        said = _Said(loop)
        task = loop.create_task(self._run(exchange, self._event.build(exchange), said))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        try:
            status, headers = _read(exchange, await said.metadata)
        except GatewayError:
            said.body.cancel()
            raise
        exchange.endpoint_status = status
        exchange.method_response = StreamedResponse(status, headers, stream=said.body)

    async def _run(self, exchange: Exchange, event: bytes, said: _Said) -> None:
        try:
            result = await self._call.invoke(exchange, event, said.output)
        except GatewayError as error:
            said.fail(error)
        else:
            said.end(result)


class _Said:
    """What a function says, taken apart while it comes."""

    __slots__ = ("_begun", "body", "metadata", "output")

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.metadata: asyncio.Future[bytes] = loop.create_future()
        self.body = BodyStream()
        self.output = BodyStream()
        self.body.comes_from(self.output)
        self.output.open(self._take, self._ignore)
        self._begun = b""

    def fail(self, error: GatewayError) -> None:
        """The function has ended before its time."""
        if self.metadata.done():
            self.body.end(error)
        else:
            self.metadata.set_exception(error)

    def end(self, result: InvokeResult) -> None:
        """The function has said everything."""
        if result.function_error is not None:
            told = result.payload[:500].decode("utf-8", "replace")
            self.fail(GatewayError(FUNCTION_ERROR, detail=f"Lambda function error: {told}"))
            return
        self.output.put(result.payload)
        if self.metadata.done():
            self.body.end()
        else:
            self.fail(malformed("no metadata with a delimiter of 8 null bytes behind them"))

    def _take(self, part: bytes) -> None:
        if self.metadata.done():
            self.body.put(part)
            return
        self._begun += part
        end = self._begun.find(_DELIMITER, 0, _MOST_METADATA)
        if end >= 0:
            self.metadata.set_result(self._begun[:end])
            self.body.put(self._begun[end + len(_DELIMITER) :])
            self._begun = b""
        elif len(self._begun) >= _MOST_METADATA:
            self.fail(malformed(f"no delimiter of 8 null bytes within {_MOST_METADATA} bytes"))

    def _ignore(self, error: Exception | None) -> None:
        """The end is told by the function's result."""


def _read(exchange: Exchange, metadata: bytes) -> tuple[int, Headers]:
    answer = decoded(metadata)
    status, headers = read_head(exchange, answer, _ALLOWED)
    return status, headers + cookies_of(answer)
