"""Values that are one step away from a given one: whether they keep the schema is for a judge to say."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable, Collection, Iterator
from typing import Any

Step = str | int
Path = tuple[Step, ...]

TEXTS = ("", "a", "0", "value-1", "Zürich & Köln", "日本 🙂", 'say "hi"\n', "x" * 300)
NUMBERS = (0, 1, -1, 2, 10, 0.5, -7.25, 255, 65_536, 2_147_483_648)
OTHER_TYPES: tuple[Any, ...] = (None, True, 17, 1.5, "text", [], ["x"], {}, {"x": 1})
UNKNOWN_MEMBER = "aMemberThatNobodyKnows"


def variation(value: Any, chance: random.Random, fixed: Collection[str] = ()) -> Any:
    """A copy of a JSON value in which one place is different.

    Args:
        fixed: names of members that stay as they are.
    """
    path, old = chance.choice([place for place in _places(value) if not _is_fixed(place[0], fixed)])
    if path and chance.random() < 0.25:
        return _without(value, path)
    return _with(value, path, _other(old, chance))


def _places(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    yield path, value
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, item in items:
        yield from _places(item, (*path, step))


def _is_fixed(path: Path, fixed: Collection[str]) -> bool:
    return bool(path) and path[-1] in fixed


def _other(old: Any, chance: random.Random) -> Any:
    vary = _VARIATIONS.get(type(old))
    if vary is None or chance.random() < 0.3:
        return copy.deepcopy(chance.choice(OTHER_TYPES))
    return vary(old, chance)


def _text(old: str, chance: random.Random) -> str:
    return chance.choice([*TEXTS, old + "x", old[:-1], old.upper()])


def _number(old: float, chance: random.Random) -> float:
    return chance.choice([*NUMBERS, old + 1, old - 1, -old])


def _list(old: list[Any], chance: random.Random) -> list[Any]:
    return chance.choice([[], old * 2, old[:-1], [*old, *old[:1]]])


def _object(old: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    return {**old, UNKNOWN_MEMBER: chance.choice(OTHER_TYPES)}


_VARIATIONS: dict[type, Callable[[Any, random.Random], Any]] = {
    str: _text,
    int: _number,
    float: _number,
    bool: lambda old, chance: not old,
    list: _list,
    dict: _object,
}


def _without(value: Any, path: Path) -> Any:
    changed = copy.deepcopy(value)
    parent = changed
    for step in path[:-1]:
        parent = parent[step]
    del parent[path[-1]]
    return changed


def _with(value: Any, path: Path, new: Any) -> Any:
    if not path:
        return new
    changed = copy.deepcopy(value)
    parent = changed
    for step in path[:-1]:
        parent = parent[step]
    parent[path[-1]] = new
    return changed
