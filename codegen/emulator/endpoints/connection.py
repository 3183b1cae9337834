"""One connection to an HTTP endpoint: requests go out as they are given, answers come back as they were sent.

In: the bytes of a request. Out: the answer, with the names and the order of its headers.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import cast

import httptools

from codegen.gateway.exchange import EndpointResponse, Headers
from codegen.gateway.ports import EndpointUnreachable
from codegen.gateway.streaming import BodyStream

MAX_BODY = 10_485_760
"""https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html"""
_NO_CONTENT = frozenset({204, 304})


class ConnectionBroken(EndpointUnreachable):
    """The endpoint closed the connection before it answered anything."""

    def __init__(self, message: str, *, was_sent: bool) -> None:
        super().__init__(message)
        self.was_sent = was_sent  # the endpoint may have done what the request asks for


class EndpointConnection(asyncio.Protocol):
    """Sends one request at a time."""

    __slots__ = (
        "_body", "_framed", "_head_complete", "_head_only", "_headers", "_heard", "_left", "_loop", "_parser", "_size",
        "_status", "_stream", "_transport", "_waiter", "idle_since", "is_reusable",
    )  # fmt: skip

    def __init__(self, loop: asyncio.AbstractEventLoop, left: Callable[[EndpointConnection], None]) -> None:
        """`left` is told when an idle connection is closed by the other side."""
        self._loop = loop
        self._left = left
        self._transport: asyncio.Transport | None = None
        self._waiter: asyncio.Future[EndpointResponse] | None = None
        self._stream: BodyStream | None = None  # where the body goes as it comes
        self._head_only = False
        self.is_reusable = True
        self.idle_since = 0.0
        self._parser = httptools.HttpResponseParser(self)
        self._headers: Headers = []
        self._body: list[bytes] = []
        self._expect_answer()

    def send(
        self, pieces: list[bytes], stream: BodyStream | None, *, head_only: bool
    ) -> asyncio.Future[EndpointResponse]:
        """Write a request; the future is the answer to it, without its body where that is streamed."""
        self._waiter = waiter = self._loop.create_future()
        self._stream = stream
        self._head_only = head_only
        self._expect_answer()
        if self._transport is None or self._transport.is_closing():
            self.fail(ConnectionBroken("the endpoint closed the connection", was_sent=False))
        else:
            self._transport.writelines(pieces)
        return waiter

    @property
    def is_idle(self) -> bool:
        """Whether no answer is under way."""
        return self._waiter is None and self._stream is None

    def close(self) -> None:
        self.is_reusable = False
        if self._transport is not None:
            self._transport.abort()

    def fail(self, error: Exception) -> None:
        """Give up what is under way."""
        waiter, self._waiter = self._waiter, None
        stream, self._stream = self._stream, None
        self.close()
        if waiter is not None and not waiter.done():
            waiter.set_exception(error)
        elif stream is not None:
            stream.end(error)

    # the source of a streamed body

    def pause(self) -> None:
        if self._transport is not None:
            self._transport.pause_reading()

    def resume(self) -> None:
        if self._transport is not None:
            self._transport.resume_reading()

    def cancel(self) -> None:
        self._stream = None
        self.close()

    # asyncio.Protocol

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's is none by inheritance

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        self.is_reusable = False
        if self.is_idle:
            self._left(self)
        elif self._head_complete and not self._framed:
            self._finish()  # a body without length ends with the connection
        elif self._heard:
            self.fail(EndpointUnreachable("the endpoint broke off its answer"))
        else:
            self.fail(ConnectionBroken("the endpoint closed the connection without an answer", was_sent=True))

    def data_received(self, data: bytes) -> None:
        if self.is_idle:  # nobody asked
            self.close()
            return
        self._heard = True
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            self.fail(EndpointUnreachable("the endpoint wants another protocol"))
        except httptools.HttpParserError as error:
            self.fail(EndpointUnreachable(f"the endpoint's answer is not HTTP: {error}"))

    # the callbacks of httptools

    def on_status(self, status: bytes) -> None:
        pass

    def on_header(self, name: bytes, value: bytes) -> None:
        if not self._head_complete:  # else it is a trailer
            self._headers.append((name.decode("latin-1"), value.decode("latin-1")))

    def on_headers_complete(self) -> None:
        self._status = self._parser.get_status_code()
        if self._status < 200:
            return
        self._head_complete = True
        names = {name.lower() for name, _ in self._headers}
        self._framed = "content-length" in names or "transfer-encoding" in names
        if self._head_only:
            self._finish()  # the parser would wait for the body that the length tells of
        elif self._stream is not None and self._waiter is not None:
            waiter, self._waiter = self._waiter, None
            if not waiter.done():
                self._stream.comes_from(self)
                waiter.set_result(EndpointResponse(self._status, self._headers, b"", is_streamed=True))

    def on_body(self, body: bytes) -> None:
        self._size += len(body)
        if self._stream is not None:
            self._stream.put(body)
        elif self._size > MAX_BODY:
            self.fail(EndpointUnreachable(f"the endpoint's answer is longer than {MAX_BODY} bytes"))
        else:
            self._body.append(body)

    def on_message_complete(self) -> None:
        if self._status < 200:  # "100 Continue" and its like come before the answer
            self._headers = []
        elif self._waiter is not None or self._stream is not None:
            self._finish()

    # inner

    def _expect_answer(self) -> None:
        self._parser = httptools.HttpResponseParser(self)
        self._status = 0
        self._headers = []
        self._body = []
        self._size = 0
        self._head_complete = self._framed = self._heard = False

    def _finish(self) -> None:
        waiter, self._waiter = self._waiter, None
        stream, self._stream = self._stream, None
        is_whole = self._framed or self._head_only or self._status in _NO_CONTENT
        if not is_whole or not self._parser.should_keep_alive():
            self.is_reusable = False
        if waiter is not None and not waiter.done():
            waiter.set_result(EndpointResponse(self._status, self._headers, b"".join(self._body)))
        elif stream is not None:
            stream.end()
