"""A file of the user's that follows its operation to another name: where it comes from, and how its text changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath

Rewrite = Callable[[str], str | None]
"""A text under the new names; None where that can't be told safely."""


@dataclass(frozen=True, slots=True)
class Move:
    """Where the file of a renamed operation comes from."""

    source: PurePosixPath
    was: str  # the operation's name before, as the contract spells it
    now: str
    rewrite: Rewrite
