"""The commands of `codegen`: each one parses, calls one workflow, prints, and ends with an exit code."""

from __future__ import annotations

from typing import Annotated

import typer

from codegen import __version__
from codegen.cli import (
    deploy_local,
    diff,
    docs,
    drift,
    emulate,
    features,
    init,
    invoke,
    lint,
    mock,
    resolve,
    scaffold,
    token,
    trace,
    undo,
    usage,
    vtl,
)
from codegen.cli.console import out
from codegen.cli.exit_codes import ExitCode
from codegen.cli.guard import guarded

app = typer.Typer(
    name="codegen",
    no_args_is_help=True,
    rich_markup_mode=None,  # plain help: rich would cost 0.1 s and boxes in pipes
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(is_asked: bool) -> None:
    if is_asked:
        out(f"codegen {__version__}")
        raise typer.Exit


@app.callback()
def codegen(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and end.")
    ] = False,
) -> None:
    """Contract-first Amazon API Gateway and AWS Lambda: scaffold a project from OpenAPI, run it here."""


app.command(epilog=init.EPILOG)(init.init)
app.command(epilog=scaffold.EPILOG)(scaffold.scaffold)
app.command(epilog=emulate.EPILOG)(emulate.emulate)
app.command(epilog=mock.EPILOG)(mock.mock)
app.command(epilog=invoke.EPILOG)(invoke.invoke)
app.command(epilog=features.EPILOG)(features.features)
app.command(epilog=lint.EPILOG)(lint.lint)
app.command(epilog=diff.EPILOG)(diff.diff)
app.command(epilog=docs.EPILOG)(docs.docs)
app.command(epilog=drift.EPILOG)(drift.drift)
app.command(epilog=token.EPILOG)(token.token)
app.command(epilog=trace.EPILOG)(trace.trace)
app.command(epilog=resolve.EPILOG)(resolve.resolve)
app.command(epilog=undo.EPILOG)(undo.undo)
app.command(epilog=usage.EPILOG)(usage.usage)
app.command(epilog=deploy_local.EPILOG)(deploy_local.deploy_local)
app.add_typer(vtl.app, name="vtl")


def run() -> ExitCode:
    """Parse the command line and run what it names."""
    return guarded(_run)


def _run() -> ExitCode:
    app()
    return ExitCode.DONE
