"""`codegen lint`."""

from __future__ import annotations

import sys
from collections import Counter
from enum import StrEnum
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from codegen.cli.console import diagnostic_line, out, out_json, paint, printable
from codegen.cli.exit_codes import ExitCode
from codegen.cli.guard import guarded
from codegen.cli.pairs import pairs
from codegen.core.codes import CODES
from codegen.core.records import Record

if TYPE_CHECKING:
    from codegen.workflows.lint import LintReport

EPILOG = """\b
Examples:
  codegen lint orders.yaml                    everything that is wrong with a contract
  codegen lint template.yaml openapi.json     SAM and CloudFormation templates, API Gateway documents
  codegen lint orders.yaml --target http      also what it would lose as an HTTP API
  codegen lint template.yaml --json           the same for a program
  codegen lint orders.yaml --rule naming=warn  also the rules of style about names; --rules lists all
  codegen lint *.yaml --format github         annotations in a workflow of GitHub Actions
  codegen lint *.yaml --format sarif > a.sarif  a log for code scanning
"""


class LintFormat(StrEnum):
    """How findings are printed."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"
    GITHUB = "github"


class Target(StrEnum):
    """The types of APIs that a contract can become."""

    REST = "rest"
    HTTP = "http"


def lint(
    documents: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="DOC...",
            help="OpenAPI documents, SAM or CloudFormation templates.",
            show_default=False,
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document: --format json.")] = False,
    form: Annotated[
        LintFormat, typer.Option("--format", help="How to print the findings.")
    ] = LintFormat.TEXT,
    target: Annotated[
        Target | None,
        typer.Option(
            "--target", help="Also say what a contract would lose as this type of API.", show_default=False
        ),
    ] = None,
    ignore: Annotated[
        list[str] | None,
        typer.Option("--ignore", metavar="CODE", help="Leave out findings of a code; repeatable."),
    ] = None,
    rule: Annotated[
        list[str] | None,
        typer.Option(
            "--rule",
            metavar="NAME=LEVEL",
            help="Level of a rule of style or a group of them: off, note, warn, error; repeatable.",
        ),
    ] = None,
    settings: Annotated[
        Path | None,
        typer.Option(
            "--settings",
            metavar="FILE",
            help="Settings with the levels of rules. [default: codegen.yaml of the contract's project]",
            show_default=False,
        ),
    ] = None,
    list_rules: Annotated[bool, typer.Option("--rules", help="List the rules of style, and end.")] = False,
) -> None:
    """Find everything that is wrong with contracts, API Gateway documents and deployment templates.

    Each finding comes with file, line and column. Ends with 0 where the documents can be used, with 1 where they have
    errors, with 2 where one can't be read at all.
    """
    if list_rules:
        raise typer.Exit(guarded(lambda: _print_rules(as_json=as_json)))
    if not documents:
        raise typer.BadParameter("name a document", param_hint="DOC...")
    unknown = [code for code in ignore or () if code not in CODES]
    if unknown:
        raise typer.BadParameter(f"there is no code {unknown[0]}", param_hint="--ignore")
    chosen = LintFormat.JSON if as_json else form
    asked = _Asked(documents, target, ignore or [], pairs(rule), settings)
    raise typer.Exit(guarded(lambda: _run(asked, chosen)))


class _Asked(Record, frozen=True):
    """What the command line says."""

    documents: list[Path]
    target: Target | None
    ignored: list[str]
    rules: dict[str, str]
    settings: Path | None


def _run(asked: _Asked, form: LintFormat) -> ExitCode:
    from codegen.ir.api import ApiType  # the loader and its rules, which other commands do not need
    from codegen.workflows.lint import lint as run
    from codegen.workflows.lint_levels import levels_of

    wanted = ApiType[asked.target.name] if asked.target else None
    reports = [
        run(document, wanted, levels_of(document, asked.settings, asked.rules)).without(asked.ignored)
        for document in asked.documents
    ]
    return print_reports(reports, form)


def _print_rules(*, as_json: bool) -> ExitCode:
    from codegen.contract.rules.table import CODE_OF_GROUP, RULES

    if as_json:
        listed = [
            {
                "name": r.name,
                "group": str(r.group),
                "code": CODE_OF_GROUP[r.group],
                "asks": r.asks,
                "remedy": r.remedy,
            }
            for r in RULES
        ]
        out_json({"rules": listed})
        return ExitCode.DONE
    for group, rules in groupby(RULES, key=lambda each: each.group):
        out(f"{paint(str(group), 'bold', sys.stdout)} ({CODE_OF_GROUP[group]})")
        for each in rules:
            out(f"  {each.name:<23} {each.asks}")
    out(
        "They are about OpenAPI, and all off until lint: in codegen.yaml, or --rule, gives one or its group a level:"
    )
    out("off, note, warn, error.")
    return ExitCode.DONE


def print_reports(reports: list[LintReport], form: LintFormat) -> ExitCode:
    """Print findings about several files; how the command ends."""
    _print(reports, form)
    if not all(report.is_readable for report in reports):
        return ExitCode.REFUSED
    return ExitCode.FINDINGS if any(report.has_errors for report in reports) else ExitCode.DONE


def _print(reports: list[LintReport], form: LintFormat) -> None:
    from codegen.workflows.lint_formats import github, sarif

    diagnostics = [diagnostic for report in reports for diagnostic in report.diagnostics]
    match form:
        case LintFormat.JSON:
            out_json({"diagnostics": [diagnostic.as_json() for diagnostic in diagnostics]})
        case LintFormat.SARIF:
            out_json(sarif(diagnostics))
        case LintFormat.GITHUB:
            for diagnostic in diagnostics:
                out(github(diagnostic))
        case LintFormat.TEXT:
            for report in reports:
                for diagnostic in report.diagnostics:
                    out(diagnostic_line(diagnostic, sys.stdout))
                out(_summary(report))


def _summary(report: LintReport) -> str:
    """ "orders.yaml: 2 errors, 1 note"."""
    counts = Counter(str(diagnostic.severity) for diagnostic in report.diagnostics)
    said = [
        f"{counts[kind]} {kind}{'s' if counts[kind] > 1 else ''}"
        for kind in ("error", "warning", "note")
        if counts[kind]
    ]
    return f"{printable(str(report.path))}: {', '.join(said) or 'no findings'}"
