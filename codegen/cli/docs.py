"""`codegen docs`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from codegen.cli.console import out, print_diagnostics, printable
from codegen.cli.exit_codes import ExitCode
from codegen.cli.guard import guarded
from codegen.core.diagnostics import Severity

EPILOG = """\b
Examples:
  codegen docs orders.yaml                  orders.html, one file that any browser opens
  codegen docs orders.yaml -o site/index.html
"""


def docs(
    contract: Annotated[Path, typer.Argument(metavar="SPEC", help="OpenAPI document.", show_default=False)],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="The page. [default: named after the contract]"),
    ] = None,
) -> None:
    """Write the documentation of an API as one HTML page.

    The page has the contract and Swagger UI in it, and loads nothing else. Swagger UI comes with
    apigateway-codegen[docs].
    """
    raise typer.Exit(guarded(lambda: _run(contract, output or Path(contract.with_suffix(".html").name))))


def _run(contract: Path, page: Path) -> ExitCode:
    from codegen.workflows.docs import write_docs  # the loader and jinja2, which other commands do without

    print_diagnostics([each for each in write_docs(contract, page) if each.severity is not Severity.NOTE])
    out(f"{printable(str(page))}: {page.stat().st_size / 1_000_000:.1f} MB")
    return ExitCode.DONE
