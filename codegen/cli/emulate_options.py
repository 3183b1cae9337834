"""The options of `codegen emulate`: type, name and help of each."""

from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from codegen.emulator.options import LogFormat

Source: TypeAlias = Annotated[
    Path,
    typer.Argument(
        metavar="SOURCE", help="Project folder, SAM or CloudFormation template, or OpenAPI document."
    ),
]
Host: TypeAlias = Annotated[str, typer.Option(help="Address to listen on.")]
Port: TypeAlias = Annotated[
    int,
    typer.Option("--port", "-p", min=0, max=65_535, help="Port of the first API; 0: any that is free."),
]
Python: TypeAlias = Annotated[
    str | None,
    typer.Option(
        metavar="PATH", help="Interpreter of the functions. [default: SOURCE/.venv, else codegen's own]"
    ),
]
EnvFile: TypeAlias = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="KEY=VALUE lines for the environment of every function."),
]
Identity: TypeAlias = Annotated[
    str | None,
    typer.Option("--as", metavar="NAME", help="Development identity that secured operations accept."),
]
StageName: TypeAlias = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="Stage to serve where the source names none. [default: dev]"),
]
Parameters: TypeAlias = Annotated[
    list[str] | None,
    typer.Option("--parameter", metavar="KEY=VALUE", help="Parameter of the template; repeatable."),
]
Mock: TypeAlias = Annotated[
    bool, typer.Option("--mock", help="Answer with the contract's examples, run no function.")
]
NoReload: TypeAlias = Annotated[bool, typer.Option("--no-reload", help="Do not follow edits.")]
Log: TypeAlias = Annotated[LogFormat, typer.Option(help="How requests are logged.")]
AllowedHosts: TypeAlias = Annotated[
    list[str] | None,
    typer.Option("--allow-host", metavar="NAME", help="Host header to answer beside localhost; repeatable."),
]
EndpointUrls: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--endpoint-url",
        metavar="SERVICE=URL",
        help="What stands in for an AWS service that integrations call; repeatable, * for every other service.",
    ),
]
Workers: TypeAlias = Annotated[
    int | None, typer.Option(min=1, help="Execution environments of one function at once.")
]
