"""`codegen undo`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from codegen.cli.console import out, out_json, paint, printable
from codegen.cli.exit_codes import ExitCode
from codegen.cli.guard import guarded

EPILOG = """\b
Examples:
  codegen undo                 in the folder of a project
  codegen undo services/orders
  codegen undo                 once more: what was undone is done again
"""

_LISTED = 20
_WORDS = {"CREATE": "brought back", "UPDATE": "brought back", "DELETE": "deleted"}


def undo(
    project: Annotated[
        Path, typer.Argument(metavar="DIR", help="Project folder. [default: this one]", show_default=False)
    ] = Path(),
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Bring a project back to what it was before the last run that changed it.

    Files come back byte for byte. Where one was changed since that run, nothing is undone.
    """
    raise typer.Exit(guarded(lambda: _run(project, as_json)))


def _run(project: Path, as_json: bool) -> ExitCode:
    from codegen.workflows.undo import undo as take_back  # other commands do without

    changes = take_back(project)
    if as_json:
        listed = [{"path": str(change.path), "action": str(change.action)} for change in changes]
        out_json({"project": str(project), "changes": listed})
        return ExitCode.DONE
    count = f"{len(changes)} file{'s' if len(changes) > 1 else ''}"
    out(f"{paint(printable(str(project)), 'bold', sys.stdout)}: as before the last run, {count}")
    for change in changes[:_LISTED]:
        out(f"  {paint(_WORDS[change.action], 'yellow', sys.stdout)} {printable(str(change.path))}")
    if len(changes) > _LISTED:
        out(f"  ... and {len(changes) - _LISTED} more (--json lists them all)")
    return ExitCode.DONE
