"""State of the pipeline that outlives a request, with an end to each entry by the clock of the pipeline."""

from __future__ import annotations

from typing import Generic, TypeVar

from codegen.core.clock import Clock

Value = TypeVar("Value")
_MOST = 10_000


class ExpiringStore(Generic[Value]):
    """Values by key, each for some seconds; the oldest goes when there are too many."""

    __slots__ = ("_clock", "_entries")

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._entries: dict[str, tuple[float, Value]] = {}

    def get(self, key: str) -> Value | None:
        """The value of a key; None where there is none, or none any more."""
        entry = self._entries.get(key)
        if entry is None:
            return None
        if entry[0] <= self._clock.monotonic():
            del self._entries[key]
            return None
        return entry[1]

    def put(self, key: str, value: Value, seconds: float) -> None:
        """Keep a value for some seconds."""
        self._entries.pop(key, None)
        if len(self._entries) >= _MOST:
            del self._entries[next(iter(self._entries))]
        self._entries[key] = (self._clock.monotonic() + seconds, value)

    def clear(self) -> None:
        self._entries.clear()
