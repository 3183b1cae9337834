"""What the parts of one thing became in the last run, such as the operations of a contract: packed into one entry.

In: digests of all that a part is made from. Out: what was made of it before, or nothing. Only what a run used or made
is there in the next one, so that a pack is as large as the thing is.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from codegen.core.cache import Cache


class Memo:
    """The parts of one thing."""

    def __init__(self, cache: Cache, *facts: str) -> None:
        """Take up what the last run left.

        Args:
            facts: what tells the thing from others of its kind.
        """
        self._cache = cache
        self._facts = facts
        found = cache.find(*facts)
        self._before: dict[str, Any] = found if isinstance(found, dict) else {}
        self._now: dict[str, Any] = {}
        self._has_new = False

    @classmethod
    def empty(cls) -> Memo:
        """One that knows nothing and leaves nothing."""
        return cls(Cache(None))

    def find(self, key: str) -> Any:
        """What was made under this key, of JSON's types; None where nothing was."""
        found = self._before.get(key)
        if found is not None:
            self._now[key] = found
        return found

    def keep(self, key: str, value: Any) -> None:
        """Leave a value made of JSON's types to the next run."""
        self._now[key] = value
        self._has_new = True

    def save(self) -> None:
        """Leave what this run used and made, if that differs from what the last one left."""
        if self._has_new or len(self._now) != len(self._before):
            self._cache.store(self._now, *self._facts)


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
    return _encode(value)


def _parts(value: Any) -> Any:
    fields = getattr(value, "__dataclass_fields__", None)
    if fields is not None:
        return [type(value).__name__, *(getattr(value, name) for name in fields)]
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} has no plain text")


_encode = json.JSONEncoder(ensure_ascii=False, check_circular=False, default=_parts).encode
