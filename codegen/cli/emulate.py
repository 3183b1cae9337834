"""`codegen emulate`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from codegen.cli.console import err, is_colored, paint
from codegen.cli.exit_codes import ExitCode
from codegen.cli.guard import guarded
from codegen.emulator.options import DEFAULT_PORT, EmulatorOptions, LogFormat

if TYPE_CHECKING:
    from codegen.workflows.follow import Followed

EPILOG = """\b
Examples:
  codegen emulate orders                   a project, on http://127.0.0.1:3000/dev
  codegen emulate orders --as alice        secured operations accept alice
  codegen emulate template.yaml --port 0   any SAM or CloudFormation template
  codegen emulate openapi.yaml             a bare contract answers with its examples
"""


def emulate(
    source: Annotated[
        Path,
        typer.Argument(
            metavar="SOURCE", help="Project folder, SAM or CloudFormation template, or OpenAPI document."
        ),
    ] = Path(),
    *,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[
        int,
        typer.Option("--port", "-p", min=0, max=65_535, help="Port of the first API; 0: any that is free."),
    ] = DEFAULT_PORT,
    python: Annotated[
        str | None,
        typer.Option(
            metavar="PATH", help="Interpreter of the functions. [default: SOURCE/.venv, else codegen's own]"
        ),
    ] = None,
    env_file: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="KEY=VALUE lines for the environment of every function."),
    ] = None,
    identity: Annotated[
        str | None,
        typer.Option("--as", metavar="NAME", help="Development identity that secured operations accept."),
    ] = None,
    stage: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Stage to serve where the source names none. [default: dev]"),
    ] = None,
    parameters: Annotated[
        list[str] | None,
        typer.Option("--parameter", metavar="KEY=VALUE", help="Parameter of the template; repeatable."),
    ] = None,
    mock: Annotated[
        bool, typer.Option("--mock", help="Answer with the contract's examples, run no function.")
    ] = False,
    no_reload: Annotated[bool, typer.Option("--no-reload", help="Do not follow edits.")] = False,
    log: Annotated[LogFormat, typer.Option(help="How requests are logged.")] = LogFormat.AUTO,
    allowed_hosts: Annotated[
        list[str] | None,
        typer.Option(
            "--allow-host", metavar="NAME", help="Host header to answer beside localhost; repeatable."
        ),
    ] = None,
    endpoint_urls: Annotated[
        list[str] | None,
        typer.Option(
            "--endpoint-url",
            metavar="SERVICE=URL",
            help="What stands in for an AWS service that integrations call; repeatable, * for every other service.",
        ),
    ] = None,
    workers: Annotated[
        int | None, typer.Option(min=1, help="Execution environments of one function at once.")
    ] = None,
) -> None:
    """Run an API on this machine as API Gateway would.

    Edits of handlers, template and contract are followed while it runs. Ctrl-C ends it.
    """
    options = EmulatorOptions(
        source=source,
        host=host,
        port=port,
        python=python,
        env_file=env_file,
        identity=identity,
        parameters=dict(_pair(text) for text in parameters or ()),
        stage=stage,
        mock=mock,
        reload=not no_reload,
        log_format=log,
        color=is_colored(sys.stderr),
        allowed_hosts=tuple(allowed_hosts or ()),
        endpoint_urls=dict(_pair(text) for text in endpoint_urls or ()),
        max_workers=workers,
    )
    raise typer.Exit(guarded(lambda: _run(options)))


def _run(options: EmulatorOptions) -> ExitCode:
    from codegen.workflows.emulate import emulate as run  # the server: 0.1 s that no other command needs

    return ExitCode(run(options, _followed))


def _followed(followed: Followed) -> None:
    if followed.is_done:
        err(paint("the contract changed, the project follows", "green", sys.stderr))
        return
    err(followed.output.rstrip())
    err(paint("the project stays as it was, and goes on being served", "yellow", sys.stderr))


def _pair(text: str) -> tuple[str, str]:
    key, is_there, value = text.partition("=")
    if not key or not is_there:
        raise typer.BadParameter(f"{text!r} is not KEY=VALUE")
    return key, value
