"""`codegen undo`: the project folder as it was before the last run that changed it."""

from __future__ import annotations

from pathlib import Path

from codegen.core.errors import OutputError
from codegen.output.apply import apply
from codegen.output.changes import FileChange
from codegen.output.exclusive import exclusive
from codegen.output.journal import recover
from codegen.output.undo import plan_undo


def undo(root: Path) -> tuple[FileChange, ...]:
    """Take back what the last run did to a project folder.

    Returns:
        What became of each file.

    Raises:
        Refused: files were changed since; nothing was written.
        OutputError: there is nothing to undo, or the folder can't be written; it is as it was.
    """
    if not root.is_dir():
        raise OutputError(f"{root} is no folder; name that of the project")
    with exclusive(root):
        recover(root)
        plan = plan_undo(root)
        apply(root, plan)
    return plan.changes
