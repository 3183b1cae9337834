"""The parts of a JSONPath and how they find values, as Jayway's JsonPath does with exceptions suppressed.

A path that can name one place only is definite and gives that value; any other gives a list of what it found. The
oddities are Jayway's: a missing property in the middle of a path fails it, in a wildcard over a list just that element.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final, Protocol, TypeAlias

from codegen.vtl.limits import MAX_VALUE_DEPTH, Charge

_PER_TEST: Final = 4  # values that could be looked at in the time of one test of a filter


class PathError(Exception):
    """The path is none, or can't be applied to the document."""


class PathNotFoundError(PathError):
    """The path leads nowhere in this document."""


class Search:
    """One evaluation: the document and what was found in it."""

    __slots__ = ("charge", "found", "requires_properties", "root")

    def __init__(self, root: Any, charge: Charge, requires_properties: bool = False) -> None:
        self.root = root
        self.charge = charge  # to be called with the number of values that are looked at
        self.found: list[Any] = []
        self.requires_properties = requires_properties


Predicate: TypeAlias = Callable[[Any, Search], bool]


class Token(Protocol):
    """A part of a path; `rest` are the parts after it."""

    is_definite: bool

    def walk(self, model: Any, rest: Sequence[Token], search: Search) -> None:
        """Go on from `model`, adding what the path ends at to the search."""


def proceed(value: Any, rest: Sequence[Token], search: Search) -> None:
    """Go on with the next part, or note the value at the end of the path."""
    if rest:
        rest[0].walk(value, rest[1:], search)
    else:
        search.found.append(value)


class Properties:
    """`.name`, `['name']` or `['a', 'b']`."""

    is_definite = True

    def __init__(self, names: list[str]) -> None:
        self.names = names

    def walk(self, model: Any, rest: Sequence[Token], search: Search) -> None:
        if not isinstance(model, dict):
            raise PathNotFoundError
        if len(self.names) != 1:
            if rest:
                raise PathError
            if search.requires_properties and any(name not in model for name in self.names):
                raise PathNotFoundError
            search.found.append({name: model[name] for name in self.names if name in model})
        elif self.names[0] in model:
            proceed(model[self.names[0]], rest, search)
        elif rest or search.requires_properties:
            raise PathNotFoundError


class Here:
    """`$` within a path: Jayway takes it for a step that goes nowhere."""

    is_definite = True

    def walk(self, model: Any, rest: Sequence[Token], search: Search) -> None:
        proceed(model, rest, search)


class Wildcard:
    """`*`."""

    is_definite = False

    def walk(self, model: Any, rest: Sequence[Token], search: Search) -> None:
        if isinstance(model, dict | list):
            search.charge(len(model))
        if isinstance(model, dict):
            for value in model.values():
                proceed(value, rest, search)
        elif isinstance(model, list):
            for value in model:
                try:
                    proceed(value, rest, search)
                except PathNotFoundError:
                    if search.requires_properties:
                        raise


class Elements:
    """`[0]`, `[0,2]`, `[1:]`, `[:2]`, `[1:3]` or `[(@.length-1)]`."""

    def __init__(self, operation: str, numbers: list[int]) -> None:
        self.operation = operation
        self.numbers = numbers
        self.is_definite = operation in ("index", "from end")

    def walk(self, model: Any, rest: Sequence[Token], search: Search) -> None:
        if model is None:
            raise PathNotFoundError
        if not isinstance(model, list):
            raise PathError
        for index in self._indexes(len(model)):
            if not 0 <= index < len(model):
                raise PathNotFoundError
            proceed(model[index], rest, search)

    def _indexes(self, length: int) -> Sequence[int]:
        first = self.numbers[0]
        if self.operation == "from":
            return range(max(0, first + length if first < 0 else first), length)
        if self.operation == "to":
            return range(min(length, first + length if first < 0 else first))
        if self.operation == "between":
            return range(first, min(length, self.numbers[1]))
        if self.operation == "from end":
            return [length + first]
        return self.numbers


class Filter:
    """`[?(...)]`."""

    is_definite = False

    def __init__(self, accepts: Predicate) -> None:
        self.accepts = accepts

    def walk(self, model: Any, rest: Sequence[Token], search: Search) -> None:
        if isinstance(model, dict):
            if self.accepts(model, search):
                proceed(model, rest, search)
        elif isinstance(model, list):
            search.charge(_PER_TEST * len(model))
            for value in model:
                if self.accepts(value, search):
                    proceed(value, rest, search)
        else:
            raise PathError


class Scan:
    """`..`: the next part, at any depth."""

    is_definite = False

    def walk(self, model: Any, rest: Sequence[Token], search: Search) -> None:
        self._descend(model, rest, search, 0)

    def _descend(self, model: Any, rest: Sequence[Token], search: Search, depth: int) -> None:
        if depth > MAX_VALUE_DEPTH:
            raise PathError
        target, after = rest[0], rest[1:]
        search.charge(1)
        if isinstance(model, dict):
            if _applies(target, model, search):
                target.walk(model, after, search)
            for value in list(model.values()):
                self._descend(value, rest, search, depth + 1)
        elif isinstance(model, list):
            if _applies(target, model, search):
                if after:
                    # Jayway goes on with the part after the target for every element, whichever the target names.
                    for value in model:
                        after[0].walk(value, after[1:], search)
                else:
                    target.walk(model, after, search)
            for value in list(model):
                self._descend(value, rest, search, depth + 1)


def _applies(target: Token, model: Any, search: Search) -> bool:
    if isinstance(target, Properties):
        return isinstance(model, dict) and all(name in model for name in target.names)
    if isinstance(target, Elements):
        return isinstance(model, list)
    if isinstance(target, Filter):
        return target.accepts(model, search)
    return isinstance(target, Wildcard)
