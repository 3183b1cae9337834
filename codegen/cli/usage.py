"""`codegen usage`."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from typing import Any

import typer

from codegen.cli.console import err, out, printable
from codegen.cli.exit_codes import ExitCode
from codegen.cli.guard import guarded
from codegen.cli.running_options import DEFAULT_URL, AsJson, Url
from codegen.workflows import running

EPILOG = """\b
Examples:
  codegen usage                              what every API key has left, and when its quota begins anew
  codegen usage --url http://127.0.0.1:8080  of an emulator on another port
"""


def usage(*, as_json: AsJson = False, url: Url = DEFAULT_URL) -> None:
    """Show what is left of the quotas of API keys in a running emulator."""
    raise typer.Exit(guarded(lambda: _usage(url, as_json=as_json)))


def _usage(url: str, *, as_json: bool) -> ExitCode:
    found = running.usage(url)
    if as_json:
        out(json.dumps(found, indent=2, ensure_ascii=False))
        return ExitCode.DONE
    if not found:
        err("no usage plan has an API key")
        return ExitCode.DONE
    rows = [("USAGE PLAN", "API KEY", "QUOTA", "REMAINING", "RESETS", "THROTTLE"), *map(_row, found)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        out(printable("  ".join(cells).rstrip()))
    return ExitCode.DONE


def _row(one: Mapping[str, Any]) -> tuple[str, ...]:
    quota, throttle = one["quota"], one["throttle"]
    limited = (
        (f"{quota['limit']}/{quota['period']}", str(quota["remaining"]), _at(quota["resets"]))
        if quota
        else ()
    )
    return (
        one["usagePlan"],
        one["apiKey"] if one["enabled"] else f"{one['apiKey']} (disabled)",
        *(limited or ("-", "-", "-")),
        _throttle(throttle) if throttle else "-",
    )


def _at(seconds: float) -> str:
    return time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime(seconds))


def _throttle(limits: Mapping[str, Any]) -> str:
    rate, burst = limits["rateLimit"], limits["burstLimit"]
    parts = (f"{rate:g}/s" if rate is not None else "", f"burst {burst}" if burst is not None else "")
    return " ".join(part for part in parts if part) or "-"
