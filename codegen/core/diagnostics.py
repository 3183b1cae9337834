"""Findings about a user's input: what is wrong, where, and what to change.

Every finding has a stable code. `codegen.core.codes.CODES` is the one table of them: CG0xx contract, CG1xx extensions
and settings, CG2xx generation, CG3xx output, CG4xx emulator, CG5xx mapping templates.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from codegen.core.records import Record


class Severity(StrEnum):
    """How a finding changes the outcome: an error refuses the input, a warning changes the result, a note informs."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class SourceLocation(Record, frozen=True, order=True):
    """A place in a file. Line and column count from 1; 0 where the place is the whole file."""

    file: str
    line: int = 0
    column: int = 0
    pointer: str = ""  # JSON pointer into the document, "" for its root

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


class Diagnostic(Record, frozen=True):
    """One finding.

    Attributes:
        code: a key of `CODES`.
        message: what is wrong and why, one sentence.
        location: where; None where the finding is about no file.
        hint: what to change, one sentence; "" where the message says it.
    """

    code: str
    severity: Severity
    message: str
    location: SourceLocation | None = None
    hint: str = ""

    def __str__(self) -> str:
        place = f"{self.location}: " if self.location else ""
        hint = f" ({self.hint})" if self.hint else ""
        return f"{place}{self.severity} {self.code}: {self.message}{hint}"

    def as_json(self) -> dict[str, Any]:
        """The shape of `--json`: location is "file:line:column" or null."""
        return {
            "code": self.code,
            "severity": str(self.severity),
            "message": self.message,
            "location": str(self.location) if self.location else None,
            "hint": self.hint,
        }


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    return any(d.severity is Severity.ERROR for d in diagnostics)
