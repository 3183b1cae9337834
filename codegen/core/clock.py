"""Time as a port: everything that waits or expires takes a Clock, so that tests use a virtual one and never sleep."""

from __future__ import annotations

import time
from typing import Protocol


class Clock(Protocol):
    """Seconds. `time` is wall-clock time since the epoch, `monotonic` only grows."""

    def time(self) -> float: ...
    def monotonic(self) -> float: ...


class SystemClock:
    """The clock of this machine; requests ask for the time so often that a call of Python's own would show."""

    monotonic = staticmethod(time.monotonic)
    time = staticmethod(time.time)


class VirtualClock:
    """A clock that moves only when told to."""

    def __init__(self, start: float = 1_700_000_000.0) -> None:
        self._now = start

    def time(self) -> float:
        return self._now

    def monotonic(self) -> float:
        return self._now

    def advance(self, seconds: float) -> None:
        """Move on by `seconds` (not negative)."""
        if seconds < 0:
            raise ValueError("time does not run backwards")
        self._now += seconds
