"""What the parts of one thing became in the last run, such as the operations of a contract: packed into one entry.

In: digests of all that a part is made from. Out: what was made of it before, or nothing. Only what a run used or made
is there in the next one, so that a pack is as large as the thing is. Each part is a line of its own: what stands is
handed on as it was read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cache
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
        content = cache.find_content(*facts) or b""
        self._before = dict(_key_and_value(line) for line in content.splitlines())
        self._now: dict[bytes, bytes] = {}
        self._has_new = False

    @classmethod
    def empty(cls) -> Memo:
        """One that knows nothing and leaves nothing."""
        return cls(Cache(None))

    def find(self, key: str) -> Any:
        """What was made under this key, of JSON's types; None where nothing was."""
        name = key.encode()
        found = self._before.get(name)
        if found is None:
            return None
        self._now.setdefault(name, found)
        try:
            return loads(found)
        except RecursionError:  # asked for in a deeper place than it was kept
            return None

    def keep(self, key: str, value: Any) -> None:
        """Leave a value made of JSON's types to the next run.

        Args:
            key: of letters and digits.
        """
        with suppress(RecursionError):
            self._now[key.encode()] = dumps(value, _parts)  # without line ends
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
            lines = (b"%s %s\n" % part for part in self._now.items())
            self._cache.store_content(b"".join(lines), *self._facts)


def _key_and_value(line: bytes) -> tuple[bytes, bytes]:
    key, _, value = line.partition(b" ")
    return key, value


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
