"""Functions of tests: plain callables in this process, answering as Lambda would.

In: handlers by function name. Out: a FunctionInvoker that the pipeline takes for Lambda.
"""

from __future__ import annotations

import json
import traceback
from collections.abc import Callable, Mapping
from typing import Any
from uuid import uuid4

from codegen.core.records import Record, field
from codegen.gateway.ports import UNHANDLED, FunctionNotFound, InvokeResult
from codegen.gateway.streaming import BodyStream

Handler = Callable[[dict[str, Any], "HandlerContext"], Any]


class HandlerContext(Record, frozen=True):
    """What a handler gets as its context (https://docs.aws.amazon.com/lambda/latest/dg/python-context.html)."""

    function_name: str
    aws_request_id: str = field(default_factory=lambda: str(uuid4()))
    function_version: str = "$LATEST"
    invoked_function_arn: str = ""
    memory_limit_in_mb: str = "128"
    log_group_name: str = ""
    log_stream_name: str = ""
    client_context: Any = None
    identity: Any = None
    tenant_id: str | None = None

    def get_remaining_time_in_millis(self) -> int:
        return 29_000


class InProcessFunctions:
    """Calls handlers in this process: breakpoints, coverage and monkeypatching work in them."""

    def __init__(self, handlers: Mapping[str, Handler]) -> None:
        self._handlers = handlers
        self.events: list[tuple[str, dict[str, Any]]] = []
        """(function name, event) of every call, in order."""

    async def invoke(
        self,
        function_name: str,
        payload: bytes,
        *,
        request_id: str = "",
        trace_id: str = "",
        timeout: float | None = None,
        stream: BodyStream | None = None,
    ) -> InvokeResult:
        handler = self._handlers.get(function_name)
        if handler is None:
            raise FunctionNotFound(f"there is no handler for function {function_name}")
        event = json.loads(payload)
        self.events.append((function_name, event))
        context = HandlerContext(function_name, request_id or str(uuid4()))
        try:
            answer = handler(event, context)  # bytes are sent as they are, as by Lambda's runtime
            return InvokeResult(answer if isinstance(answer, bytes) else json.dumps(answer).encode())
        except Exception as error:
            return InvokeResult(_describe(error, context.aws_request_id), UNHANDLED)


def _describe(error: Exception, request_id: str) -> bytes:
    """An error as Lambda's Python runtime reports it."""
    document = {
        "errorMessage": str(error),
        "errorType": type(error).__name__,
        "requestId": request_id,
        "stackTrace": traceback.format_tb(error.__traceback__)[1:],
    }
    return json.dumps(document).encode()
