"""One open connection: its frames in, messages out, and its end.

In: bytes of a client that shook hands. Out: what the stage answers, and a `$disconnect` when the connection is over.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from codegen.emulator.websocket.connections import Connections, Peer
from codegen.emulator.websocket.frames import (
    ABNORMAL,
    GOING_AWAY,
    NO_STATUS,
    TEXT,
    UNSUPPORTED,
    FrameError,
    FrameReader,
    Opcode,
    encode,
    encode_close,
    read_close,
)

_MOST_UNDER_WAY = 64
"""Messages of one client that are being answered; what else it sends stays in the socket."""
_MOST_UNREAD = 1_048_576
"""Bytes that wait for one client before its backend is told to slow down. API Gateway's own number is not known."""
_LINGER = 2.0
"""Seconds that a client gets to answer a close frame."""
_NO_STATUS_REASON = "Client-side close frame status not set"
_ABNORMAL_REASON = "Connection closed abnormally"


class WebSocketSession(asyncio.Protocol):
    """Speaks with one client once the handshake is over."""

    __slots__ = (
        "_connections", "_end", "_gone", "_is_full", "_loop", "_reader", "_transport", "_under_way", "peer",
    )  # fmt: skip

    def __init__(self, peer: Peer, connections: Connections) -> None:
        self.peer = peer
        self._connections = connections
        self._reader = FrameReader()
        self._transport: asyncio.Transport | None = None
        self._gone: Callable[[WebSocketSession], object] | None = None
        self._loop = asyncio.get_running_loop()
        self._under_way = 0
        self._is_full = False
        self._end: tuple[int, str] | None = None  # why it is over, once it is

    def begin(self, transport: asyncio.Transport, gone: Callable[[WebSocketSession], object]) -> None:
        """Take over a connection that was switched to this protocol."""
        self._transport = transport
        self._gone = gone
        self._connections.add(self)

    # asyncio.Protocol

    def connection_lost(self, exc: Exception | None) -> None:
        self._finish(ABNORMAL, _ABNORMAL_REASON)
        self._transport = None
        if self._gone is not None:
            self._gone(self)

    def data_received(self, data: bytes) -> None:
        try:
            for opcode, payload in self._reader.feed(data):
                self._take(opcode, payload)
        except FrameError as error:
            self.close(error.code, error.reason)

    def pause_writing(self) -> None:
        """The client reads slower than it asks: nothing more is read from it for now."""
        self._is_full = True
        self._regulate()

    def resume_writing(self) -> None:
        self._is_full = False
        self._regulate()

    # what came

    def _take(self, opcode: Opcode, payload: bytes) -> None:
        if opcode is TEXT and self._end is None:
            self.peer.last_active = self._connections.clock.monotonic()
            self._under_way += 1
            if self._under_way == _MOST_UNDER_WAY:
                self._regulate()
            self._connections.run("a message", self.peer, self._answer(payload))
        elif opcode is Opcode.CLOSE:
            self._closed_by_client(payload)
        elif self._end is not None:
            return
        elif opcode is Opcode.BINARY:
            self.close(UNSUPPORTED, "binary messages are not taken")
        elif opcode is Opcode.PING:
            self.peer.last_active = self._connections.clock.monotonic()
            self._control(encode(Opcode.PONG, payload))

    async def _answer(self, body: bytes) -> None:
        stage = self._connections.stage_of(self.peer)
        try:
            text = await stage.message(self.peer, body) if stage is not None else None
            if text is not None:
                self.send_text(text)
        finally:
            self._under_way -= 1
            if self._under_way == _MOST_UNDER_WAY - 1:
                self._regulate()

    def _closed_by_client(self, payload: bytes) -> None:
        code, reason = read_close(payload)
        if self._end is None:
            self._control(encode_close(code))
        self._finish(code, _NO_STATUS_REASON if code == NO_STATUS else reason)
        if self._transport is not None:
            self._transport.close()

    # what goes out

    @property
    def is_full(self) -> bool:
        """Whether the client reads so slowly that it gets no more for now."""
        return self._transport is not None and self._transport.get_write_buffer_size() > _MOST_UNREAD

    def send_text(self, text: bytes) -> None:
        """Send a message; a connection that is over takes none."""
        if self._end is None:
            self.peer.last_active = self._connections.clock.monotonic()
            self._connections.outbox.put(self._write, encode(TEXT, text))

    def close(self, code: int, reason: str) -> None:
        """Close from this side: the client is told why, and gets some time to answer."""
        if self._end is not None:
            return
        self._control(encode_close(code, reason))
        self._finish(code, reason)
        self._regulate()
        self._loop.call_later(_LINGER, self.abort)

    def close_when_idle(self) -> None:
        """The emulator ends."""
        self.close(GOING_AWAY, "Going away")

    def abort(self) -> None:
        """Close at once."""
        if self._transport is not None:
            self._transport.abort()

    def _finish(self, code: int, reason: str) -> None:
        """Tell the stage that it is over, once."""
        if self._end is not None:
            return
        self._end = (code, reason)
        self._connections.drop(self)
        stage = self._connections.stage_of(self.peer)
        if stage is not None:
            self._connections.run("the end", self.peer, stage.disconnected(self.peer, code, reason))

    def _control(self, frame: bytes) -> None:
        """Send a control frame, which comes after the messages before it."""
        self._connections.outbox.flush()
        self._write(frame)

    def _write(self, data: bytes) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(data)

    def _regulate(self) -> None:
        """Read only as fast as messages are answered and answers are read."""
        transport = self._transport
        if transport is None or transport.is_closing():
            return
        if self._end is None and (self._is_full or self._under_way >= _MOST_UNDER_WAY):
            transport.pause_reading()
        else:
            transport.resume_reading()
