"""`codegen diff`."""

from __future__ import annotations

import sys
from enum import StrEnum
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from codegen.cli.console import out, out_json, paint, printable
from codegen.cli.exit_codes import ExitCode
from codegen.cli.guard import guarded

if TYPE_CHECKING:
    from codegen.workflows.contract_diff import DiffReport, LocatedChange

EPILOG = """\b
Examples:
  codegen diff main:orders.yaml orders.yaml       what this branch does to those who use the API
  codegen diff v1.yaml v2.yaml --fail-on WARN     also changes that may break them end with 1
  codegen diff HEAD~1:orders.yaml orders.yaml --changelog >> CHANGES.md
  codegen diff main:orders.yaml orders.yaml --format github   annotations in a workflow of GitHub Actions
"""

_COLORS = {"ERR": "red", "WARN": "yellow", "INFO": "blue"}


class DiffFormat(StrEnum):
    """How changes are printed."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"
    SARIF = "sarif"
    GITHUB = "github"


class FailOn(StrEnum):
    """The levels that a change can have, worst first."""

    ERR = "ERR"
    WARN = "WARN"
    INFO = "INFO"


def diff(
    old: Annotated[str, typer.Argument(metavar="OLD", help="The old contract: a file, or REVISION:FILE.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The new contract: a file, or REVISION:FILE.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document: --format json.")] = False,
    form: Annotated[DiffFormat, typer.Option("--format", help="How to print the changes.")] = DiffFormat.TEXT,
    changelog: Annotated[
        bool, typer.Option("--changelog", help="Print an entry of the API's changelog: --format markdown.")
    ] = False,
    fail_on: Annotated[
        FailOn,
        typer.Option(
            "--fail-on",
            metavar="ERR|WARN|INFO",
            case_sensitive=False,
            help="End with 1 from this level on.",
        ),
    ] = FailOn.ERR,
    ignore: Annotated[
        Path | None,
        typer.Option(
            "--ignore",
            metavar="FILE",
            help="Changes that were agreed to. [default: .codegen/diff-ignore.yaml]",
            show_default=False,
        ),
    ] = None,
    days: Annotated[
        int,
        typer.Option(
            "--deprecation-days", min=0, help="How long what is deprecated has to live on, by its x-sunset."
        ),
    ] = 0,
) -> None:
    """Say what changed between two versions of a contract, and what of it breaks those who use the API.

    Changes have the rule ids and levels of oasdiff. Ends with 0, with 1 where a change is as bad as --fail-on says, and
    with 2 where a contract can't be used.
    """
    chosen = DiffFormat.JSON if as_json else DiffFormat.MARKDOWN if changelog else form
    raise typer.Exit(guarded(lambda: _run((old, new), chosen, fail_on, ignore, days)))


def _run(
    contracts: tuple[str, str], form: DiffFormat, fail_on: FailOn, ignore: Path | None, days: int
) -> ExitCode:
    from codegen.contract.diff.change import (
        Level,
    )  # the loader and its rules, which other commands do not need
    from codegen.contract.diff.lifecycle import Policy
    from codegen.workflows.contract_diff import diff_contracts
    from codegen.workflows.diff_ignore import read_ignore_list

    policy = Policy(stable_days=days, beta_days=days)
    report = diff_contracts(*contracts, read_ignore_list(ignore), policy)
    _print(report, form)
    return ExitCode.FINDINGS if report.reaches(Level[fail_on.name]) else ExitCode.DONE


def _print(report: DiffReport, form: DiffFormat) -> None:
    from codegen.workflows.diff_formats import markdown
    from codegen.workflows.lint_formats import github, sarif

    found = [each.as_diagnostic() for each in report.changes]
    titles = {each.code: each.code.replace("-", " ") for each in found}
    match form:
        case DiffFormat.JSON:
            out_json(report.as_json())
        case DiffFormat.MARKDOWN:
            out(printable(markdown(report), keep="\n"))
        case DiffFormat.SARIF:
            out_json(sarif(found, "codegen diff", titles))
        case DiffFormat.GITHUB:
            for each in found:
                out(github(each, titles))
        case DiffFormat.TEXT:
            _print_text(report)


def _print_text(report: DiffReport) -> None:
    for operation, those in groupby(report.changes, key=lambda each: each.change.operation):
        handler = report.handlers.get(operation)
        what = f"{operation} ({handler})" if handler else operation or "the whole API"
        out(paint(printable(what), "bold", sys.stdout))
        for each in those:
            _print_change(each)
    out(_summary(report))


def _print_change(each: LocatedChange) -> None:
    change = each.change
    level = paint(f"{change.level:<4}", _COLORS[change.level], sys.stdout)
    place = f"{printable(str(each.location))}: " if each.location else ""
    out(f"  {level}  {place}{printable(change.text)} {paint(f'[{change.id}]', 'dim', sys.stdout)}")


def _summary(report: DiffReport) -> str:
    """ "3 changes: 1 ERR, 2 INFO; 1 ignored; version 1.2.0 should become 2.0.0"."""
    counts = report.counts()
    levels = ", ".join(
        f"{count} {level}" for level, count in sorted(counts.items(), key=lambda c: -c[0].rank)
    )
    total = counts.total()
    parts = [
        (
            f"{total} change{'' if total == 1 else 's'}{f': {levels}' if levels else ''}"
            if total
            else "no changes"
        )
    ]
    if report.ignored:
        parts.append(f"{report.ignored} ignored")
    if report.next_version and total:
        parts.append(
            f"version {report.old_version} asks for {report.next_version}, the new one is {report.new_version}"
        )
    return printable("; ".join(parts))
