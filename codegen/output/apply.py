"""A `ChangePlan` carried out: all of it, or nothing; never a half-written file, never anything outside the folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from codegen.core.diagnostics import has_errors
from codegen.core.errors import OutputError, Refused
from codegen.output.changes import WRITES, ChangePlan
from codegen.output.folder import Kind, Looker
from codegen.output.journal import FOLDER, UNDO, Journal, Step, step_of


def apply(root: Path, plan: ChangePlan) -> None:
    """Write the plan's changes. The folder is held by `exclusive`.

    Raises:
        Refused: the plan has errors.
        OutputError: the disk refuses a step; the folder is as it was before.
    """
    if has_errors(plan.diagnostics):
        raise Refused(plan.diagnostics)
    changes = list(plan.steps())
    if not changes:
        return
    contents = [change.content if change.action in WRITES else None for change in changes]
    steps = [
        step_of(change.path, change.before, content)
        for change, content in zip(changes, contents, strict=True)
    ]
    _check(root, steps)
    journal = Journal(root)
    try:
        journal.stage(steps, contents, [change.mode_of for change in changes])
        journal.commit(steps)
        journal.forward(steps)
    except BaseException as error:
        journal.back(steps)
        journal.discard()
        if isinstance(error, OSError):
            raise OutputError(_reason(root, error)) from error
        raise
    journal.retire()


def _check(root: Path, steps: Sequence[Step]) -> None:
    look = Looker(root)
    for folder in (FOLDER.parent, FOLDER, UNDO):
        if look(folder).kind not in (Kind.MISSING, Kind.FOLDER):
            raise OutputError(f"{root / folder} is no folder, and codegen needs it; move it away")
    for step in steps:
        if look(step.path).sha256 != step.before:
            raise OutputError(f"{root / step.path} changed while codegen was at work; run the command again")


def _reason(root: Path, error: OSError) -> str:
    place = error.filename2 or error.filename or root
    return f"{place} can't be written: {error.strerror}; the project is as it was before"
