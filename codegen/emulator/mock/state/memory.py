"""What clients created: the resources of each collection, until somebody resets it.

In: the path of a collection, with its parameters' values. Out: its resources in the order in which they came.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

Item = dict[str, Any]


class Memory:
    """The resources of all collections."""

    def __init__(self) -> None:
        self._items: dict[str, dict[str, Item]] = {}
        self._numbers: dict[str, int] = {}

    def items(self, path: str, seeds: Callable[[], Iterable[tuple[str, Item]]]) -> dict[str, Item]:
        """The resources of a collection by their identifiers; at first those of the contract's examples."""
        if path not in self._items:
            self._items[path] = dict(seeds())
        return self._items[path]

    def number(self, path: str) -> int:
        """The next number of a collection; none comes twice."""
        self._numbers[path] = self._numbers.get(path, 0) + 1
        return self._numbers[path]

    def clear(self) -> int:
        """Forget everything; how many resources that were."""
        count = sum(map(len, self._items.values()))
        self._items.clear()
        self._numbers.clear()
        return count
