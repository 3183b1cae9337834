"""Values changed as far as their schema lets them: an answer shows what a client sent, or an example says.

In: a valid object, and the members wanted. Out: the object with those of them that keep it valid.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any


def overlaid(base: Any, wanted: Mapping[str, Any], is_valid: Callable[[Any], bool]) -> Any:
    """The object with as many of the wanted members as it may have."""
    if not isinstance(base, dict):
        return base
    whole = {**base, **wanted}
    if is_valid(whole):
        return whole
    made = base
    for name, value in wanted.items():
        changed = {**made, name: value}
        if is_valid(changed):
            made = changed
    return made


def mended(broken: Any, made: Any, is_valid: Callable[[Any], bool]) -> Any:
    """The made value with what is valid of a broken one, as far as both are objects."""
    if not isinstance(broken, Mapping) or not isinstance(made, dict) or not is_valid(made):
        return made
    shown = overlaid(made, broken, is_valid)
    for name in [one for one in made if one not in broken]:
        shorter = {one: value for one, value in shown.items() if one != name}
        if is_valid(shorter):
            shown = shorter
    return shown
