"""Deprecation, sunset dates (`x-sunset`) and stability levels (`x-stability-level`) of whatever has them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from codegen.contract.diff.facts import Fact
from codegen.core.records import Record, field

SUNSET = "x-sunset"
STABILITY = "x-stability-level"
_DATE = re.compile(r"\d{4}-\d\d-\d\d(T.+)?")  # RFC 3339: a day, or a moment
STABILITIES = ("draft", "alpha", "beta", "stable")


def _today() -> date:
    return datetime.now(UTC).date()


class Policy(Record, frozen=True):
    """How long something lives on after its deprecation."""

    stable_days: int = 0
    beta_days: int = 0
    today: date = field(default_factory=_today)

    def days(self, stability: str) -> int:
        """The least number of days between a deprecation and the end."""
        return {"draft": 0, "alpha": 0, "beta": self.beta_days}.get(stability, self.stable_days)

    def is_soon(self, sunset: date, stability: str) -> bool:
        """Whether a date leaves less time than that."""
        return sunset < self.today + timedelta(days=self.days(stability))


def sunset_of(node: dict[str, Any]) -> date | None:
    """The day on which something ends; None without one.

    Raises:
        ValueError: it is no date.
    """
    text = node.get(SUNSET)
    if text is None:
        return None
    if not isinstance(text, str) or not _DATE.fullmatch(text):
        raise ValueError(f"{text!r} is no date")
    return datetime.fromisoformat(text).date()


def stability_of(node: dict[str, Any]) -> str:
    """The stability level of something; "stable" without one.

    Raises:
        ValueError: it is none of those there are.
    """
    level = node.get(STABILITY)
    if level is None or level == "":
        return "stable"
    if level not in STABILITIES:
        raise ValueError(f"{level!r} is none of {', '.join(STABILITIES)}")
    return str(level)


def is_public(node: dict[str, Any]) -> bool:
    """Whether something is stable enough for others to rely on it."""
    try:
        return stability_of(node) in ("beta", "stable")
    except ValueError:
        return True


def stability_facts(old: dict[str, Any], new: dict[str, Any]) -> Iterator[Fact]:
    """What became of a stability level; that of what nobody relied on is nobody's concern."""
    try:
        before, after = stability_of(old), stability_of(new)
    except ValueError:
        return
    if before != after and is_public(old):
        is_less = STABILITIES.index(after) < STABILITIES.index(before)
        yield Fact("stability-decreased" if is_less else "stability-increased", before, after)


def schema_lifecycle(old: dict[str, Any], new: dict[str, Any], policy: Policy) -> Iterator[Fact]:
    """The same of a schema's, which only those of properties have rules for."""
    yield from stability_facts(old, new)
    yield from deprecation_facts(old, new, policy, "stable")


def deprecation_facts(
    old: dict[str, Any], new: dict[str, Any], policy: Policy, stability: str
) -> Iterator[Fact]:
    """What became of a deprecation: come, gone, and whether it leaves time."""
    was, is_ = old.get("deprecated") is True, new.get("deprecated") is True
    if was == is_:
        return
    if not is_:
        yield Fact("reactivated")
        return
    try:
        sunset = sunset_of(new)
    except ValueError as error:
        yield Fact("deprecated-sunset-invalid", None, str(error))
        return
    if sunset is None:
        yield Fact("deprecated-sunset-missing" if policy.days(stability) else "deprecated")
    elif policy.is_soon(sunset, stability):
        yield Fact("sunset-date-too-small", None, str(sunset))
    else:
        yield Fact("deprecated-with-sunset", None, str(sunset))


def sunset_facts(old: dict[str, Any], new: dict[str, Any], policy: Policy, stability: str) -> Iterator[Fact]:
    """What became of the sunset date of something that stays deprecated."""
    if new.get("deprecated") is not True or old.get(SUNSET) is None or old.get(SUNSET) == new.get(SUNSET):
        return
    if new.get(SUNSET) is None:
        yield Fact("sunset-deleted", old[SUNSET], None)
        return
    try:
        before, after = sunset_of(old), sunset_of(new)
    except ValueError as error:
        yield Fact("sunset-parse", None, str(error))
        return
    if before and after and after < before and policy.is_soon(after, stability):
        yield Fact("sunset-date-changed-too-small", str(before), str(after))


def removal_event(node: dict[str, Any], policy: Policy) -> Fact | None:
    """How something went: announced or not, or before its time; None where its time had come."""
    if node.get("deprecated") is not True:
        return Fact("without-deprecation")
    try:
        sunset = sunset_of(node)
    except ValueError as error:
        return Fact("sunset-parse", None, str(error))
    if sunset is None:
        return Fact("with-deprecation")
    return Fact("before-sunset", str(sunset), None) if policy.today < sunset else None
