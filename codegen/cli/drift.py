"""`codegen drift`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from codegen.cli.console import out, out_json, paint, printable
from codegen.cli.exit_codes import ExitCode
from codegen.cli.guard import guarded

if TYPE_CHECKING:
    from codegen.workflows.drift import LocatedDrift

EPILOG = """\b
Examples:
  aws apigateway get-export --rest-api-id abc123 --stage-name prod --export-type oas30 \\
      --parameters extensions=apigateway export.json
  codegen drift orders --export export.json
"""

_LONGEST = 100


def drift(
    project: Annotated[
        Path,
        typer.Argument(
            metavar="DIR", help="Project folder, or a template. [default: this one]", show_default=False
        ),
    ] = Path(),
    *,
    export: Annotated[
        Path,
        typer.Option(
            "--export", metavar="FILE", help="Export of the deployed stage: OpenAPI 3.0 with extensions."
        ),
    ],
    api: Annotated[
        str | None,
        typer.Option("--api", metavar="ID", help="Logical id of the API, where the template has several."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Say what a deployed stage has otherwise than the project that deploys it.

    Ends with 0 where they agree, with 3 where they differ, with 2 where one can't be read. Nothing is called: the
    export is a file.
    """
    raise typer.Exit(guarded(lambda: _run(project, export, api, as_json=as_json)))


def _run(project: Path, export: Path, api: str | None, *, as_json: bool) -> ExitCode:
    from codegen.workflows.drift import find_deployed_drift  # other commands do without

    found = find_deployed_drift(project, export, api)
    if as_json:
        out_json({"drift": [each.as_json() for each in found]})
    else:
        for line in _lines(found, str(export)):
            out(printable(line, keep="\x1b"))
    return ExitCode.DRIFT if found else ExitCode.DONE


def _lines(found: list[LocatedDrift], export: str) -> Iterator[str]:
    if not found:
        yield f"{export}: what is deployed is what the project deploys"
    for each in found:
        drift = each.drift
        name = f"{drift.part}: {drift.setting}" if drift.setting else drift.part
        yield f"{each.here or each.there}: {paint(str(drift.kind), 'yellow', sys.stdout)}: {name}"
        if drift.setting:
            yield from (
                f"    {side} {_value(value)}{place}"
                for side, value, place in (
                    ("here    ", drift.value_here, ""),
                    ("deployed", drift.value_there, f"  ({each.there})"),
                )
                if value is not None
            )


def _value(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 3] + "..."
