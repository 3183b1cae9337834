"""The runtime client that the bootstrap talks to: Lambda's Runtime API over two pipes in place of HTTP.

In: request frames. Out: response frames. It mirrors https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html.
"""

from __future__ import annotations

import os
import select
import sys
from typing import Any, NoReturn

from .frames import CHUNK, ERROR, INIT_ERROR, MAX_PAYLOAD, READY, REQUEST, RESPONSE, RESULT

_TOO_LARGE_MESSAGE = f"Response payload size exceeded maximum allowed payload size ({MAX_PAYLOAD} bytes)."
_TOO_LARGE = f'{{"errorMessage":"{_TOO_LARGE_MESSAGE}","errorType":"Function.ResponseSizeTooLarge"}}'.encode()


class InvocationRequest:
    """One event with what Lambda tells beside it, under the names that the bootstrap reads."""

    content_type = "application/json"
    client_context = None
    cognito_identity = None
    tenant_id = None
    invocation_id = None

    def __init__(self, event: bytes, metadata: str, deadline_ms: int, function_arn: str) -> None:
        self.event_body = event
        self.invoke_id, _, trace_id = metadata.partition("\n")
        self.x_amzn_trace_id = trace_id or None
        self.deadline_time_in_ms = deadline_ms
        self.invoked_function_arn = function_arn


class FrameClient:
    """The bootstrap's runtime client; `marshaller` is the one that it came with."""

    def __init__(self, requests: int, responses: int, marshaller: Any, function_arn: str) -> None:
        self.marshaller = marshaller
        self._requests, self._responses = requests, responses
        self._function_arn = function_arn
        self._ready = False
        os.set_blocking(requests, False)
        poll = select.poll()
        poll.register(requests, select.POLLIN)
        self._wait = poll.poll

    def wait_next_invocation(self) -> InvocationRequest:
        """Block until the emulator sends an event; the process ends when it closes the connection instead."""
        if not self._ready:
            self._ready = True
            self._send(READY, b"")
        data = self._next()
        if len(data) < REQUEST.size:
            data = self._receive_rest(data, REQUEST.size)
        event_length, metadata_length, deadline_ms = REQUEST.unpack_from(data)
        start = REQUEST.size + metadata_length
        if len(data) < start + event_length:
            data = self._receive_rest(data, start + event_length)
        metadata = data[REQUEST.size : start].decode()
        return InvocationRequest(data[start:], metadata, deadline_ms, self._function_arn)

    def _next(self) -> bytes:
        while True:
            # Who is killed in a read takes an event with it; who is killed in here leaves it for another environment.
            self._wait()
            try:
                return os.read(self._requests, CHUNK)
            except BlockingIOError:  # the emulator took it back
                continue

    def post_invocation_result(self, invoke_id: str, result: str | bytes, *_: Any) -> None:
        self._send(RESULT, result if isinstance(result, bytes) else result.encode())

    def post_invocation_error(self, invoke_id: str, error: str, *_: Any) -> None:
        self._send(ERROR, error.encode())

    def post_init_error(self, error: Any, *_: Any) -> None:
        self._send(INIT_ERROR, self.marshaller.marshal_response(error)[0].encode())

    def restore_next(self) -> None:
        """SnapStart's restore, which is at once: there is no snapshot."""

    def report_restore_error(self, error: Any) -> None:
        self.post_init_error(error)

    def _send(self, kind: int, payload: bytes) -> None:
        if len(payload) > MAX_PAYLOAD:
            kind, payload = ERROR, _TOO_LARGE
            sys.stderr.write(f"{_TOO_LARGE_MESSAGE}\n")
        frame = RESPONSE.pack(kind, len(payload)) + payload
        written = os.write(self._responses, frame)
        while written < len(frame):  # a signal came between
            written += os.write(self._responses, memoryview(frame)[written:])

    def _receive_rest(self, begun: bytes, length: int) -> bytes:
        if not begun:
            _end()
        buffer = bytearray(length)
        buffer[: len(begun)] = begun
        view, position = memoryview(buffer), len(begun)
        while position < length:
            try:
                count = os.readv(self._requests, [view[position:]])
            except BlockingIOError:
                self._wait()
                continue
            if not count:
                _end()
            position += count
        return bytes(buffer)


def _end() -> NoReturn:
    """End like an execution environment that Lambda stops: no exit handlers run."""
    os._exit(0)
