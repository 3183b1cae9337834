"""A file of the user's that follows its operation or its package to another name: where from, and with which text."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePosixPath

from codegen.core.records import Record

Rewrite = Callable[[str], str | None]
"""A text under the new names; None where that can't be told safely."""


class Move(Record, frozen=True):
    """Where the file of a renamed operation comes from; with a renamed package it may stay in its place."""

    source: PurePosixPath
    was: str  # the name before, as contract or settings spell it
    now: str
    rewrite: Rewrite
