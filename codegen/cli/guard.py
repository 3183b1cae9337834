"""Around every command: what goes wrong ends in a message and an exit code, never in a traceback."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

from codegen import __version__
from codegen.cli.console import err, open_streams, paint, print_diagnostics, printable, spoken
from codegen.cli.ctrl_c import CTRL_C
from codegen.cli.exit_codes import ExitCode
from codegen.core.diagnostics import Severity
from codegen.core.errors import CodegenError, Refused

DEBUG = "CODEGEN_DEBUG"


def guarded(command: Callable[[], ExitCode]) -> ExitCode:
    """Run a command and say what went wrong."""
    open_streams()
    try:
        code = command()
        sys.stdout.flush()
        return code
    except KeyboardInterrupt:
        return _interrupted()
    except Exception as error:
        return _interrupted() if CTRL_C.is_pressed else _failed(error)


def _interrupted() -> ExitCode:
    err("interrupted")
    return ExitCode.INTERRUPTED


def _failed(error: Exception) -> ExitCode:
    if isinstance(error, Refused):
        print_diagnostics([d for d in error.diagnostics if d.severity is not Severity.NOTE])
        return ExitCode.REFUSED
    if isinstance(error, CodegenError):
        err(f"{paint('error', 'red', sys.stderr)}: {printable(str(error), keep=chr(10))}")
        return ExitCode.REFUSED
    if isinstance(error, BrokenPipeError):
        # Python flushes stdout once more at its end, which must not fail again
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.BROKEN_PIPE
    return _unexpected(error)


def _unexpected(error: Exception) -> ExitCode:
    if os.environ.get(DEBUG):
        raise error
    if isinstance(error, OSError):  # the machine's refusal, such as a full disk below stdout
        err(f"{paint('error', 'red', sys.stderr)}: {printable(spoken(error))}")
        return ExitCode.REFUSED
    what = "not enough memory" if isinstance(error, MemoryError) else f"{type(error).__name__}: {error}"
    err(f"{paint('error', 'red', sys.stderr)}: {printable(what, keep=chr(10))}")
    err(
        f"    This is a fault of codegen {__version__}. Run the command with {DEBUG}=1 and report what it prints,"
    )
    err("    with the contract or the part of it that shows the fault.")
    return ExitCode.INTERNAL
