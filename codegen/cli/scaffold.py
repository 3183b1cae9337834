"""`codegen scaffold`."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from codegen.cli.console import ProgressLine, out, out_json, paint, print_diagnostics, printable, spoken
from codegen.cli.exit_codes import ExitCode
from codegen.cli.guard import guarded
from codegen.cli.preview import affected_lines, finish_check, finish_dry_run
from codegen.core.diagnostics import Diagnostic, Severity
from codegen.core.errors import CodegenError, Refused
from codegen.core.records import Record

if TYPE_CHECKING:
    from codegen.output.changes import Action
    from codegen.workflows.import_budget import ImportBudget
    from codegen.workflows.outcome import Outcome

EPILOG = """\b
Examples:
  codegen scaffold orders.yaml             make the project orders/
  codegen scaffold orders.yaml -o services/orders
  codegen scaffold orders.yaml --target terraform
  codegen scaffold orders.yaml --api-type http
  codegen scaffold orders.yaml --websocket live.asyncapi.yaml
  codegen scaffold orders                  regenerate it after a change
  codegen scaffold orders --dry-run | git -C orders apply
  codegen scaffold orders --check          for continuous integration
"""

Target = Literal["sam", "cloudformation", "terraform", "cdk", "serverless"]
Kind = Literal["rest", "http"]

_WORDS = {
    "CREATE": ("created", "green"),
    "UPDATE": ("updated", "yellow"),
    "MERGE": ("merged", "yellow"),
    "DELETE": ("deleted", "red"),
    "ORPHAN": ("orphaned", "yellow"),
    "MOVE": ("moved", "yellow"),
    "KEEP": ("kept", "dim"),
    "UNCHANGED": ("unchanged", "dim"),
}
_LISTED = 20


def scaffold(
    spec: Annotated[
        Path | None,
        typer.Argument(
            metavar="SPEC", help="OpenAPI document, or the folder of a project. [default: this folder]"
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="DIR", help="Project folder. [default: named after the contract]"
        ),
    ] = None,
    target: Annotated[
        Target | None,
        typer.Option("--target", "-t", help="What deploys a new project. [default: sam]"),
    ] = None,
    api_type: Annotated[
        Kind | None,
        typer.Option("--api-type", help="What kind of API a new project is. [default: rest]"),
    ] = None,
    websocket: Annotated[
        Path | None,
        typer.Option(
            "--websocket",
            metavar="SPEC",
            help="AsyncAPI document of a WebSocket API that a new project has beside its API.",
        ),
    ] = None,
    *,
    force: Annotated[
        bool,
        typer.Option(
            "--force",
            help="Replace hand-edited generated files (copies are kept); use a folder that is not empty.",
        ),
    ] = False,
    strict: Annotated[
        bool,
        typer.Option("--strict", help="Refuse a contract of which anything would be lost or widened."),
    ] = False,
    check: Annotated[
        bool,
        typer.Option("--check", help="Write nothing; exit 3 where contract and project are out of step."),
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Write nothing; print the changes as a patch for `git apply`.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
    is_verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Show notes, too.")] = False,
) -> None:
    """Make a Lambda project from a contract, or bring one up to date.

    What is generated follows the contract. Handlers, tests and settings are yours: they are written once and never
    overwritten.
    """
    finish = finish_check if check else finish_dry_run if dry_run else _finish
    asked = _Asked(spec, output, target, api_type, websocket, force, strict, writes=finish is _finish)
    raise typer.Exit(guarded(lambda: _run(asked, finish, as_json=as_json, is_verbose=is_verbose)))


class _Asked(Record, frozen=True):
    """What the command line says of a run."""

    spec: Path | None
    output: Path | None
    target: Target | None
    api_type: Kind | None
    websocket: Path | None
    force: bool
    strict: bool
    writes: bool


def _run(asked: _Asked, finish: Callable[..., ExitCode], *, as_json: bool, is_verbose: bool) -> ExitCode:
    from codegen.ir.api import ApiType
    from codegen.ir.project import DeployTool
    from codegen.workflows.repeat import scaffold_or_recall  # 0.1 s that no other command needs

    try:
        with ProgressLine() as progress:
            report = scaffold_or_recall(
                asked.spec,
                asked.output,
                force=asked.force,
                strict=asked.strict,
                writes=asked.writes,
                target=DeployTool(asked.target) if asked.target else None,
                api_type=ApiType(asked.api_type.upper()) if asked.api_type else None,
                websocket=asked.websocket,
                progress=progress,
            )
    except (CodegenError, OSError) as error:
        if as_json:
            out_json(_refused(error))
        raise
    print_diagnostics(report.diagnostics, with_notes=is_verbose)
    return finish(report, as_json=as_json)


def _finish(report: Outcome, *, as_json: bool) -> ExitCode:
    if as_json:
        out_json(report.as_json())
    else:
        for line in _summary(report):
            out(line)
    return ExitCode.CONFLICTS if report.waiting() else ExitCode.DONE


def _refused(error: CodegenError | OSError) -> dict[str, Any]:
    """The document of a run that was refused: the same members, with only findings in them."""
    message = spoken(error) if isinstance(error, OSError) else str(error)
    whole = Diagnostic("CG310", Severity.ERROR, message)
    diagnostics = error.diagnostics if isinstance(error, Refused) else [whole]
    return {"changes": [], "diagnostics": [d.as_json() for d in diagnostics], "operations": [], "models": []}


def _summary(report: Outcome) -> Iterator[str]:
    yield (
        f"{paint(printable(str(report.root)), 'bold', sys.stdout)}: {_count(len(report.operations), 'operation')},"
        f" {_count(len(report.models), 'model')}, {_count(report.functions, 'function')}"
    )
    counts = report.counts()
    yield "  " + ", ".join(_tally(action, count) for action, count in counts.items())
    if report.budget:
        yield f"  {_budget(report.budget)}"
    if report.is_new:
        yield "Next:"
        yield f"  codegen emulate {shlex.quote(str(report.root))}"
        yield f"  your code: {printable(str(report.root / 'src' / 'handlers'))}"
        return
    touched = [change for change in report.changes if change.touches_disk or change.action == "ORPHAN"]
    for change in touched[:_LISTED]:
        word, color = _WORDS[change.action]
        moved = f" to {change.moved_to}" if change.moved_to else ""
        yield f"  {paint(word, color, sys.stdout)} {change.path}{moved}"
    if len(touched) > _LISTED:
        yield f"  ... and {len(touched) - _LISTED} more (--json lists them all)"
    yield from affected_lines(report)


def _budget(budget: ImportBudget) -> str:
    """What the first request to a function pays at most."""
    size = f"{_count(budget.modules, 'module')} with {_count(budget.classes, 'class', 'es')}"
    return f"cold start at most about {budget.estimated_ms} ms of CPU: {budget.operation} imports {size}"


def _tally(action: Action, count: int) -> str:
    word, color = _WORDS[action]
    return paint(f"{count} {word}", color, sys.stdout)


def _count(number: int, noun: str, ending: str = "s") -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}{ending}"
