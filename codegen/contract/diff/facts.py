"""What a comparison of two schemas finds, before it is known whether they are sent or received."""

from __future__ import annotations

from typing import Any

from codegen.contract.diff.parts import Part
from codegen.core.records import Record


class Fact(Record, frozen=True):
    """One difference between two schemas.

    `event` is the last part of a rule's id (`max-length-decreased`), which side and place complete. A fact that
    another one says better names that event in `told_by`: it counts only where no rule has the other.
    """

    event: str
    old: Any = None
    new: Any = None
    name: str = ""  # of the property that it is about
    old_part: Part | None = None  # what it is about, where that is not the schema itself
    new_part: Part | None = None
    told_by: str = ""
    is_required: bool = False  # whether the property is


class Step(Record, frozen=True):
    """A pair of schemas below another pair."""

    segment: str  # `items`, `allOf[2]`; a property's own name
    old: Part
    new: Part
    is_required: bool = False  # whether it is a property that the new schema requires


class Comparison(Record, frozen=True):
    """All that differs between two schemas, and the pairs below them that may differ, too."""

    old: Part
    new: Part
    facts: tuple[Fact, ...]
    steps: tuple[Step, ...]
