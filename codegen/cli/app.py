"""The entry point of the command `codegen`."""

from __future__ import annotations

import atexit
import gc
import os
import sys
from typing import NoReturn, TextIO

from codegen.cli.ctrl_c import CTRL_C


def main() -> None:
    """Run the command line and end the process with its exit code.

    What a command makes lives to its end: looking for cycles of garbage among it costs a fifth of a large scaffold and
    finds a twentieth of its memory. A server turns collections on again.
    """
    gc.disable()
    CTRL_C.watch()
    code = _run()
    CTRL_C.ignore()
    _end(code)


def _end(code: str | int | None) -> NoReturn:
    """End the process without freeing each object that it made: the system takes its memory back at once.

    With a message for an exit code, or where a stream takes no more, it ends as Python does.
    """
    atexit._run_exitfuncs()
    if not isinstance(code, str) and _are_written(sys.stdout, sys.stderr):
        os._exit(code or 0)
    sys.exit(code)


def _are_written(*streams: TextIO) -> bool:
    try:
        for stream in streams:
            stream.flush()
    except (OSError, ValueError):  # closed, or its reader is gone
        return False
    return True


def _run() -> str | int | None:
    try:
        from codegen.cli.commands import run  # the imports take 50 ms, and Ctrl-C may come within them

        return run()
    except SystemExit as ended:  # as typer ends a command
        return ended.code
    except BaseException:
        if CTRL_C.is_pressed:
            return 130  # as in `exit_codes`, which may not be imported yet
        raise
