"""`codegen resolve`."""

from __future__ import annotations

import sys
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Annotated

import typer

from codegen.cli.console import out, out_json, paint, printable
from codegen.cli.exit_codes import ExitCode
from codegen.cli.guard import guarded

if TYPE_CHECKING:
    from codegen.workflows.resolve import Waiting

EPILOG = """\b
Examples:
  codegen resolve                            what waits in the project of this folder
  codegen resolve orders --mine              your files stand as they are, edited by hand or not
  codegen resolve orders template.yaml --theirs
"""


def resolve(
    project: Annotated[
        Path, typer.Argument(metavar="DIR", help="Project folder. [default: this one]", show_default=False)
    ] = Path(),
    files: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="FILE...", help="Files of the project. [default: all that wait]", show_default=False
        ),
    ] = None,
    *,
    mine: Annotated[bool, typer.Option("--mine", help="Keep the files as they stand now.")] = False,
    theirs: Annotated[
        bool, typer.Option("--theirs", help="Take the other side: FILE.codegen-new becomes FILE.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Settle where your edits and what a run brought meet.

    Such a file keeps your side, and FILE.codegen-new beside it has the other one. Without --mine or --theirs the
    differences are shown, and the command ends with 4 while any waits.
    """
    if mine and theirs:
        raise typer.BadParameter("choose one side", param_hint="--mine, --theirs")
    paths = [PurePosixPath(name) for name in files or ()]
    if mine or theirs:
        raise typer.Exit(
            guarded(lambda: _settle(project, "mine" if mine else "theirs", paths, as_json=as_json))
        )
    raise typer.Exit(guarded(lambda: _show(project, paths, as_json=as_json)))


def _show(root: Path, paths: list[PurePosixPath], *, as_json: bool) -> ExitCode:
    from codegen.workflows.resolve import find_waiting  # other commands do without

    waiting = find_waiting(root, paths)
    if as_json:
        out_json({"project": str(root), "waiting": [_entry(each) for each in waiting]})
    elif not waiting:
        out(f"{printable(str(root))}: nothing waits")
    else:
        for each in waiting:
            out(f"{paint(printable(str(each.path)), 'bold', sys.stdout)}: yours (-) and the other side (+)")
            out(printable("".join(each.difference), keep="\n\t").rstrip("\n"))
    return ExitCode.CONFLICTS if waiting else ExitCode.DONE


def _settle(root: Path, side: str, paths: list[PurePosixPath], *, as_json: bool) -> ExitCode:
    from codegen.workflows.resolve import Side, resolve  # other commands do without

    settled = resolve(root, Side(side), paths)
    if as_json:
        out_json({"project": str(root), "settled": [str(each.path) for each in settled], "side": side})
        return ExitCode.DONE
    for each in settled:
        stands = "as it stood" if side == "mine" else f"what {each.sidecar.name} was"
        out(f"{printable(str(each.path))}: {stands}")
    if not settled:
        out(f"{printable(str(root))}: nothing waits")
    return ExitCode.DONE


def _entry(waiting: Waiting) -> dict[str, str]:
    return {
        "path": str(waiting.path),
        "sidecar": str(waiting.sidecar),
        "difference": "".join(waiting.difference),
    }
