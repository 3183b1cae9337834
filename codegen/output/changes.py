"""What a run does to each file of a project: plain data that a dry run prints and `apply` carries out."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from pathlib import PurePosixPath

from codegen.core.diagnostics import Diagnostic
from codegen.core.records import Record
from codegen.output.lock import Lock


class Action(StrEnum):
    """What becomes of a file."""

    CREATE = "CREATE"
    UPDATE = "UPDATE"
    MERGE = "MERGE"
    CONFLICT = "CONFLICT"
    """Asked for, and refused: the user changed a file that is ours."""
    KEEP = "KEEP"
    """The user's: stays as it is."""
    DELETE = "DELETE"
    ORPHAN = "ORPHAN"
    """The user's, and the contract no longer asks for it: kept, in its place or where `moved_to` says."""
    MOVE = "MOVE"
    """The user's, and taken elsewhere: its operation has another name now, or is back."""
    UNCHANGED = "UNCHANGED"


WRITES = frozenset({Action.CREATE, Action.UPDATE, Action.MERGE})


class FileChange(Record, frozen=True):
    """What becomes of one file.

    Attributes:
        content: the bytes to write, for CREATE, UPDATE and MERGE; for KEEP what a fresh file would hold.
        before: hash of the file as it is now, None where there is none; `apply` holds it against the disk.
        moved_to: where the file goes; the change there writes it.
        mode_of: the file of the project folder whose permissions a new file takes; None for the usual.
    """

    path: PurePosixPath
    action: Action
    content: bytes | None = None
    before: str | None = None
    moved_to: PurePosixPath | None = None
    mode_of: PurePosixPath | None = None

    @property
    def touches_disk(self) -> bool:
        return self.action in WRITES or self.action is Action.DELETE or self.moved_to is not None


class ChangePlan(Record, frozen=True):
    """Everything that a run does, computed before anything is written.

    Attributes:
        lock_sha256: of the text of the lock file.
    """

    changes: tuple[FileChange, ...]  # by path
    lock: Lock
    diagnostics: tuple[Diagnostic, ...] = ()
    lock_sha256: str = ""

    def steps(self) -> Iterator[FileChange]:
        """The changes that touch the disk."""
        return (change for change in self.changes if change.touches_disk)

    @property
    def is_done(self) -> bool:
        """The folder is as the plan leaves it."""
        return all(change.action in (Action.UNCHANGED, Action.KEEP) for change in self.changes)
