"""The findings of one pass over one document: a place is a JSON pointer, located when the finding is made."""

from __future__ import annotations

from collections.abc import Callable

from codegen.core.diagnostics import Diagnostic, Severity, SourceLocation

Locate = Callable[[str], SourceLocation]
"""Where a JSON pointer stands in the file that a document was read from."""


class Findings:
    """Collects diagnostics, so that a reader reports everything it finds in one pass."""

    def __init__(self, locate: Locate) -> None:
        self.locate = locate
        self.diagnostics: list[Diagnostic] = []

    def _add(self, severity: Severity, code: str, message: str, pointer: str, hint: str) -> None:
        self.diagnostics.append(Diagnostic(code, severity, message, self.locate(pointer), hint))

    def take(self) -> list[Diagnostic]:
        """The findings since the last time."""
        taken, self.diagnostics = self.diagnostics, []
        return taken

    def error(self, code: str, message: str, pointer: str, hint: str = "") -> None:
        """The input can't be used as it is."""
        self._add(Severity.ERROR, code, message, pointer, hint)

    def warning(self, code: str, message: str, pointer: str, hint: str = "") -> None:
        """Something of the input is changed or left out."""
        self._add(Severity.WARNING, code, message, pointer, hint)

    def note(self, code: str, message: str, pointer: str, hint: str = "") -> None:
        """For information."""
        self._add(Severity.NOTE, code, message, pointer, hint)
