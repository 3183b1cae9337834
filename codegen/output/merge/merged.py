"""What two sides made of one text: each side's version of it, and where they disagree."""

from __future__ import annotations

from codegen.core.records import Record

WHOLE = "the whole file"
"""Where versions meet that can't be told apart further."""


class Merged(Record, frozen=True):
    """A merge. Both versions have what only one side changed; where the two meet, each has its own.

    Attributes:
        mine: the version that has the user's side there.
        theirs: the version that has the fresh side there.
        places: where the two meet; nothing where the versions are one.
    """

    mine: str
    theirs: str
    places: tuple[str, ...] = ()
