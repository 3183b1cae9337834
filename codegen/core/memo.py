"""What the parts of one thing became in the last run, such as the operations of a contract: packed into one entry.

In: digests of all that a part is made from. Out: what was made of it before, or nothing. Only what a run used or made
is there in the next one, so that a pack is as large as the thing is. Its first line says where each part is, so that
what nobody asks for is not read, and what stands is handed on as it is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cache
from itertools import accumulate
from operator import attrgetter
from typing import Any

from codegen.core.cache import Cache
from codegen.core.plain_json import dumps, loads


class Memo:
    """The parts of one thing."""

    def __init__(self, cache: Cache, *facts: str) -> None:
        """Take up what the last run left.

        Args:
            facts: what tells the thing from others of its kind.
        """
        self._cache = cache
        self._facts = facts
        content = cache.find_content(*facts) or b"{}\n"
        index, _, _ = content.partition(b"\n")
        self._before: dict[str, tuple[int, int]] = loads(index)  # where each part starts and ends
        self._parts = memoryview(content)[len(index) + 1 :]
        self._now: dict[str, bytes | memoryview] = {}
        self._has_new = False

    @classmethod
    def empty(cls) -> Memo:
        """One that knows nothing and leaves nothing."""
        return cls(Cache(None))

    def find(self, key: str) -> Any:
        """What was made under this key, of JSON's types; None where nothing was."""
        place = self._before.get(key)
        if place is None:
            return None
        found = self._parts[slice(*place)]
        self._now.setdefault(key, found)
        try:
            return loads(found)
        except RecursionError:  # asked for in a deeper place than it was kept
            return None

    def keep(self, key: str, value: Any) -> None:
        """Leave a value made of JSON's types to the next run."""
        with suppress(RecursionError):
            self._now[key] = dumps(value, _parts)
        self._has_new = True

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
        if self._has_new or len(self._now) != len(self._before):
            ends = accumulate(map(len, self._now.values()))
            index = {key: (end - len(self._now[key]), end) for key, end in zip(self._now, ends, strict=True)}
            self._cache.store_content(b"".join([dumps(index), b"\n", *self._now.values()]), *self._facts)


def digest(*texts: str) -> str:
    """One name for some texts."""
    state = hashlib.sha256()
    for text in texts:
        content = text.encode("utf-8", "surrogatepass")
        state.update(b"%d:" % len(content))
        state.update(content)
    return state.hexdigest()


def plain_text(value: Any) -> str:
    """A text that tells apart values made of JSON's types, mappings, tuples and dataclasses."""
    return dumps(value, _parts).decode()


def _parts(value: Any) -> Any:
    fields = getattr(value, "__dataclass_fields__", None)
    if fields is not None:
        return [type(value).__name__, _getter(tuple(fields))(value)]
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, tuple):  # one with names
        return list(value)
    raise TypeError(f"{type(value).__name__} has no plain text")


@cache
def _getter(fields: tuple[str, ...]) -> Callable[[Any], Any]:
    return attrgetter(*fields) if fields else lambda _: None
