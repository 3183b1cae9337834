"""The entry point of the command `codegen`."""

from __future__ import annotations

import gc
import sys


def main() -> None:
    """Run the command line and end the process with its exit code.

    What a command makes lives to its end: looking for cycles of garbage among it costs a fifth of a large scaffold and
    finds a twentieth of its memory. A server turns collections on again.
    """
    gc.disable()
    code = _run()
    gc.freeze()  # or the end of the process would look for them once more
    sys.exit(code)


def _run() -> int:
    try:
        from codegen.cli.commands import run  # the imports take 50 ms, and Ctrl-C may come within them
    except KeyboardInterrupt:
        return 130  # as in `exit_codes`, which may not be imported yet
    return run()
