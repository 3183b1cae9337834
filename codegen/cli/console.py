"""What commands print: results on stdout, everything else on stderr; colour and progress only on a terminal."""

from __future__ import annotations

import io
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, TextIO

from codegen.core.diagnostics import Diagnostic, Severity
from codegen.core.json_writing import indented

COLORS = {"red": "31", "green": "32", "yellow": "33", "blue": "34", "dim": "2", "bold": "1"}

SHOWN = {Severity.ERROR: 100, Severity.WARNING: 20, Severity.NOTE: 3}
"""How many findings of one code are printed before the rest is only counted."""

_SEVERITY_COLOR = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "blue"}


def is_colored(stream: TextIO) -> bool:
    """Whether a stream takes colours (https://no-color.org)."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def paint(text: str, color: str, stream: TextIO) -> str:
    """The text in a colour, where the stream takes it."""
    return f"\x1b[{COLORS[color]}m{text}\x1b[0m" if is_colored(stream) else text


def open_streams() -> None:
    """Make stdout and stderr fit to be written to, whatever the shell made of them.

    Closed ones lead nowhere, and a character that the terminal's encoding lacks is written as its escape.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:  # in this order: each takes the number that it ought to have
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_RDWR), mode, encoding="utf-8"))
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def spoken(error: OSError) -> str:
    """What the operating system refused, for people."""
    place = f"{error.filename}: " if error.filename is not None else ""
    return f"{place}{error.strerror or error}"


def out(text: str) -> None:
    """A line of the result."""
    sys.stdout.write(f"{text}\n")


def out_json(document: dict[str, Any]) -> None:
    """The result as one JSON document."""
    sys.stdout.write(f"{indented(document)}\n")


def err(text: str) -> None:
    """A line beside the result."""
    sys.stderr.write(f"{text}\n")


def print_diagnostics(diagnostics: Sequence[Diagnostic], *, with_notes: bool = True) -> None:
    """The findings on stderr, errors last, where eyes are; many of one code are cut short and counted."""
    notes = sum(diagnostic.severity is Severity.NOTE for diagnostic in diagnostics)
    if notes and not with_notes:
        diagnostics = [diagnostic for diagnostic in diagnostics if diagnostic.severity is not Severity.NOTE]
        err(paint(f"{notes} note{'s' if notes > 1 else ''}, which --verbose shows", "dim", sys.stderr))
    order = [Severity.NOTE, Severity.WARNING, Severity.ERROR]
    seen: Counter[tuple[Severity, str]] = Counter()
    for diagnostic in sorted(diagnostics, key=lambda d: order.index(d.severity)):
        kind = (diagnostic.severity, diagnostic.code)
        seen[kind] += 1
        if seen[kind] <= SHOWN[diagnostic.severity]:
            err(diagnostic_line(diagnostic, sys.stderr))
    for (severity, code), count in seen.items():
        if count > SHOWN[severity]:
            err(f"... and {count - SHOWN[severity]} more {code} (--json lists them all)")


def diagnostic_line(diagnostic: Diagnostic, stream: TextIO) -> str:
    """A finding for people: where, what, and below it what to change."""
    place = f"{printable(str(diagnostic.location))}: " if diagnostic.location else ""
    kind = paint(str(diagnostic.severity), _SEVERITY_COLOR[diagnostic.severity], stream)
    hint = f"\n    {paint(printable(diagnostic.hint), 'dim', stream)}" if diagnostic.hint else ""
    return f"{place}{kind} {diagnostic.code}: {printable(diagnostic.message)}{hint}"


def printable(text: str, keep: str = "") -> str:
    """A text of a document without what would steer a terminal."""
    return (
        text
        if text.isprintable()
        else "".join(c if c.isprintable() or c in keep else f"\\x{ord(c):02x}" for c in text)
    )


class ProgressLine:
    """One line on stderr that says what is being done, while it is a terminal."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._is_shown = sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
        self._clock = clock
        self._begin = clock()

    def __call__(self, text: str, done: float = 0) -> None:
        """Show what is being done.

        Args:
            done: which part of the time has usually gone by now; 0 where that can't be told.
        """
        if self._is_shown:
            sys.stderr.write(f"\r\x1b[K{printable(text)} ...{self._rest(done)}")
            sys.stderr.flush()

    def _rest(self, done: float) -> str:
        """The time that is left, where it is worth a word."""
        seconds = (self._clock() - self._begin) * (1 - done) / done if done else 0
        return f" about {seconds:.0f} s left" if seconds >= 1 else ""

    def __enter__(self) -> ProgressLine:
        return self

    def __exit__(self, *_: object) -> None:
        if self._is_shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
