"""Keywords that bound a value: set, unset, increased or decreased."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from codegen.contract.diff.facts import Fact


class _Bound(NamedTuple):
    keyword: str
    event: str
    is_zero_none: bool = False  # a least number of zero asks for nothing
    has_set_rules: bool = True  # else a bound out of nothing is told as an increase


_BOUNDS = (
    _Bound("maximum", "max"),
    _Bound("minimum", "min"),
    _Bound("exclusiveMaximum", "exclusive-max"),
    _Bound("exclusiveMinimum", "exclusive-min"),
    _Bound("maxLength", "max-length"),
    _Bound("minLength", "min-length", is_zero_none=True, has_set_rules=False),
    _Bound("maxItems", "max-items"),
    _Bound("minItems", "min-items", is_zero_none=True),
    _Bound("minContains", "min-contains"),
    _Bound("maxContains", "max-contains"),
)


def compare_bounds(old: dict[str, Any], new: dict[str, Any]) -> Iterator[Fact]:
    """What became of each bound."""
    for bound in _BOUNDS:
        before, after = (_value(schema.get(bound.keyword), bound) for schema in (old, new))
        if before == after:
            continue
        yield from _facts(bound, before, after)


def _facts(bound: _Bound, before: Any, after: Any) -> Iterator[Fact]:
    if before is None and bound.has_set_rules:
        yield Fact(f"{bound.event}-set", None, after)
    elif after is None and bound.has_set_rules:
        unset = f"{bound.event}-unset"
        yield Fact(unset, before, None)
        if bound.is_zero_none:  # requests have no rule for it
            yield Fact(f"{bound.event}-decreased", before, 0, told_by=unset)
    elif not isinstance(before, bool) and not isinstance(after, bool):
        direction = "increased" if (after or 0) > (before or 0) else "decreased"
        yield Fact(f"{bound.event}-{direction}", before or 0, after or 0)


def _value(value: Any, bound: _Bound) -> Any:
    """A number; True for OpenAPI 3.0's form of an exclusive bound; None for no bound."""
    if value is True:
        return True if bound.event.startswith("exclusive") else None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return None if bound.is_zero_none and value == 0 else value
