"""The entry point of the command `codegen`."""

from __future__ import annotations

import sys

from codegen.cli.garbage import uncollected


def main() -> None:
    """Run the command line and end the process with its exit code."""
    sys.exit(_run())


def _run() -> int:
    try:
        with uncollected():
            from codegen.cli.commands import run  # the imports take 50 ms, and Ctrl-C may come within them
    except KeyboardInterrupt:
        return 130  # as in `exit_codes`, which may not be imported yet
    return run()
