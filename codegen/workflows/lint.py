"""`codegen lint`: everything that is wrong with a contract, in one pass."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from codegen.core.diagnostics import Diagnostic, Severity, SourceLocation, has_errors
from codegen.core.errors import Refused
from codegen.core.reading import Document, read
from codegen.importer.cloudformation.template import is_template, read_template
from codegen.importer.contract import import_contract
from codegen.importer.contract_extensions import check_contract_extensions
from codegen.importer.lowering.paths import lower_paths
from codegen.spec.document import SpecDocument
from codegen.spec.load import load_read
from codegen.spec.report import arranged

_UNKNOWN_TAG = "CG006"


@dataclass(frozen=True, slots=True)
class LintReport:
    """The findings about one document."""

    path: Path
    diagnostics: tuple[Diagnostic, ...]
    is_readable: bool = True  # False where there is no document to find anything in

    @property
    def has_errors(self) -> bool:
        """Whether anything refuses the document."""
        return has_errors(self.diagnostics)

    def as_json(self) -> dict[str, Any]:
        """The shape of `--json`."""
        return {"diagnostics": [diagnostic.as_json() for diagnostic in self.diagnostics]}


def lint(path: Path) -> LintReport:
    """Find everything that is to say about a contract; what can't be read is a finding, too."""
    try:
        root = _read(path)
    except Refused as error:
        return LintReport(path, error.diagnostics, is_readable=False)
    if is_template(root.data):
        return LintReport(path, (_not_linted(root),))
    try:
        document, loaded = load_read(path, root)
    except Refused as error:
        return LintReport(path, error.diagnostics)
    return LintReport(path, tuple(arranged([*loaded, *_import_findings(document)])))


def _read(path: Path) -> Document:
    try:
        return read(path)
    except Refused as error:
        if any(diagnostic.code != _UNKNOWN_TAG for diagnostic in error.diagnostics):
            raise
        template = _as_template(path)  # the short forms of intrinsic functions are tags: !Sub, !GetAtt
        if template is None:
            raise
        return template


def _as_template(path: Path) -> Document | None:
    try:
        root = read_template(path)
    except Refused:
        return None
    return root if is_template(root.data) else None


def _not_linted(root: Document) -> Diagnostic:
    message = "SAM and CloudFormation templates are not linted yet: nothing was checked"
    return Diagnostic(
        "CG053", Severity.WARNING, message, SourceLocation(root.name), "lint the contract, or use cfn-lint"
    )


def _import_findings(document: SpecDocument) -> Iterable[Diagnostic]:
    """What the import as an API of API Gateway says beyond the contract's own rules."""
    api, imported = import_contract(document)
    _, lowered = lower_paths(api, document.locate)
    return (*imported, *lowered, *check_contract_extensions(document.data, document.locate))
