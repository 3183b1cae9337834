"""Findings about one document while they are collected: a place is a JSON pointer. Out: located, sorted diagnostics."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from codegen.core.diagnostics import Diagnostic, Severity, SourceLocation

_KEPT = 2_000
"""Findings of one document that are kept at most; the rest is counted."""


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
    def has_errors(self) -> bool:
        return any(finding.severity is Severity.ERROR for finding in self._findings)

    def located(self, locate: Callable[[str], SourceLocation]) -> list[Diagnostic]:
        """The findings as diagnostics, in the order in which they were made."""
        return [
            Diagnostic(code, severity, message, locate(pointer), hint)
            for severity, code, message, pointer, hint in self._findings
        ]

    def _add(self, finding: Finding) -> None:
        if len(self._findings) < _KEPT or finding.severity is Severity.ERROR:
            self._findings[finding] = None
        else:
            self.dropped += 1


def arranged(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Sorted by place, each once."""
    return sorted(dict.fromkeys(diagnostics), key=_order)


def _order(diagnostic: Diagnostic) -> tuple[str, int, int, str, str]:
    place = diagnostic.location or SourceLocation("")
    return place.file, place.line, place.column, diagnostic.code, diagnostic.message
