"""What the parts of one thing became in the last run, such as the operations of a contract: packed into one entry.

In: digests of all that a part is made from. Out: what was made of it before, or nothing. What no run uses any more
goes, so that a pack is about as large as the thing is. An index says where each part is, so that what nobody asks for
is not read, and what stands is not written again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from itertools import accumulate
from operator import attrgetter
from typing import Any

from codegen.core.cache import Cache
from codegen.core.plain_json import dumps, loads

_FEW = 8
"""As long as a run makes less than one part in so many anew, that is written beside the pack, which stays as it is."""
_SIZE = 8  # bytes of the number that says how long an index is


class _Pack:
    """Parts behind one another, after an index of where each is."""

    def __init__(self, cache: Cache, *facts: str) -> None:
        self._cache, self._facts = cache, facts
        content = cache.find_content(*facts) or memoryview(_packed({}))
        start = _SIZE + int.from_bytes(content[:_SIZE], "big")
        self.index: dict[str, tuple[int, int]] = loads(content[_SIZE:start])
        self._parts = content[start:]

    def __len__(self) -> int:
        """Bytes of all parts."""
        return len(self._parts)

    def part(self, key: str) -> memoryview | None:
        """The part under this key, if there is one."""
        place = self.index.get(key)
        return self._parts[slice(*place)] if place else None

    def store(self, parts: Mapping[str, bytes | memoryview]) -> None:
        """Leave these parts, and nothing else."""
        self._cache.store_content(_packed(parts), *self._facts)


def _packed(parts: Mapping[str, bytes | memoryview]) -> bytes:
    ends = accumulate(map(len, parts.values()))
    index = dumps({key: (end - len(part), end) for (key, part), end in zip(parts.items(), ends, strict=True)})
    return b"".join([len(index).to_bytes(_SIZE, "big"), index, *parts.values()])


class Memo:
    """The parts of one thing."""

    def __init__(self, cache: Cache, *facts: str) -> None:
        """Take up what the last run left.

        Args:
            facts: what tells the thing from others of its kind.
        """
        self._pack, self._beside = _Pack(cache, *facts), _Pack(cache, *facts, "beside")
        self._used: dict[str, bytes | memoryview] = {}
        self._made: dict[str, bytes | memoryview] = {}

    @classmethod
    def empty(cls) -> Memo:
        """One that knows nothing and leaves nothing."""
        return cls(Cache(None))

    def find(self, key: str) -> Any:
        """What was made under this key, of JSON's types; None where nothing was."""
        found = self._beside.part(key) or self._pack.part(key)
        if found is None:
            return None
        self._used[key] = found
        try:
            return loads(found)
        except RecursionError:  # asked for in a deeper place than it was kept
            return None

    def keep(self, key: str, value: Any) -> None:
        """Leave a value made of JSON's types to the next run."""
        with suppress(RecursionError):
            self._made[key] = dumps(value, _parts)

    def made(self, kind: str, source: Any, make: Callable[[], str]) -> str:
        """The text that is made of something, by an earlier run or now.

        Args:
            kind: tells it from other texts that are made of the same.
            source: all that the text is made of, see `plain_text`.
        """
        key = digest(kind, plain_text(source))
        found = self.find(key)
        if isinstance(found, str):
            return found
        text = make()
        self.keep(key, text)
        return text

    def save(self) -> None:
        """Leave what this run used and made, if that differs from what the last one left."""
        beside = {key: part for key, part in self._used.items() if key in self._beside.index} | self._made
        packed = sum(len(part) for key, part in self._used.items() if key not in beside)
        unused, size = len(self._pack) - packed, sum(map(len, beside.values()))
        if max(unused, size) * _FEW < len(self._pack):
            if self._made:
                self._beside.store(beside)
        elif unused or size:
            self._pack.store(self._used | self._made)
            if self._beside.index:
                self._beside.store({})


def digest(*texts: str) -> str:
    """One name for some texts."""
    state = hashlib.sha256()
    for text in texts:
        content = text.encode("utf-8", "surrogatepass")
        state.update(b"%d:" % len(content))
        state.update(content)
    return state.hexdigest()


def plain_text(value: Any) -> str:
    """A text that tells apart values made of JSON's types, mappings, tuples, records and dataclasses."""
    return dumps(value, _parts).decode()


_apart: dict[type, Callable[[Any], Any]] = {}
"""What makes values of a type plain, once it was asked for."""


def _parts(value: Any) -> Any:
    kind = type(value)
    if kind not in _apart:
        _apart[kind] = _taking_apart(kind)
    return _apart[kind](value)


def _taking_apart(kind: type) -> Callable[[Any], Any]:
    """What makes values of a type plain."""
    fields = getattr(kind, "__struct_fields__", None) or getattr(kind, "__dataclass_fields__", None)
    if fields is not None:
        members = attrgetter(*fields) if fields else lambda _: None
        return lambda value: [kind.__name__, members(value)]
    if issubclass(kind, Mapping):
        return dict
    if issubclass(kind, tuple):  # one with names
        return list
    raise TypeError(f"{kind.__name__} has no plain text")
