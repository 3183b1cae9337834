"""The last requests, kept as they were, so that somebody can look into one of them afterwards.

In: finished requests with a function that tells about them. Out: plain data, made when it is asked for and not before:
keeping a reference costs a request little, telling what is in it would cost as much as answering it. Of a flood of
requests some are kept each second, as X-Ray's reservoir does, so that under load there is nothing to pay.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Any

MOST = 100
"""Requests that are kept."""
RESERVOIR = 50
"""Requests of one second that are kept; failures of the server are kept beyond it."""
_MOST_BYTES = 32 * 1024**2
"""What their bodies may weigh together."""

Render = Callable[[Any], dict[str, Any]]


class Traces:
    """A ring of requests; the oldest go first."""

    __slots__ = ("_kept", "_left", "_most", "_reservoir", "_second", "_weight")

    def __init__(self, most: int = MOST, reservoir: float = RESERVOIR) -> None:
        """`reservoir` may be infinite: every request is kept."""
        self._most = most
        self._reservoir = reservoir
        self._second = 0
        self._left = reservoir
        self._kept: deque[tuple[Any, Render, int]] = deque()
        self._weight = 0

    def takes(self, now: float) -> bool:
        """Whether one more request of this second is kept."""
        second = int(now)
        if second != self._second:
            self._second = second
            self._left = self._reservoir
        self._left -= 1
        return self._left >= 0

    def add(self, subject: Any, render: Render, weight: int = 0) -> None:
        """Keep a finished request.

        Args:
            render: tells about it, if it is ever asked for.
            weight: bytes that it holds.
        """
        kept = self._kept
        kept.append((subject, render, weight))
        self._weight += weight
        while len(kept) > self._most or (self._weight > _MOST_BYTES and len(kept) > 1):
            self._weight -= kept.popleft()[2]

    def newest(self, most: int = MOST, *, request_id: str | None = None) -> list[dict[str, Any]]:
        """The last requests, newest first; with an id the one that has it."""
        found: list[dict[str, Any]] = []
        for subject, render, _ in reversed(self._kept):
            if len(found) == most:
                break
            if request_id is None or subject.ids.request_id == request_id:
                found.append(render(subject))
        return found

    def clear(self) -> int:
        """Forget them; the number of those that were kept."""
        held = len(self._kept)
        self._kept.clear()
        self._weight = 0
        return held
