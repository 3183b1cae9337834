"""`codegen lint`: everything that is wrong with a contract, in one pass."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from codegen.core.diagnostics import Diagnostic, Severity, SourceLocation, has_errors
from codegen.core.errors import Refused
from codegen.core.reading import Document
from codegen.importer.cloudformation.template import is_template
from codegen.importer.contract import import_contract
from codegen.importer.contract_gateway import read_gateway_part
from codegen.importer.lowering.paths import lower_paths
from codegen.spec.document import SpecDocument
from codegen.spec.load import load_read
from codegen.spec.report import arranged
from codegen.workflows.contract_file import read_contract_file


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
        root = read_contract_file(path)
    except Refused as error:
        return LintReport(path, error.diagnostics, is_readable=False)
    if is_template(root.data):
        return LintReport(path, (_not_linted(root),))
    try:
        document, loaded = load_read(path, root)
    except Refused as error:
        return LintReport(path, error.diagnostics)
    return LintReport(path, tuple(arranged([*loaded, *_import_findings(document)])))


def _not_linted(root: Document) -> Diagnostic:
    message = "SAM and CloudFormation templates are not linted yet: nothing was checked"
    return Diagnostic(
        "CG053", Severity.WARNING, message, SourceLocation(root.name), "lint the contract, or use cfn-lint"
    )


def _import_findings(document: SpecDocument) -> Iterable[Diagnostic]:
    """What the import as an API of API Gateway says beyond the contract's own rules."""
    api, imported = import_contract(document)
    api, extended = read_gateway_part(api, document.data, document.locate)
    _, lowered = lower_paths(api, document.locate)
    return (*imported, *lowered, *extended)
