"""How a command ends, for scripts."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """Stable: scripts and continuous integration rely on them."""

    DONE = 0
    FINDINGS = 1
    """Lint errors, breaking changes."""
    REFUSED = 2
    """Bad input, wrong usage, a folder that can't be written."""
    DRIFT = 3
    CONFLICTS = 4
    INTERNAL = 70
    """A fault of codegen itself (EX_SOFTWARE of sysexits.h)."""
    INTERRUPTED = 130
    """Ctrl-C, as shells number it."""
    BROKEN_PIPE = 141
    """Whoever read the output has gone, as shells number it."""
