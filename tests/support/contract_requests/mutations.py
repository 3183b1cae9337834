"""Valid values and texts spoilt in some way: which of them are invalid is for the judge to say."""

from __future__ import annotations

import copy
import json
import random
import re
from collections.abc import Iterator
from typing import Any

Step = str | int

_OTHER_TYPES: tuple[Any, ...] = ("text", 12345, True, [], {}, ["x"], {"x": 1}, 1.5, None, False, 0, "")
BAD_TEXTS = (
    "", " ", "x", "-", "1.5", "-1", "1e400", "NaN", "Infinity", "0x10", "1_000", "٣", "9" * 400, "true ", "TRUE", "yes",
    "null", "undefined", "[]", "{}", "[1", "a,b", "a|b", "2026-13-45", "2026-02-30T00:00:00Z", "not-a-uuid", "a b@",
    "\x00", "\ud800", "🙂" * 50, "x" * 5000, "%", "%zz", "'; drop table", "../..", "a=b&c=d", ";a=1", ".x",
)  # fmt: skip
"""Texts for parameters and fields that many schemas refuse."""

BAD_JSON = (
    "", " ", "{", "}", "[", "nul", "{'a': 1}", '{"a": 1,}', "[1,]", '{"a" 1}', "01", "+1", ".5", "1.", "0x1", "NaN",
    '{"a": NaN}', "[Infinity]", "[-Infinity]", '"\x01"', '"unfinished', '"\\x41"', '"\\ud800"', "{} {}", "true false",
    "<xml/>", "a=b", "undefined", "\ufeff{", "{" * 3000, "[" * 100_000, '{"a":' * 3000, "\x00",
    '{"a": 1' + "0" * 5000 + ".5e", "/* c */ 1", "['a']",
)  # fmt: skip
"""Texts that are no JSON documents."""

BAD_BYTES = (b"\xff\xfe{}", b'{"a": "\xc3\x28"}', b"\x80", b"\xed\xa0\x80", b'"\xf5\x80\x80\x80"')
"""No UTF-8."""


def nodes(value: Any, path: tuple[Step, ...] = ()) -> Iterator[tuple[tuple[Step, ...], Any]]:
    """Each place of a value with what stands there."""
    yield path, value
    if isinstance(value, dict):
        for name, item in value.items():
            yield from nodes(item, (*path, name))
    elif isinstance(value, list):
        for position, item in enumerate(value):
            yield from nodes(item, (*path, position))


def spoilt(value: Any, chance: random.Random) -> Any:
    """A copy of a value in which one place is another one."""
    places = list(nodes(value))
    path, old = chance.choice(places)
    if path and chance.random() < 0.2:
        return _without(value, path)
    return _replaced(value, path, _other(old, chance))


def _other(old: Any, chance: random.Random) -> Any:
    kinds = _BY_TYPE.get(type(old))
    if kinds is None or chance.random() < 0.4:
        return chance.choice([one for one in _OTHER_TYPES if type(one) is not type(old)])
    return chance.choice(kinds)(old, chance)


_BY_TYPE: dict[type, tuple[Any, ...]] = {
    bool: (
        lambda old, chance: str(old).lower(),
        lambda old, chance: int(old),
    ),
    int: (
        lambda old, chance: chance.choice([old - 1, old + 1, -old, 10**9, -(10**9), 10**30, 0]),
        lambda old, chance: str(old),
        lambda old, chance: old + 0.5,
    ),
    float: (
        lambda old, chance: chance.choice([-1e9, 1e300, old + 0.0001, -old]),
        lambda old, chance: str(old),
    ),
    str: (
        lambda old, chance: chance.choice(["", old + "!", old[:-1], old.swapcase(), "x" * 6000, "ü☃", f" {old}"]),
        lambda old, chance: chance.choice(["2026-13-45", "2026-01-01 25:00", "not one of them", "a b", "1.2.3.4.5"]),
        lambda old, chance: old + "\n",
    ),
    list: (
        lambda old, chance: [],
        lambda old, chance: (old or [None]) * 80,
        lambda old, chance: [*old, *copy.deepcopy(old[:1])],
        lambda old, chance: {str(position): item for position, item in enumerate(old)},
        lambda old, chance: old[0] if old else "x",
    ),
    dict: (
        lambda old, chance: {**old, chance.choice(["zzUnknown", "X", "self", ""]): chance.choice([1, None, "x", {}])},
        lambda old, chance: {},
        lambda old, chance: list(old.items()),
        lambda old, chance: json.dumps(old),
        lambda old, chance: {name.swapcase(): item for name, item in old.items()},
        lambda old, chance: dict.fromkeys(old),
        lambda old, chance: {**old, **{_snake_case(name): "x" for name in old}},
        lambda old, chance: {_snake_case(name): item for name, item in old.items()},
    ),
}  # fmt: skip


def _snake_case(name: str) -> str:
    """What Python code is likely to call a member."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|\W+", "_", name).lower()


def _replaced(value: Any, path: tuple[Step, ...], new: Any) -> Any:
    if not path:
        return new
    made = copy.deepcopy(value)
    holder = made
    for step in path[:-1]:
        holder = holder[step]
    holder[path[-1]] = new
    return made


def _without(value: Any, path: tuple[Step, ...]) -> Any:
    made = copy.deepcopy(value)
    holder = made
    for step in path[:-1]:
        holder = holder[step]
    del holder[path[-1]]
    return made


def cut(text: str, chance: random.Random) -> str:
    """A text that ends too early, or goes on too long."""
    if len(text) > 1 and chance.random() < 0.8:
        return text[: chance.randrange(1, len(text))]
    return text + chance.choice(["}", "]", ",", " 1", '"', "\x00"])
