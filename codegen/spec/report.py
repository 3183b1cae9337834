"""Findings about one document while they are collected: a place is a JSON pointer. Out: located, sorted diagnostics."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from codegen.core.diagnostics import Diagnostic, Severity, SourceLocation

_KEPT = 2_000
"""Warnings and notes of one pass that are kept at most; the rest is counted."""

_SHOWN = 1_000
"""Findings about one document at most."""


class Finding(NamedTuple):
    """A diagnostic that is not located yet."""

    severity: Severity
    code: str
    message: str
    pointer: str
    hint: str


class Report:
    """Collects the findings of one pass over one document."""

    def __init__(self) -> None:
        self._findings: dict[Finding, None] = {}
        self.dropped = 0
        self.is_cut_short = False  # a check came to the end of what it may cost

    def error(self, code: str, message: str, pointer: str, hint: str = "") -> None:
        """The document can't be used as it is."""
        self._add(Finding(Severity.ERROR, code, message, pointer, hint))

    def warning(self, code: str, message: str, pointer: str, hint: str = "") -> None:
        """Something of the document is changed, or does not mean what it seems to."""
        self._add(Finding(Severity.WARNING, code, message, pointer, hint))

    def note(self, code: str, message: str, pointer: str, hint: str = "") -> None:
        """For information."""
        self._add(Finding(Severity.NOTE, code, message, pointer, hint))

    @property
    def findings(self) -> tuple[Finding, ...]:
        """In the order in which they were made, each once."""
        return tuple(self._findings)

    @property
    def has_errors(self) -> bool:
        return any(finding.severity is Severity.ERROR for finding in self._findings)

    def located(self, locate: Callable[[str], SourceLocation]) -> list[Diagnostic]:
        """The findings as diagnostics, in the order in which they were made."""
        return [
            Diagnostic(code, severity, message, locate(pointer), hint)
            for severity, code, message, pointer, hint in self._findings
        ]

    def _add(self, finding: Finding) -> None:
        room = _KEPT if finding.severity is not Severity.ERROR else 10 * _KEPT
        if len(self._findings) < room:
            self._findings[finding] = None
        else:
            self.dropped += 1


def arranged(diagnostics: Iterable[Diagnostic], dropped: int = 0) -> list[Diagnostic]:
    """Sorted by place, each once; beyond a number that nobody reads, errors stay and the rest is counted.

    Args:
        dropped: how many findings were left out before.
    """
    found = sorted(dict.fromkeys(diagnostics), key=_order)
    by_severity = sorted(found, key=lambda diagnostic: list(Severity).index(diagnostic.severity))
    shown = sorted(by_severity[:_SHOWN], key=_order)
    hidden = len(found) - len(shown) + dropped
    if hidden:
        message = f"{hidden:,} more findings are not shown"
        shown.append(Diagnostic("CG059", Severity.NOTE, message, None, "correct the ones shown first"))
    return shown


def _order(diagnostic: Diagnostic) -> tuple[str, int, int, str, str]:
    place = diagnostic.location or SourceLocation("")
    return place.file, place.line, place.column, diagnostic.code, diagnostic.message
