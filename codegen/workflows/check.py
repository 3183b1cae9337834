"""Whether a project is in step with its contract. In: what a run would do. Out: files that it would change."""

from __future__ import annotations

from enum import StrEnum
from pathlib import PurePosixPath

from codegen.core.records import Record
from codegen.output.changes import Action, FileChange
from codegen.output.lock import Lock, read_lock
from codegen.output.untracked import untracked_files
from codegen.workflows.outcome import Outcome


class DriftKind(StrEnum):
    """How a file is out of step."""

    OUTDATED = "outdated"
    """The contract or the settings ask for something else."""
    EDITED = "edited"
    """Generated, and edited by hand."""
    MISSING = "missing"
    UNSETTLED = "unsettled"
    """The side of a merge that waits for `codegen resolve`."""
    UNTRACKED = "untracked"
    """In a generated package, and made by no run."""


class Drift(Record, frozen=True):
    """One file that is out of step."""

    kind: DriftKind
    path: PurePosixPath

    def as_json(self) -> dict[str, str]:
        """The shape of `--json`."""
        return {"kind": str(self.kind), "path": str(self.path)}


def find_drift(outcome: Outcome) -> list[Drift]:
    """What is out of step, by path; nothing where a run would write nothing and the generated packages hold no strays.

    Args:
        outcome: of a run that wrote nothing.
    """
    lock = read_lock(outcome.root) or Lock()
    waiting = outcome.waiting()
    unsettled = [Drift(DriftKind.UNSETTLED, path) for path in waiting]
    planned = [
        Drift(_kind(change, lock), change.path)
        for change in outcome.changes
        if _is_drift(change) and change.path not in waiting
    ]
    known = {change.path for change in outcome.changes}
    strays = [
        Drift(DriftKind.UNTRACKED, path) for path in untracked_files(outcome.root, lock) if path not in known
    ]
    return sorted([*planned, *unsettled, *strays], key=lambda drift: drift.path)


def _is_drift(change: FileChange) -> bool:
    return change.touches_disk or change.action is Action.CONFLICT


def _kind(change: FileChange, lock: Lock) -> DriftKind:
    if change.action is Action.CONFLICT:
        return DriftKind.EDITED
    is_missing = change.action is Action.CREATE and change.path in lock.files
    return DriftKind.MISSING if is_missing else DriftKind.OUTDATED
