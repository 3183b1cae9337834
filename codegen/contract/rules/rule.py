"""Rules of style that a team may hold its contracts to, each with a name, a level and a remedy."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import StrEnum

from codegen.contract.rules.walk import Walk
from codegen.core.records import Record

Found = Iterator[tuple[str, str]]
"""Pointers into the contract, each with what is wrong there."""


class Level(StrEnum):
    """What a finding of a rule is."""

    OFF = "off"
    NOTE = "note"
    WARN = "warn"
    ERROR = "error"


class Group(StrEnum):
    """What rules are about; a level may be given to all of a group."""

    NAMING = "naming"
    DESCRIPTIONS = "descriptions"
    ERRORS = "errors"
    PAGINATION = "pagination"
    SECURITY = "security"


class Rule(Record, frozen=True):
    """One rule.

    Attributes:
        asks: what the rule wants, in one sentence without a verb for the reader.
        remedy: what to change, as a hint of the finding.
    """

    name: str
    group: Group
    asks: str
    remedy: str
    check: Callable[[Walk], Found]
