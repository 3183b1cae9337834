"""The options of `codegen emulate`: type, name and help of each."""

from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from codegen.emulator.functions.debug_options import DebuggerKind
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
        help="Stand-in of an AWS service, for integrations and for SDKs in handlers; repeatable, * for all others.",
    ),
]
VpcLinks: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--vpc-link",
        metavar="NAME=URL",
        help="Stand-in of the endpoints behind a VPC link, by its name or id; repeatable.",
    ),
]
Workers: TypeAlias = Annotated[
    int | None, typer.Option(min=1, help="Execution environments of one function at once.")
]
Debug: TypeAlias = Annotated[
    bool,
    typer.Option("--debug", help="Let functions wait for an editor's debugger, and suspend their timeouts."),
]
DebugFunctions: TypeAlias = Annotated[
    list[str] | None,
    typer.Option("--debug-function", metavar="NAME", help="Debug this function alone; repeatable."),
]
DebugPort: TypeAlias = Annotated[
    int,
    typer.Option(
        min=1, max=65_535, help="Port of the first debugged function; others take the ports after it."
    ),
]
DebuggerOption: TypeAlias = Annotated[
    DebuggerKind,
    typer.Option("--debugger", help="debugpy for VS Code and its kin, pydevd_pycharm for PyCharm."),
]
PlatformLog: TypeAlias = Annotated[
    bool, typer.Option("--platform-log", help="Show Lambda's START, END and REPORT lines of each invocation.")
]
Trace: TypeAlias = Annotated[
    bool,
    typer.Option(
        "--trace", help="Keep every request for `codegen trace`. [default: 50 of each second, and failures]"
    ),
]
AccountThrottle: TypeAlias = Annotated[
    str | None,
    typer.Option(metavar="RATE[:BURST]", help="Requests a second, and at once, of all APIs together."),
]
