"""The forms of most values in generated modules, as patterns: names, numbers, plain strings, called, subscripted, in
unions."""

from __future__ import annotations

NAME = r"[^\W\d]\w*"
TEXT = r'"[^"\\\n]*"'
_ATOM = rf'(?:{NAME}(?:\.{NAME})*|{TEXT}|r"[^"\n]*"|\d+(?:\.\d+)?|\.\.\.)'


def operand(nesting: int) -> str:
    """An atom with its trailers: in brackets of either kind, since a pair of two kinds is no Python anyway.

    Args:
        nesting: how deep brackets may stand in brackets; each level doubles the time that the pattern takes to compile.
    """
    if not nesting:
        return _ATOM
    element = rf"(?:{NAME}=)?(?:{operand(nesting - 1)}|\({TEXT},\))"
    separator = r"(?:(?:,| \|) (?![)\]])|(?=[)\]]))"
    return rf"{_ATOM}(?:[\[(](?:{element}{separator})*[)\]])*"


OPERAND = operand(4)
SIMPLE = operand(2)


def union(member: str) -> str:
    """One or more of the members."""
    return rf"{member}(?: \| {member})*"
