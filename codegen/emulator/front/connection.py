"""One connection of a client: requests are answered one after the other, in the order in which they came."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine
from typing import Any, Protocol, cast

from codegen.core.records import Record, field
from codegen.emulator.front.hosts import AllowedHosts
from codegen.emulator.front.reader import RequestReader
from codegen.emulator.front.streaming import StreamedBody
from codegen.emulator.front.switching import SwitchingProtocols, encode_switch
from codegen.emulator.front.wire import encode
from codegen.gateway.exchange import MethodRequest, MethodResponse
from codegen.gateway.streaming import StreamedResponse

_MAX_WAITING = 16
"""Pipelined requests that wait for their turn; what else the client sends stays in the socket."""
_LINGER = 2.0
"""Seconds that a refused client may go on sending: with bytes of its own unread, a close would lose it the answer."""
_CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"


class Closable(Protocol):
    """A connection, whatever it speaks."""

    def close_when_idle(self) -> None: ...
    def abort(self) -> None: ...


class Application(Protocol):
    """What answers requests."""

    def handle(self, request: MethodRequest) -> Coroutine[Any, Any, MethodResponse]: ...


class Front(Record, eq=False):
    """What the connections of one listening port share."""

    application: Application  # another one when the configuration is read again
    hosts: AllowedHosts
    now: Callable[[], float]  # seconds since the epoch
    failed: Callable[
        [MethodRequest, BaseException], MethodResponse
    ]  # answers a request that met a bug of ours
    refused: Callable[[MethodResponse], MethodResponse] = lambda response: response
    """Puts the front's own answer to what is no acceptable request into the API's words."""
    port: int = 0
    connections: set[Closable] = field(default_factory=set)
    is_closing: bool = False


class Connection(asyncio.Protocol):
    """Reads requests, has them answered, writes the answers."""

    __slots__ = (
        "_coroutine", "_front", "_is_draining", "_is_full", "_keep_alive", "_loop", "_reader", "_request",
        "_streamed", "_transport", "_waiting",
    )  # fmt: skip

    def __init__(self, front: Front) -> None:
        self._front = front
        self._loop = asyncio.get_running_loop()
        self._transport: asyncio.Transport | None = None
        self._request: MethodRequest | None = None  # the one being answered
        self._coroutine: Coroutine[Any, Any, MethodResponse] | None = None
        self._streamed: StreamedBody | None = None  # what is sent while it is made
        self._keep_alive = True
        self._is_full = self._is_draining = False  # full: of what the client has not read yet
        self._waiting: deque[tuple[MethodRequest, bool] | MethodResponse] = deque()

    # asyncio.Protocol

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's is none by inheritance
        peer = transport.get_extra_info("peername")
        source_ip = peer[0] if peer else "127.0.0.1"
        self._reader = RequestReader(self, self._front.hosts, source_ip, self._front.port)
        self._front.connections.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        self._waiting.clear()
        self._front.connections.discard(self)
        if self._streamed is not None:
            self._streamed.cancel()

    def data_received(self, data: bytes) -> None:
        self._reader.feed(data)

    def eof_received(self) -> bool:
        """A client that sends no more is answered what it asked for, and then the connection ends."""
        if self._waiting:
            last = self._waiting[-1]
            if not isinstance(last, MethodResponse):
                self._waiting[-1] = (last[0], False)
        self._keep_alive = self._keep_alive and bool(self._waiting)
        return self._request is not None or bool(self._waiting)

    def pause_writing(self) -> None:
        """The client reads slower than it asks: nothing more is read from it or answered to it for now."""
        self._is_full = True
        if self._transport is not None:
            self._transport.pause_reading()
        if self._streamed is not None:
            self._streamed.pause()

    def resume_writing(self) -> None:
        self._is_full = False
        if self._streamed is not None:
            self._streamed.resume()
        self._drain()
        if self._transport is not None and not self._is_full and len(self._waiting) < _MAX_WAITING:
            self._transport.resume_reading()

    # what the reader says

    def accept(self, request: MethodRequest, *, keep_alive: bool) -> None:
        if self._request is None and not self._waiting and not self._is_full:
            self._answer(request, keep_alive)
        else:
            self._wait((request, keep_alive))

    def refuse(self, response: MethodResponse) -> None:
        response = self._front.refused(response)
        if self._request is None and not self._waiting and not self._is_full:
            self._send_last(response)
        else:
            self._wait(response)

    def invite(self) -> None:
        if self._request is None and self._transport is not None:
            self._transport.write(_CONTINUE)

    # answering

    def close_when_idle(self) -> None:
        """Close after the answer that is under way, at once where there is none."""
        self._waiting.clear()
        self._keep_alive = False
        if self._request is None and self._transport is not None:
            self._transport.close()

    def abort(self) -> None:
        """Close at once."""
        if self._transport is not None:
            self._transport.abort()

    def _wait(self, item: tuple[MethodRequest, bool] | MethodResponse) -> None:
        self._waiting.append(item)
        if len(self._waiting) == _MAX_WAITING and self._transport is not None:
            self._transport.pause_reading()

    def _answer(self, request: MethodRequest, keep_alive: bool) -> None:
        self._request = request
        self._keep_alive = keep_alive and not self._front.is_closing
        self._coroutine = self._front.application.handle(request)
        self._advance()

    def _advance(self, _awaited: object = None) -> None:
        """Run the coroutine up to its next wait.

        A task would do the same, several microseconds slower. In exchange, steps must not ask for the current task
        (asyncio.timeout does).
        """
        coroutine, request = self._coroutine, self._request
        assert coroutine is not None
        assert request is not None
        try:
            awaited = coroutine.send(None)
        except StopIteration as done:
            self._finish(done.value)
        except (Exception, asyncio.CancelledError) as error:
            self._finish(self._front.failed(request, error))
        else:
            if awaited is None:
                self._loop.call_soon(self._advance)
            else:
                awaited._asyncio_future_blocking = False
                awaited.add_done_callback(self._advance)

    def _finish(self, response: MethodResponse) -> None:
        request, transport = self._request, self._transport
        if type(response) is not MethodResponse:
            self._go_on(response)
            return
        self._request = self._coroutine = None
        if transport is None or request is None:
            return  # the client is gone
        head_only = request.http_method == "HEAD"
        transport.writelines(
            encode(response, self._front.now(), keep_alive=self._keep_alive, head_only=head_only)
        )
        if not self._keep_alive:
            transport.close()
        elif self._waiting and not self._is_draining:
            self._drain()

    def _go_on(self, response: MethodResponse) -> None:
        """Give an answer that is not at its end with this."""
        transport = self._transport
        if isinstance(response, StreamedResponse):
            self._stream(response, transport)
        elif isinstance(response, SwitchingProtocols):
            self._request = self._coroutine = None
            if transport is not None:
                self._switch(response, transport)

    def _stream(self, response: StreamedResponse, transport: asyncio.Transport | None) -> None:
        """Send the body as it comes; until its end the request is under way."""
        self._coroutine = None
        if transport is None or self._request is None:
            response.stream.cancel()  # the client is gone
            return
        is_chunked = self._reader.is_http_1_1
        self._keep_alive = self._keep_alive and is_chunked
        streamed = self._streamed = StreamedBody(
            response.stream, transport, self._streamed_all, is_chunked=is_chunked
        )
        head_only = self._request.http_method == "HEAD"
        streamed.send(response, self._front.now(), keep_alive=self._keep_alive, head_only=head_only)

    def _streamed_all(self, is_whole: bool) -> None:
        self._request = self._streamed = None
        transport = self._transport
        if transport is None:
            return
        if not is_whole:
            transport.abort()  # so that the client knows that something is missing
        elif not self._keep_alive:
            transport.close()
        elif self._waiting and not self._is_draining:
            self._drain()

    def _switch(self, response: SwitchingProtocols, transport: asyncio.Transport) -> None:
        """Leave the connection to another protocol."""
        connections, protocol = self._front.connections, response.protocol
        connections.discard(self)
        connections.add(protocol)
        transport.write(encode_switch(response))
        transport.set_protocol(cast(asyncio.Protocol, protocol))
        protocol.begin(transport, connections.discard)
        if self._reader.rest:
            protocol.data_received(self._reader.rest)
        self._transport = None

    def _drain(self) -> None:
        """Answer those who wait; a loop, for their answers may be ready at once."""
        self._is_draining = True
        while self._waiting and self._request is None and not self._is_full:
            self._next()
        self._is_draining = False

    def _next(self) -> None:
        item = self._waiting.popleft()
        if len(self._waiting) == _MAX_WAITING - 1 and self._transport is not None and not self._is_full:
            self._transport.resume_reading()
        if isinstance(item, MethodResponse):
            self._send_last(item)
        else:
            self._answer(*item)

    def _send_last(self, response: MethodResponse) -> None:
        transport = self._transport
        if transport is None:
            return
        self._keep_alive = False
        transport.writelines(encode(response, self._front.now(), keep_alive=False, head_only=False))
        if transport.can_write_eof():
            transport.write_eof()
        self._loop.call_later(_LINGER, transport.close)
