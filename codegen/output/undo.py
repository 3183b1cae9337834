"""What the last run replaced, as `.codegen/undo/` keeps it. Out: the plan that brings the tree before it back."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from codegen.core.diagnostics import Diagnostic, Severity, SourceLocation
from codegen.core.errors import OutputError
from codegen.output.changes import Action, ChangePlan, FileChange
from codegen.output.folder import Kind, Looker
from codegen.output.journal import UNDO, Step, kept_steps
from codegen.output.lock import Lock


def plan_undo(root: Path) -> ChangePlan:
    """The changes that take the last run back.

    Applied, they are the last run themselves: to undo twice is to do again.

    Returns:
        The plan; it has an error for each file that is not as the last run left it.

    Raises:
        OutputError: no run left anything to take back, or what it left is damaged.
    """
    steps = kept_steps(root)
    if steps is None:
        raise OutputError(
            f"{root}: there is no run to undo here; only the last one that changed files can be"
        )
    look = Looker(root)
    changes = tuple(sorted((_change(look, step, n) for n, step in enumerate(steps)), key=lambda c: c.path))
    edited = [
        step.path for step in steps if look(step.path).sha256 != step.after or _is_no_file(look, step.path)
    ]
    return ChangePlan(changes, Lock(), tuple(_edited(root, path) for path in sorted(edited)))


def _change(look: Looker, step: Step, index: int) -> FileChange:
    if step.before is None:
        return FileChange(step.path, Action.DELETE, before=step.after)
    kept = look(UNDO / "old" / str(index))
    if kept.sha256 != step.before:
        raise OutputError(f"{UNDO} is damaged: it no longer holds {step.path} as it was; nothing was undone")
    action = Action.UPDATE if step.after else Action.CREATE
    return FileChange(step.path, action, kept.content, step.after, mode_of=UNDO / "old" / str(index))


def _is_no_file(look: Looker, path: PurePosixPath) -> bool:
    return look(path).kind not in (Kind.FILE, Kind.MISSING)


def _edited(root: Path, path: PurePosixPath) -> Diagnostic:
    message = f"{path} was changed since the last run, and undoing that run would lose the change"
    hint = "keep a copy elsewhere, bring the file back to what the run wrote, and undo again"
    return Diagnostic("CG311", Severity.ERROR, message, SourceLocation(str(root / path)), hint)
