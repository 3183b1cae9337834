"""`--strict`: whatever the generated project would not do as the contract says is an error."""

from __future__ import annotations

from collections.abc import Sequence

from codegen.core.codes import LOSSES
from codegen.core.diagnostics import Diagnostic, Severity
from codegen.core.records import replace


def strictly(diagnostics: Sequence[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The findings, each loss among them as an error."""
    return tuple(
        replace(found, severity=Severity.ERROR) if found.code in LOSSES else found for found in diagnostics
    )
