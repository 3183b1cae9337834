"""A body that is sent while it is made: its parts as chunks.

https://www.rfc-editor.org/rfc/rfc9112#name-chunked-transfer-coding
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from codegen.emulator.front.wire import encode_head, has_body
from codegen.gateway.streaming import BodyStream, StreamedResponse


class StreamedBody:
    """Writes one response on one connection."""

    __slots__ = ("_done", "_is_chunked", "_stream", "_transport")

    def __init__(
        self,
        stream: BodyStream,
        transport: asyncio.Transport,
        done: Callable[[bool], None],
        *,
        is_chunked: bool,
    ) -> None:
        """`done` is told whether the body came whole."""
        self._stream = stream
        self._transport = transport
        self._done = done
        self._is_chunked = is_chunked

    def send(self, response: StreamedResponse, now: float, *, keep_alive: bool, head_only: bool) -> None:
        """Write the head, and the body as it comes."""
        is_empty = head_only or not has_body(response.status)
        is_chunked = self._is_chunked = self._is_chunked and has_body(response.status)
        self._transport.write(encode_head(response, now, keep_alive=keep_alive, is_chunked=is_chunked))
        if is_empty:
            self._stream.cancel()
            self._done(True)
        else:
            self._stream.open(self._take, self._ended)

    def pause(self) -> None:
        """The client reads slower than the body is made."""
        self._stream.pause()

    def resume(self) -> None:
        """The client has read."""
        self._stream.resume()

    def cancel(self) -> None:
        """The client is gone."""
        self._stream.cancel()

    def _take(self, part: bytes) -> None:
        self._transport.write(b"%x\r\n%b\r\n" % (len(part), part) if self._is_chunked else part)

    def _ended(self, error: Exception | None) -> None:
        if error is None and self._is_chunked:
            self._transport.write(b"0\r\n\r\n")
        self._done(error is None)
