"""Plain data level by level: what a check of a whole document looks at, several times faster than value by value.

In: what a reader of JSON or YAML made. Out: for each level of nesting its objects, its lists, and all of its values.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any, NamedTuple


class Level(NamedTuple):
    """The values that are as deep as one another."""

    values: list[Any]
    objects: list[dict[str, Any]]
    lists: list[list[Any]]


def levels(data: Any) -> Iterator[Level]:
    """The levels of some data, outermost first; what shares values has them as often as they are in there."""
    values = [data]
    while values:
        objects = [value for value in values if type(value) is dict]
        lists = [value for value in values if type(value) is list]
        yield Level(values, objects, lists)
        values = [*chain.from_iterable(map(dict.values, objects)), *chain.from_iterable(lists)]
