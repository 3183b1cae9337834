"""Responses that are sent while they are made: the integration's response transfer mode STREAM.

In: parts of a body from who makes it. Out: the same parts to who sends it, at the pace of the slower of both.
https://docs.aws.amazon.com/apigateway/latest/developerguide/response-transfer-mode.html
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Protocol

from codegen.gateway.exchange import MethodResponse


class Source(Protocol):
    """Who makes a body."""

    def pause(self) -> None:
        """Make no more for now."""

    def resume(self) -> None:
        """Go on."""

    def cancel(self) -> None:
        """Nobody takes the rest."""


class BodyStream:
    """A body on its way: what is put in comes out, from the moment that somebody takes it."""

    __slots__ = (
        "_after",
        "_ended",
        "_error",
        "_is_over",
        "_is_paused",
        "_parts",
        "_source",
        "_take",
        "length",
    )

    def __init__(self) -> None:
        self.length = 0  # bytes that were put in up to now
        self._parts: list[bytes] = []  # while nobody takes them
        self._take: Callable[[bytes], None] | None = None
        self._ended: Callable[[Exception | None], None] | None = None
        self._source: Source | None = None
        self._is_paused = self._is_over = False
        self._error: Exception | None = None
        self._after: list[Callable[[], None]] = []

    # who makes it

    def comes_from(self, source: Source) -> None:
        """Have this source hear how fast the body is taken."""
        self._source = source
        if self._is_over:
            source.cancel()
        elif self._is_paused:
            source.pause()

    def put(self, part: bytes) -> None:
        """The next part."""
        if self._is_over or not part:
            return
        self.length += len(part)
        if self._take is not None:
            self._take(part)
        else:
            self._parts.append(part)

    def end(self, error: Exception | None = None) -> None:
        """That was all; or an error, and the rest will not come."""
        if self._is_over:
            return
        self._error = error
        self._finish()
        if self._ended is not None:
            self._ended(error)

    # who takes it

    def open(self, take: Callable[[bytes], None], ended: Callable[[Exception | None], None]) -> None:
        """Take the parts; `ended` is told when there are no more, with the error that made them end too early."""
        parts, self._parts = self._parts, []
        self._take = take
        for part in parts:
            take(part)
        if self._is_over:
            ended(self._error)
        else:
            self._ended = ended

    def pause(self) -> None:
        """Have no more made for now."""
        if self._is_over:
            return  # who made it may be making another one
        self._is_paused = True
        if self._source is not None:
            self._source.pause()

    def resume(self) -> None:
        """Have more made."""
        if self._is_paused:
            self._is_paused = False
            if self._source is not None:
                self._source.resume()

    def cancel(self) -> None:
        """Take no more: the client is gone."""
        if self._is_over:
            return
        self._ended = None
        self._finish()
        if self._source is not None:
            self._source.cancel()

    async def read(self) -> bytes:
        """The whole body.

        Raises:
            Exception: what made it end too early.
        """
        parts: list[bytes] = []
        whole: asyncio.Future[None] = asyncio.get_running_loop().create_future()

        def ended(error: Exception | None) -> None:
            if error is None:
                whole.set_result(None)
            else:
                whole.set_exception(error)

        self.open(parts.append, ended)
        await whole
        return b"".join(parts)

    # who looks on

    def after(self, call: Callable[[], None]) -> None:
        """Call when the body is over, whichever way it ends."""
        if self._is_over:
            call()
        else:
            self._after.append(call)

    def _finish(self) -> None:
        self.resume()
        self._is_over = True
        calls, self._after = self._after, []
        for call in calls:
            call()


class StreamedResponse(MethodResponse, eq=False, kw_only=True):
    """A response whose body is still on its way."""

    stream: BodyStream

    @property
    def length(self) -> int:
        """Bytes of the body that were there up to now."""
        return self.stream.length
