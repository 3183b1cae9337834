"""The entry point of the command `codegen`."""

from __future__ import annotations

import gc
import sys

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
    gc.freeze()  # or the end of the process would look for them once more
    sys.exit(code)


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
