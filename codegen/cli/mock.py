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

EPILOG = """\b
Examples:
  codegen mock openapi.yaml                every operation answers, on http://127.0.0.1:3000/
  codegen mock openapi.yaml --seed 7       with made-up values, the same ones in every run
  codegen mock openapi.yaml --stateful     what is POSTed is listed and shown until it is DELETEd
  codegen mock openapi.yaml --proxy http://127.0.0.1:8000 --fail
                                           watches a real server, and its clients
  curl -H 'Prefer: code=404' ...           asks for another answer; also example=NAME, dynamic=true
"""


def mock(
    contract: options.Contract,
    *,
    host: shared.Host = "127.0.0.1",
    port: shared.Port = DEFAULT_PORT,
    seed: options.Seed = None,
    stateful: options.Stateful = False,
    upstream: options.Upstream = None,
    as_json: options.AsJson = False,
    fail: options.Fail = False,
    identity: shared.Identity = None,
    no_reload: shared.NoReload = False,
    log: shared.Log = LogFormat.AUTO,
    allowed_hosts: shared.AllowedHosts = None,
    trace: shared.Trace = False,
) -> None:
    """Answer a contract's operations with its examples, or with values made from its schemas.

    Requests that break the contract are refused with what is wrong; where an operation asks for credentials, any will
    do. With --proxy a real server answers, and each message that breaks the contract is told. Edits of the contract
    are followed. Ctrl-C ends it.
    """
    if upstream is None and (as_json or fail):
        raise typer.BadParameter("--json and --fail are about what --proxy sees: give it a URL")
    if upstream is not None and (stateful or seed is not None):
        raise typer.BadParameter("with --proxy the real server answers: --stateful and --seed have no say")
    from codegen.ir.application import HTTP_DEFAULT_STAGE  # 20 ms that no other command needs

    asked = EmulatorOptions(
        source=contract,
        host=host,
        port=port,
        identity=identity,
        stage=HTTP_DEFAULT_STAGE,
        mock=MockOptions(seed, stateful, upstream, as_json, fail),
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
