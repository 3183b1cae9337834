"""`codegen invoke`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from codegen.cli import emulate_options as options
from codegen.cli.console import err, out, out_json
from codegen.cli.exit_codes import ExitCode
from codegen.cli.guard import guarded
from codegen.cli.pairs import pairs
from codegen.core.errors import EmulatorError

if TYPE_CHECKING:
    from codegen.workflows.invoke import InvokeRequest

EPILOG = """\b
Examples:
  codegen invoke createOrder orders        an operation of a project, with its example request as the event
  codegen invoke "GET /orders" orders      the same, by route
  codegen invoke Worker . --event sqs.json a function of template.yaml in this folder
  codegen invoke createOrder orders --print-event > event.json
"""


def invoke(
    name: Annotated[
        str,
        typer.Argument(metavar="FUNCTION|OPERATION", help="Function, operationId, or route (GET /orders)."),
    ],
    source: options.Source = Path(),
    *,
    event: Annotated[
        str | None,
        typer.Option(metavar="FILE|-", help="The event, as JSON. [default: what API Gateway would send]"),
    ] = None,
    print_event: Annotated[
        bool, typer.Option("--print-event", help="Print the event and run nothing.")
    ] = False,
    python: options.Python = None,
    env_file: options.EnvFile = None,
    parameters: options.Parameters = None,
    endpoint_url: Annotated[
        str | None, typer.Option(metavar="URL", help="Where the function's own calls of AWS services go.")
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print event, answer and error as one JSON object.")
    ] = False,
) -> None:
    """Run a function once on this machine and print what it answers.

    Its output goes to stderr, between Lambda's START, END and REPORT lines. Exit code 1: the function failed.
    """

    def run() -> ExitCode:
        from codegen.workflows.invoke import InvokeRequest  # the emulator: 0.1 s that no other command needs

        text = None if event is None else _read(event)
        request = InvokeRequest(
            source, name, text, python, env_file, pairs(parameters), endpoint_url, print_event
        )
        return _run(request, as_json=as_json)

    raise typer.Exit(guarded(run))


def _run(request: InvokeRequest, *, as_json: bool) -> ExitCode:
    from codegen.workflows.invoke import invoke as run

    invoked = run(request, err)
    if request.is_dry:
        out(json.dumps(invoked.event, indent=2, ensure_ascii=False))
        return ExitCode.DONE
    if as_json:
        out_json(
            {
                "function": invoked.function,
                "requestId": invoked.request_id,
                "event": invoked.event,
                "payload": _decoded(invoked.payload),
                "functionError": invoked.function_error,
            }
        )
    else:
        out(invoked.payload)
    return ExitCode.FINDINGS if invoked.function_error else ExitCode.DONE


def _read(place: str) -> str:
    if place == "-":
        return sys.stdin.read()
    try:
        return Path(place).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise EmulatorError(f"the event {place} can't be read: {error}") from None


def _decoded(payload: str) -> object:
    """The answer as JSON; a handler may return bytes that are none."""
    try:
        return json.loads(payload)
    except ValueError:
        return payload
