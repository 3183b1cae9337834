"""Ports of the pipeline: what it asks of the world around it, as protocols that the emulator and the tests implement.

InvokeError                  Lambda does not run the function: its Invoke API answers an error instead of a payload
├── FunctionNotFound         no function of that name (404 ResourceNotFoundException)
├── RequestTooLarge          the event is over 6 MB (413 RequestTooLargeException)
├── UnsupportedRuntime       the function's runtime can't be run on this machine
└── InvokeTimeout            the caller's own patience ended; the function runs on
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from codegen.core.errors import CodegenError

UNHANDLED = "Unhandled"
"""The value of `InvokeResult.function_error`, as Lambda's header X-Amz-Function-Error has it."""


@dataclass(frozen=True, slots=True)
class InvokeResult:
    """What a function answered: the payload as its runtime wrote it (JSON text, unless the handler returned bytes)."""

    payload: bytes
    function_error: str | None = None  # UNHANDLED when the payload describes an error of the function


class InvokeError(CodegenError):
    """Lambda does not run the function."""


class FunctionNotFound(InvokeError):
    """No function of that name."""


class RequestTooLarge(InvokeError):
    """The event is over Lambda's limit for a synchronous request."""


class UnsupportedRuntime(InvokeError):
    """The function's runtime can't be run on this machine."""


class InvokeTimeout(InvokeError):
    """The caller's own patience ended; the function runs on."""


class FunctionInvoker(Protocol):
    """Lambda's Invoke, invocation type RequestResponse (https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html)."""

    async def invoke(
        self,
        function_name: str,
        payload: bytes,
        *,
        request_id: str = "",
        trace_id: str = "",
        timeout: float | None = None,
    ) -> InvokeResult:
        """Run a function once and return its answer; an error of the function is an answer, not an exception.

        Args:
            payload: the event as JSON text, handed on untouched.
            request_id: Lambda's id of this invocation; made up when empty.
            trace_id: X-Ray trace header.
            timeout: seconds that the caller waits, for when they may be fewer than the function takes.

        Raises:
            InvokeError: the function does not run, or not in time.
        """
        ...
