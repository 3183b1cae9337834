"""One timer for every limit: looks often while anything runs, seldom while workers are idle, never when there are none.

A timer per invocation would cost more than the rest of its bookkeeping; this one costs the same whatever the load.
"""

from __future__ import annotations

import math
from asyncio import AbstractEventLoop, TimerHandle
from collections.abc import Callable
from time import monotonic

SWEEP_SECONDS = 0.05
_SHORTEST = 0.001  # a clock that lags must not make the loop spin


class Sweeper:
    """Calls `sweep(now)`, which says when to call it again (of the monotonic clock)."""

    def __init__(self, loop: AbstractEventLoop, sweep: Callable[[float], float]) -> None:
        self.often = False
        self._loop = loop
        self._sweep = sweep
        self._timer: TimerHandle | None = None

    def watch(self) -> None:
        """Look often from now on: something runs."""
        if not self.often:
            self._arm(monotonic() + SWEEP_SECONDS)

    def stop(self) -> None:
        if self._timer:
            self._timer.cancel()

    def _arm(self, due: float) -> None:
        self.stop()
        delay = due - monotonic()
        self.often = delay <= SWEEP_SECONDS
        self._timer = None if due == math.inf else self._loop.call_later(max(delay, _SHORTEST), self._run)

    def _run(self) -> None:
        self._arm(self._sweep(monotonic()))
