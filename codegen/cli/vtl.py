"""`codegen vtl`: mapping templates in files of their own."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from codegen.cli.console import err, out, out_json, printable
from codegen.cli.exit_codes import ExitCode
from codegen.cli.guard import guarded
from codegen.cli.lint import LintFormat, print_reports

if TYPE_CHECKING:
    from codegen.workflows.vtl import TemplateTests

TEST_EPILOG = """\b
Examples:
  codegen vtl test                            every *.test.yaml below this folder
  codegen vtl test mapping/create.test.yaml   the cases of one template
  codegen vtl test --update                   write outputs into the cases' golden files

\b
Cases stand in NAME.test.yaml beside NAME.vtl:
  cases:
    - name: an order
      body: {id: 7}
      params: {path: {}, querystring: {q: x}, header: {}}
      context: {requestId: r-1}
      stage_variables: {table: orders}
      expected: {orderId: 7}                  an object as JSON, a text as it is;
                                              or golden: FILE, or error: TEXT
"""
LINT_EPILOG = """\b
Examples:
  codegen vtl lint mapping/*.vtl              names API Gateway does not have, output that is no JSON
"""
RENDER_EPILOG = """\b
Examples:
  codegen vtl render create.vtl --body order.json --query limit=5 --context requestId=r-1
  echo '{"id": 7}' | codegen vtl render create.vtl --body -
"""

app = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Lint, test and render mapping templates (VTL)."
)


@app.command(epilog=LINT_EPILOG)
def lint(
    templates: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="Mapping templates.", show_default=False)
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document: --format json.")] = False,
    form: Annotated[
        LintFormat, typer.Option("--format", help="How to print the findings.")
    ] = LintFormat.TEXT,
) -> None:
    """Find what API Gateway does not know or can't render in mapping templates."""
    raise typer.Exit(guarded(lambda: _lint(templates, LintFormat.JSON if as_json else form)))


def _lint(templates: list[Path], form: LintFormat) -> ExitCode:
    from codegen.workflows.vtl import lint_file  # the engine, which the command line starts without

    return print_reports([lint_file(path) for path in templates], form)


@app.command("test", epilog=TEST_EPILOG)
def run_tests(
    paths: Annotated[
        list[Path] | None, typer.Argument(metavar="[PATH...]", help="Files of cases, or folders of them.")
    ] = None,
    update: Annotated[
        bool, typer.Option("--update", help="Write outputs into the cases' golden files.")
    ] = False,
    least: Annotated[
        int,
        typer.Option("--min-coverage", metavar="PERCENT", help="Fail below this share of branches.", max=100),
    ] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Render mapping templates with the cases beside them, and compare.

    Tells which branches no case takes. Ends with 0 where all cases pass, with 1 where one fails.
    """
    raise typer.Exit(guarded(lambda: _test(paths or [Path()], update, least, as_json)))


def _test(paths: list[Path], update: bool, least: int, as_json: bool) -> ExitCode:
    from codegen.workflows.vtl import run_case_files  # the engine, which the command line starts without

    tests = run_case_files(paths, update=update)
    failures = [failure for each in tests for failure in each.failures]
    taken, branches = _coverage(tests)
    is_covered = taken * 100 >= least * branches
    if as_json:
        out_json(
            {"templates": [each.as_json() for each in tests], "diagnostics": [f.as_json() for f in failures]}
        )
    else:
        _print(tests, taken, branches)
    if not tests:
        err("there are no cases: write NAME.test.yaml beside NAME.vtl")
        return ExitCode.REFUSED
    if not is_covered:
        err(f"the cases take {taken} of {branches} branches, which is less than {least} %")
    return ExitCode.DONE if not failures and is_covered else ExitCode.FINDINGS


def _coverage(tests: list[TemplateTests]) -> tuple[int, int]:
    found = [each.coverage for each in tests if each.coverage]
    return sum(len(each.taken) for each in found), sum(len(each.branches) for each in found)


def _print(tests: list[TemplateTests], taken: int, branches: int) -> None:
    for each in tests:
        for failure in each.failures:
            location = f"{failure.location}: " if failure.location else ""
            out(
                f"{printable(location)}{failure.severity} {failure.code}: {printable(failure.message, keep=chr(10))}"
            )
            if failure.hint:
                out(f"    {printable(failure.hint)}")
        for path in each.updated:
            out(f"written {printable(str(path))}")
        for branch in each.coverage.missed if each.coverage else ():
            out(
                f"{printable(str(each.template))}:{branch.line}:{branch.column}: no case takes this {branch.kind}"
            )
    cases = [result for each in tests for result in each.results]
    failed = sum(not result.passed for result in cases)
    share = f"; {taken} of {branches} branches taken" if branches else ""
    out(f"{len(cases)} case{'s' if len(cases) != 1 else ''}, {failed} failed{share}")


@app.command(epilog=RENDER_EPILOG)
def render(
    template: Annotated[Path, typer.Argument(metavar="FILE", help="A mapping template.", show_default=False)],
    body: Annotated[
        str | None, typer.Option(metavar="FILE", help="A file with the body; - for standard input.")
    ] = None,
    path: Annotated[list[str] | None, typer.Option(metavar="NAME=VALUE", help="A path parameter.")] = None,
    query: Annotated[list[str] | None, typer.Option(metavar="NAME=VALUE", help="A query parameter.")] = None,
    header: Annotated[list[str] | None, typer.Option(metavar="NAME=VALUE", help="A header.")] = None,
    context: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME=VALUE", help="A member of $context: identity.sourceIp=1.2.3.4."),
    ] = None,
    stage_variable: Annotated[
        list[str] | None, typer.Option(metavar="NAME=VALUE", help="A stage variable.")
    ] = None,
) -> None:
    """Print what a mapping template makes of a request."""
    values = {
        "params": {"path": _pairs(path), "querystring": _pairs(query), "header": _pairs(header)},
        "context": _nested(_pairs(context)),
        "stage_variables": _pairs(stage_variable),
    }
    raise typer.Exit(guarded(lambda: _render(template, body, values)))


def _render(template: Path, body: str | None, values: dict[str, Any]) -> ExitCode:
    from codegen.workflows.vtl import render_file  # the engine, which the command line starts without

    text = ""
    if body is not None:
        text = sys.stdin.read() if body == "-" else Path(body).read_text(encoding="utf-8")
    out(render_file(template, {**values, "body": text}))
    return ExitCode.DONE


def _pairs(given: list[str] | None) -> dict[str, str]:
    found = {}
    for pair in given or ():
        name, sign, value = pair.partition("=")
        if not sign or not name:
            raise typer.BadParameter(f"{pair!r} is not NAME=VALUE")
        found[name] = value
    return found


def _nested(pairs: dict[str, str]) -> dict[str, Any]:
    """`identity.sourceIp` becomes a member of `identity`."""
    found: dict[str, Any] = {}
    for name, value in pairs.items():
        *owners, last = name.split(".")
        node = found
        for owner in owners:
            inner = node.setdefault(owner, {})
            if not isinstance(inner, dict):
                raise typer.BadParameter(f"{name!r} stands below a value")
            node = inner
        node[last] = value
    return found
