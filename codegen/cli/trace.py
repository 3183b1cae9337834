"""`codegen trace`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Annotated, Any

import typer

from codegen.cli.console import err, out, printable
from codegen.cli.exit_codes import ExitCode
from codegen.cli.guard import guarded
from codegen.cli.running_options import DEFAULT_URL, AsJson, Url
from codegen.workflows import running

EPILOG = """\b
Examples:
  codegen trace                  the last request: every step, what went in and out, and why it decided so
  codegen trace --last 5 --log   the execution logs of the last five, as CloudWatch has them
  codegen trace 4d1b...  --json  one request by its x-amzn-RequestId
"""
_WIDTH = 22
_LONGEST = 2000


def trace(
    request_id: Annotated[
        str | None, typer.Argument(metavar="[REQUEST_ID]", help="x-amzn-RequestId of a request.")
    ] = None,
    *,
    last: Annotated[int, typer.Option(min=1, metavar="N", help="How many requests, newest last.")] = 1,
    log: Annotated[bool, typer.Option("--log", help="Print execution logs instead of steps.")] = False,
    as_json: AsJson = False,
    url: Url = DEFAULT_URL,
) -> None:
    """Tell what happened to a request in a running emulator."""
    raise typer.Exit(guarded(lambda: _trace(url, request_id, last, log=log, as_json=as_json)))


def _trace(url: str, request_id: str | None, last: int, *, log: bool, as_json: bool) -> ExitCode:
    found = running.traces(url, request_id, last)[::-1]
    if as_json:
        out(json.dumps(found, indent=2, ensure_ascii=False))
    elif not found:
        err("no request was traced yet")
    for one in () if as_json else found:
        for line in one["executionLog"] if log else _lines(one):
            out(printable(line, keep="\n"))
    return ExitCode.DONE


def _lines(one: Mapping[str, Any]) -> Iterator[str]:
    canary = " (canary)" if one["isCanaryRequest"] else ""
    took = f"{one['latency']} ms"
    if one["integrationLatency"] is not None:
        took += f", of which the integration {one['integrationLatency']} ms"
    yield f"{one['requestId']}  {one['apiName']} {one['stage']}{canary}  {one['status']} in {took}"
    for step in one["steps"]:
        yield f"  {step['step'].ljust(_WIDTH)}{step['said']}"
        yield from (f"  {'':{_WIDTH}}{line}" for line in _details(step))


def _details(step: Mapping[str, Any]) -> Iterator[str]:
    for name, value in step.get("headers", ()):
        yield f"{name}: {value}"
    if "data" in step:
        yield _short(json.dumps(step["data"], ensure_ascii=False))
    body = step.get("body")
    if body:
        text = body if isinstance(body, str) else json.dumps(body, ensure_ascii=False)
        yield from _short(text).splitlines()


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]} ... ({len(text)} characters, see --json)"
