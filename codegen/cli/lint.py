"""`codegen lint`."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from codegen.cli.console import diagnostic_line, out, out_json, printable
from codegen.cli.exit_codes import ExitCode
from codegen.cli.guard import guarded

if TYPE_CHECKING:
    from codegen.workflows.lint import LintReport

EPILOG = """\b
Examples:
  codegen lint orders.yaml                 everything that is wrong with a contract
  codegen lint orders.yaml --json          the same for a program
"""


def lint(
    document: Annotated[Path, typer.Argument(metavar="DOC", help="OpenAPI document.", show_default=False)],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Find everything that is wrong with a contract.

    Each finding comes with file, line and column. Ends with 0 where the contract can be used, with 1 where it has
    errors, with 2 where it can't be read at all.
    """
    raise typer.Exit(guarded(lambda: _run(document, as_json)))


def _run(document: Path, as_json: bool) -> ExitCode:
    from codegen.workflows.lint import lint as run  # the loader, which other commands do not need

    report = run(document)
    if as_json:
        out_json(report.as_json())
    else:
        for diagnostic in report.diagnostics:
            out(diagnostic_line(diagnostic, sys.stdout))
        out(_summary(report))
    if not report.is_readable:
        return ExitCode.REFUSED
    return ExitCode.FINDINGS if report.has_errors else ExitCode.DONE


def _summary(report: LintReport) -> str:
    """ "orders.yaml: 2 errors, 1 note"."""
    counts = Counter(str(diagnostic.severity) for diagnostic in report.diagnostics)
    said = [
        f"{counts[kind]} {kind}{'s' if counts[kind] > 1 else ''}"
        for kind in ("error", "warning", "note")
        if counts[kind]
    ]
    return f"{printable(str(report.path))}: {', '.join(said) or 'no findings'}"
