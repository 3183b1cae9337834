"""Whether making the same files once more would change anything. In: a lock file and the folder. Out: actions."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from codegen.core.files import Ownership
from codegen.output.changes import Action, FileChange
from codegen.output.folder import Found, Kind, Looker
from codegen.output.lock import FILE_NAME, Lock, LockedFile
from codegen.output.merge.files import sidecar_of
from codegen.output.orphans import ORPHANS, orphan_of
from codegen.output.plan import NEEDED_FOLDER


def repeated_changes(root: Path, lock: Lock) -> tuple[FileChange, ...] | None:
    """The changes of a run that makes the same files as the run which wrote the lock.

    Returns:
        UNCHANGED and KEEP only, by path; None where the run would write, refuse or have anything to say.

    Raises:
        OutputError: a file can't be read.
    """
    look = Looker(root)
    changes = [FileChange(PurePosixPath(FILE_NAME), Action.UNCHANGED)]
    for path, record in lock.files.items():
        if record.is_orphan and look(ORPHANS / path).kind is Kind.FILE:
            changes.append(FileChange(ORPHANS / path, Action.KEEP))
            continue
        action = _action(record, look(path))
        if action is None or (record.ownership is Ownership.MERGED and _waits(look, path)):
            return None
        changes.append(FileChange(path, action))
    return tuple(sorted(changes, key=lambda change: change.path))


def _action(record: LockedFile, found: Found) -> Action | None:
    if record.is_orphan:  # without the edits of its user it is deleted, and an operation's is moved
        is_settled = orphan_of(record.path) is None or found.kind is not Kind.FILE
        is_gone = found.kind is Kind.MISSING or found.is_text(record.sha256)
        return Action.KEEP if is_settled and not is_gone else None
    if record.offered is None and found.is_text(record.sha256):
        return Action.UNCHANGED
    if record.ownership is Ownership.GENERATED:
        return None
    if found.kind is Kind.MISSING:
        is_kept = record.ownership is Ownership.SCAFFOLDED and record.path.parts[0] != NEEDED_FOLDER
        return Action.KEEP if is_kept and record.offered is None else None
    return Action.KEEP if _is_users(record, found) else None


def _is_users(record: LockedFile, found: Found) -> bool:
    """Whether a file differs from all that runs wrote or would write."""
    if found.kind is not Kind.FILE:
        return record.ownership is Ownership.SCAFFOLDED
    return not any(found.is_text(known) for known in (record.sha256, record.offered) if known)


def _waits(look: Looker, path: PurePosixPath) -> bool:
    """Whether user and contract are still to be brought together."""
    return look(sidecar_of(path)).kind is not Kind.MISSING
