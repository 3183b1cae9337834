"""`codegen mock`."""

from __future__ import annotations

import sys

import typer

from codegen.cli import emulate_options as shared
from codegen.cli import mock_options as options
from codegen.cli.console import is_colored
from codegen.cli.exit_codes import ExitCode
from codegen.cli.guard import guarded
from codegen.emulator.mock.options import MockOptions
from codegen.emulator.options import DEFAULT_PORT, EmulatorOptions, LogFormat
from codegen.ir.application import HTTP_DEFAULT_STAGE

EPILOG = """\b
Examples:
  codegen mock openapi.yaml                every operation answers, on http://127.0.0.1:3000/
  codegen mock openapi.yaml --seed 7       with made-up values, the same ones in every run
  curl -H 'Prefer: code=404' ...           asks for another answer; also example=NAME, dynamic=true
"""


def mock(
    contract: options.Contract,
    *,
    host: shared.Host = "127.0.0.1",
    port: shared.Port = DEFAULT_PORT,
    seed: options.Seed = None,
    identity: shared.Identity = None,
    no_reload: shared.NoReload = False,
    log: shared.Log = LogFormat.AUTO,
    allowed_hosts: shared.AllowedHosts = None,
    trace: shared.Trace = False,
) -> None:
    """Answer a contract's operations with its examples, or with values made from its schemas.

    Requests that break the contract are refused with what is wrong; where an operation asks for credentials, any will
    do. Edits of the contract are followed. Ctrl-C ends it.
    """
    asked = EmulatorOptions(
        source=contract,
        host=host,
        port=port,
        identity=identity,
        stage=HTTP_DEFAULT_STAGE,
        mock=MockOptions(seed),
        reload=not no_reload,
        log_format=log,
        color=is_colored(sys.stderr),
        allowed_hosts=tuple(allowed_hosts or ()),
        trace=trace,
    )
    raise typer.Exit(guarded(lambda: _run(asked)))


def _run(asked: EmulatorOptions) -> ExitCode:
    from codegen.emulator.serve import run  # the server: 0.1 s that no other command needs

    return ExitCode(run(asked))
