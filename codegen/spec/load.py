"""A contract from a file: read within bounds, references bundled, Swagger 2.0 upgraded, validated."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from codegen.core.diagnostics import Diagnostic, has_errors
from codegen.core.errors import Refused
from codegen.core.limits import DEFAULT_LIMITS, Limits
from codegen.core.reading import read
from codegen.spec.bundle import Bundle, bundle
from codegen.spec.document import SpecDocument
from codegen.spec.report import Report, arranged
from codegen.spec.validation.validate import finished, validate
from codegen.spec.version import Version, version_of


def load(path: Path, limits: Limits = DEFAULT_LIMITS) -> tuple[SpecDocument, list[Diagnostic]]:
    """Load a contract; the diagnostics are warnings and notes.

    Raises:
        Refused: the contract can't be used; carries every finding.
    """
    root = read(path, limits=limits)
    report = Report()
    version = version_of(root.data, report)
    first = report.located(root.locate)
    if version is None:
        raise Refused(arranged(first))
    bundled = bundle(path, root, version.grammar, limits)
    document, found = _judged(path, bundled, version, limits)
    diagnostics = arranged([*first, *bundled.diagnostics, *found])
    if has_errors(diagnostics):
        raise Refused(diagnostics)
    return document, diagnostics


def _judged(
    path: Path, bundled: Bundle, version: Version, limits: Limits
) -> tuple[SpecDocument, list[Diagnostic]]:
    verdict = validate(bundled.data, version, limits)
    result = finished(bundled.data, version, verdict.edits, verdict.late_edits)
    sources = replace(bundled.sources, moved=result.was)
    diagnostics = verdict.written.located(bundled.sources.locate) + verdict.final.located(sources.locate)
    grammar = "3.0" if str(result.data["openapi"]).startswith("3.0") else "3.1"
    document = SpecDocument(result.data, grammar, version.written, path, bundled.sha256, sources)
    return document, diagnostics
