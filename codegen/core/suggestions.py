"""What a misspelt name was probably meant to be."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

_CLOSE = 0.75


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that is closest, None where none is close."""
    by_lower = {each.lower(): each for each in known}
    found = get_close_matches(name.lower(), by_lower, 1, _CLOSE)
    return by_lower[found[0]] if found else None


def did_you_mean(name: str, known: Iterable[str], otherwise: str = "check the spelling") -> str:
    """A hint."""
    found = nearest(name, known)
    return f"did you mean {found}?" if found else otherwise
