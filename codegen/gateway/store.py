"""State of the pipeline that outlives a request, with an end to each entry by the clock of the pipeline."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

from codegen.core.clock import Clock

Value = TypeVar("Value")
_MOST = 10_000
"""Entries that a store keeps where nothing else is said."""


class ExpiringStore(Generic[Value]):
    """Values by key, each for some seconds; the oldest go when they weigh too much together."""

    __slots__ = ("_capacity", "_clock", "_entries", "_weight")

    def __init__(self, clock: Clock, capacity: float = _MOST) -> None:
        """`capacity` is in the unit of the weights: entries, where `put` says nothing else."""
        self._clock = clock
        self._capacity = capacity
        self._weight = 0.0
        self._entries: dict[str, tuple[float, Value, float]] = {}

    def get(self, key: str) -> Value | None:
        """The value of a key; None where there is none, or none any more."""
        entry = self._entries.get(key)
        if entry is None:
            return None
        if entry[0] <= self._clock.monotonic():
            self.drop(key)
            return None
        return entry[1]

    def put(self, key: str, value: Value, seconds: float, weight: float = 1.0) -> None:
        """Keep a value for some seconds."""
        self.drop(key)
        while self._entries and self._weight + weight > self._capacity:
            self.drop(next(iter(self._entries)))
        self._entries[key] = (self._clock.monotonic() + seconds, value, weight)
        self._weight += weight

    def drop(self, key: str) -> None:
        """Forget one key."""
        entry = self._entries.pop(key, None)
        if entry is not None:
            self._weight -= entry[2]

    def clear(self) -> int:
        """Forget everything; how many entries there were."""
        held = len(self._entries)
        self._entries.clear()
        self._weight = 0.0
        return held

    def __len__(self) -> int:
        return len(self._entries)


class Stores:
    """Stores by name."""

    __slots__ = ("_by_name", "_clock")

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._by_name: dict[str, ExpiringStore[Any]] = {}

    def store(self, name: str, capacity: float = _MOST) -> ExpiringStore[Any]:
        """The store of that name, made when it is asked for first."""
        found = self._by_name.get(name)
        if found is None:
            found = self._by_name[name] = ExpiringStore(self._clock, capacity)
        return found

    def clear(self, prefix: str = "") -> int:
        """Empty the stores whose name starts so, all of them where nothing is said; how many entries there were."""
        return sum(store.clear() for name, store in self._by_name.items() if name.startswith(prefix))
