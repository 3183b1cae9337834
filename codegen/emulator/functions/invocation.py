"""One call of a function on its way through the pool."""

from __future__ import annotations

from asyncio import AbstractEventLoop, Future
from time import monotonic

from codegen.emulator.functions.payloads import too_large
from codegen.emulator.functions.worker.frames import MAX_PAYLOAD
from codegen.gateway.ports import InvokeResult, InvokeTimeout
from codegen.gateway.streaming import BodyStream

_LONGEST_TRACE_ID = 4096


class Invocation:
    """An event that waits for a worker, or is with one. When `answer` is cancelled, the function runs on for nobody."""

    __slots__ = (
        "_parts", "_said", "answer", "arrived", "gives_up_at", "metadata", "payload", "request_id", "stream",
    )  # fmt: skip

    def __init__(
        self,
        loop: AbstractEventLoop,
        payload: bytes,
        request_id: str,
        trace_id: str,
        timeout: float | None,
        stream: BodyStream | None = None,
    ) -> None:
        self.payload = payload
        self.stream = stream
        self._parts: list[bytes] = []
        self._said = 0  # bytes of the parts
        self.request_id = request_id
        # The trace id comes from a client: what could end the line, a C string or the frame is no trace id.
        trace_id = trace_id if trace_id.isprintable() and len(trace_id) <= _LONGEST_TRACE_ID else ""
        self.metadata = f"{request_id}\n{trace_id}".encode("utf-8", "replace")
        self.answer: Future[InvokeResult] = loop.create_future()
        self.arrived = monotonic()
        self.gives_up_at = None if timeout is None else self.arrived + timeout

    def take(self, part: bytes) -> None:
        """A part of what a function says that streams: who wants it whole gets it at the end."""
        if self.stream is not None:
            self.stream.put(part)
            return
        self._said += len(part)
        if self._said <= MAX_PAYLOAD:
            self._parts.append(part)

    def finish(self, result: InvokeResult) -> None:
        """Answer the caller, unless it has gone."""
        if self._said > MAX_PAYLOAD:
            result = too_large().as_result()
        elif self._parts and result.function_error is None:
            result = InvokeResult(b"".join([*self._parts, result.payload]))
        if not self.answer.done():
            self.answer.set_result(result)

    def sweep(self, now: float) -> None:
        """Let the caller go when its patience has ended; the function runs on."""
        if self.gives_up_at is not None and now >= self.gives_up_at:
            self.fail(InvokeTimeout("the function did not answer in time"))

    def fail(self, error: Exception) -> None:
        if not self.answer.done():
            self.answer.set_exception(error)
