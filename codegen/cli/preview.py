"""What `codegen scaffold` prints of a run that writes nothing: `--check` and `--dry-run`."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from codegen.cli.console import out, out_json, paint, printable
from codegen.cli.exit_codes import ExitCode
from codegen.core.diagnostics import has_errors

if TYPE_CHECKING:
    from codegen.workflows.check import Drift
    from codegen.workflows.outcome import Outcome

_LISTED = 20


def finish_check(report: Outcome, *, as_json: bool) -> ExitCode:
    """Say what is out of step."""
    from codegen.workflows.check import find_drift  # only this command reads the lock here

    drift = find_drift(report)
    if as_json:
        out_json({**report.as_json(), "inStep": not drift, "drift": [found.as_json() for found in drift]})
    else:
        for line in _drift_lines(report, drift):
            out(line)
    if report.waiting():
        return ExitCode.CONFLICTS
    return ExitCode.DRIFT if drift else ExitCode.DONE


def finish_dry_run(report: Outcome, *, as_json: bool) -> ExitCode:
    """Print the patch, or the changes as JSON."""
    from codegen.output.patch import patch  # only this command compares texts

    if as_json:
        out_json(report.as_json())
    else:
        sys.stdout.flush()
        for line in patch(report.root, report.changes):
            _out_bytes(line.encode("utf-8", "surrogateescape"))
    return ExitCode.REFUSED if has_errors(report.diagnostics) else ExitCode.DONE


def affected_lines(report: Outcome) -> Iterator[str]:
    """The edited handlers of which the contract asks something new, with reasons."""
    for handler in report.affected[:_LISTED]:
        yield f"{printable(handler.operation)} may need your hand ({handler.path}):"
        yield from (f"  {printable(reason)}" for reason in handler.reasons[:_LISTED])
        if len(handler.reasons) > _LISTED:
            yield f"  ... and {len(handler.reasons) - _LISTED} more (--json lists them all)"
    if len(report.affected) > _LISTED:
        yield f"... and {len(report.affected) - _LISTED} more handlers (--json lists them all)"


def _drift_lines(report: Outcome, drift: list[Drift]) -> Iterator[str]:
    name = printable(str(report.root))
    if not drift:
        yield f"{name} is in step with its contract"
        return
    yield f"{paint(name, 'bold', sys.stdout)} is out of step: {len(drift)} file{'s' if len(drift) > 1 else ''}"
    for found in drift[:_LISTED]:
        yield f"  {paint(str(found.kind), 'yellow', sys.stdout)} {printable(str(found.path))}"
    if len(drift) > _LISTED:
        yield f"  ... and {len(drift) - _LISTED} more (--json lists them all)"
    yield from affected_lines(report)
    if any(found.kind == "unsettled" for found in drift):
        yield f"codegen resolve {shlex.quote(str(report.root))} shows what waits, and settles it"
    if any(found.kind not in ("untracked", "unsettled") for found in drift):
        yield f"codegen scaffold {shlex.quote(str(report.root))} brings it up to date"


def _out_bytes(content: bytes) -> None:
    """Bytes as they are: a patch must not suffer from the terminal's encoding."""
    buffer = getattr(sys.stdout, "buffer", None)
    if buffer is None:
        sys.stdout.write(content.decode("utf-8", "backslashreplace"))
    else:
        buffer.write(content)
