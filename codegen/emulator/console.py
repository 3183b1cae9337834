"""What the emulator says: lines for people on one stream, the URLs on another.

Lines are gathered and written together a moment later, so that a busy server spends its time on requests.
"""

from __future__ import annotations

import asyncio
import time
from functools import lru_cache
from typing import TextIO

from codegen.core.diagnostics import Diagnostic, Severity
from codegen.features.execution_log.lines import logged_lines
from codegen.gateway.exchange import Exchange

_DELAY = 0.05
_COLORS = {"green": "32", "yellow": "33", "red": "31", "cyan": "36", "dim": "2", "bold": "1"}
_SEVERITIES = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}
_STATUS_COLORS = {2: "green", 3: "cyan", 4: "yellow", 5: "red"}


class Console:
    """Writes to two streams: `results` for URLs, `messages` for everything else."""

    def __init__(self, results: TextIO, messages: TextIO, *, color: bool) -> None:
        self._results = results
        self._messages = messages
        self._color = color
        self._lines: list[str] = []
        self._timer: asyncio.TimerHandle | None = None

    def result(self, line: str) -> None:
        """A line that programs wait for: written at once."""
        self.flush()
        self._results.write(f"{line}\n")
        self._results.flush()

    def say(self, text: str) -> None:
        """A line for people: written soon."""
        self._lines.append(text)
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(_DELAY, self.flush)

    def diagnostic(self, diagnostic: Diagnostic) -> None:
        """A finding on a line of its own."""
        place = f"{diagnostic.location}: " if diagnostic.location else ""
        kind = self.paint(diagnostic.severity, _SEVERITIES[diagnostic.severity])
        hint = f" ({diagnostic.hint})" if diagnostic.hint else ""
        self.say(f"{place}{kind} {diagnostic.code}: {printable(diagnostic.message)}{printable(hint)}")

    def flush(self) -> None:
        """Write what was said up to now."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._lines:
            text = "\n".join(self._lines)
            self._lines.clear()
            self._messages.write(f"{text}\n")
            self._messages.flush()

    def paint(self, text: str, color: str) -> str:
        """The text in a colour, where colours are wanted."""
        return f"\x1b[{_COLORS[color]}m{text}\x1b[0m" if self._color else text

    # requests

    def log_request(self, exchange: Exchange) -> None:
        """One line per request: when, what, the answer, how long it took, and why it failed."""
        response = exchange.method_response
        status = response.status if response else 0
        took = (exchange.ended - exchange.started) * 1000
        shown = self._status(status) if self._color else status
        what = f"{exchange.request.http_method} {exchange.context_path}"
        line = f"{_clock(int(exchange.ended))} {what} {shown} {took:.1f} ms"
        error = exchange.error
        if error is not None:
            why = error.detail or error.message or ""
            line = f"{line}  {error.cause.response_type}{': ' if why else ''}{printable(why)}"
        self.say(line)

    def log_execution(self, exchange: Exchange) -> None:
        """What the stage logs of a request's execution."""
        for line in logged_lines(exchange):
            self.say(printable(line))

    def log_function(self, name: str, line: str) -> None:
        """A line that a function printed."""
        self.say(f"{self.paint(name, 'dim')} | {line}")

    def _status(self, status: int) -> str:
        return self.paint(str(status), _STATUS_COLORS.get(status // 100, "bold"))


@lru_cache(maxsize=2)
def _clock(second: int) -> str:
    return time.strftime("%H:%M:%S", time.localtime(second))


def printable(text: str) -> str:
    """A text without what would steer a terminal."""
    return text if text.isprintable() else "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in text)
