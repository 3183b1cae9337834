"""What becomes of a template's values in tools that run on JavaScript: the CDK and the Serverless Framework.

In: plain data. Out: the places whose values such a tool does not hand on as they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from codegen.core.pointer import child

LARGEST_EXACT = 2**53
"""Beyond it, JavaScript's numbers skip whole numbers (https://tc39.es/ecma262/#sec-number.max_safe_integer)."""
_DIGITS = 17
"""That JavaScript writes of a number at most; zeros stand for the others."""


def changed_by_javascript(value: Any, pointer: str = "") -> Iterator[tuple[str, str]]:
    """The pointer of each value that changes, with what becomes of it."""
    if value is None:
        yield pointer, "null is left out"
    elif isinstance(value, int) and not _is_exact(value):
        yield pointer, f"the number {value} loses digits"
    elif isinstance(value, Mapping):
        for name, item in value.items():
            yield from changed_by_javascript(item, child(pointer, str(name)))
    elif isinstance(value, list | tuple):
        for index, item in enumerate(value):
            yield from changed_by_javascript(item, child(pointer, index))


def _is_exact(number: int) -> bool:
    if abs(number) <= LARGEST_EXACT:
        return True
    try:
        return int(float(number)) == number and len(str(abs(number)).rstrip("0")) <= _DIGITS
    except OverflowError:
        return False
