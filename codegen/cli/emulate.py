"""`codegen emulate`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from codegen.cli import emulate_options as options
from codegen.cli.console import err, is_colored, paint
from codegen.cli.exit_codes import ExitCode
from codegen.cli.guard import guarded
from codegen.cli.pairs import pairs
from codegen.emulator.functions.debug_options import DEFAULT_PORT as DEFAULT_DEBUG_PORT
from codegen.emulator.functions.debug_options import DebuggerKind, Debugging
from codegen.emulator.mock.options import MockOptions
from codegen.emulator.options import DEFAULT_PORT, EmulatorOptions, LogFormat

if TYPE_CHECKING:
    from codegen.ir.application import ThrottleSettings
    from codegen.workflows.follow import Followed

EPILOG = """\b
Examples:
  codegen emulate orders                   a project, on http://127.0.0.1:3000/dev
  codegen emulate orders --as alice        secured operations accept alice
  codegen emulate template.yaml --port 0   any SAM or CloudFormation template
  codegen emulate openapi.yaml             a bare contract answers with its examples
  codegen emulate orders --debug           functions wait for VS Code on port 5678
"""


def emulate(
    source: options.Source = Path(),
    *,
    host: options.Host = "127.0.0.1",
    port: options.Port = DEFAULT_PORT,
    python: options.Python = None,
    env_file: options.EnvFile = None,
    identity: options.Identity = None,
    stage: options.StageName = None,
    parameters: options.Parameters = None,
    mock: options.Mock = False,
    no_reload: options.NoReload = False,
    log: options.Log = LogFormat.AUTO,
    allowed_hosts: options.AllowedHosts = None,
    endpoint_urls: options.EndpointUrls = None,
    vpc_links: options.VpcLinks = None,
    workers: options.Workers = None,
    trace: options.Trace = False,
    account_throttle: options.AccountThrottle = None,
    platform_log: options.PlatformLog = False,
    debug: options.Debug = False,
    debug_functions: options.DebugFunctions = None,
    debug_port: options.DebugPort = DEFAULT_DEBUG_PORT,
    debugger: options.DebuggerOption = DebuggerKind.DEBUGPY,
) -> None:
    """Run an API on this machine as API Gateway would.

    Edits of handlers, template and contract are followed while it runs. Ctrl-C ends it.
    """
    asked = EmulatorOptions(
        source=source,
        host=host,
        port=port,
        python=python,
        env_file=env_file,
        identity=identity,
        parameters=pairs(parameters),
        stage=stage,
        mock=MockOptions() if mock else None,
        reload=not no_reload,
        log_format=log,
        color=is_colored(sys.stderr),
        allowed_hosts=tuple(allowed_hosts or ()),
        endpoint_urls=pairs(endpoint_urls),
        vpc_links=pairs(vpc_links),
        max_workers=workers,
        trace=trace,
        account_throttle=_throttle(account_throttle) if account_throttle else None,
        platform_log=platform_log,
        debugging=(
            Debugging(tuple(debug_functions or ()), debug_port, debugger)
            if debug or debug_functions
            else None
        ),
    )
    raise typer.Exit(guarded(lambda: _run(asked)))


def _throttle(text: str) -> ThrottleSettings:
    from codegen.ir.application import ThrottleSettings  # 20 ms that no other command needs

    rate, _, burst = text.partition(":")
    try:
        return ThrottleSettings(float(rate), int(burst) if burst else None)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is not RATE or RATE:BURST, as in 100:50") from None


def _run(asked: EmulatorOptions) -> ExitCode:
    from codegen.workflows.emulate import emulate as run  # the server: 0.1 s that no other command needs

    return ExitCode(run(asked, _followed))


def _followed(followed: Followed) -> None:
    if followed.is_done:
        err(paint("the contract changed, the project follows", "green", sys.stderr))
        return
    err(followed.output.rstrip())
    err(paint("the project stays as it was, and goes on being served", "yellow", sys.stderr))
