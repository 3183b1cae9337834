"""`codegen lint`: everything that is wrong with contracts, API Gateway documents and templates, in one pass."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from codegen.contract.capabilities import report_losses
from codegen.contract.document.lint import (
    has_integrations,
    is_importable,
    lint_document,
    lint_integrations,
)
from codegen.contract.document.text_places import TextPlaces
from codegen.contract.losses.report import report_left_out
from codegen.contract.rules.rule import Level
from codegen.contract.rules.table import check_rules
from codegen.contract.template.lint import lint_template
from codegen.core.diagnostics import Diagnostic, Severity, has_errors
from codegen.core.errors import Refused
from codegen.core.findings import Findings
from codegen.core.reading import Document, read
from codegen.core.records import Record, replace
from codegen.importer.asyncapi.contract import import_asyncapi
from codegen.importer.cloudformation.template import is_template, read_template
from codegen.importer.contract import import_contract
from codegen.importer.contract_extensions import check_contract_extensions
from codegen.importer.gateway_type import api_type_of
from codegen.importer.lowering.paths import lower_paths
from codegen.ir.api import ApiType
from codegen.spec.asyncapi.load import load_asyncapi
from codegen.spec.asyncapi.version import is_asyncapi
from codegen.spec.document import SpecDocument
from codegen.spec.load import load_read
from codegen.spec.report import arranged

_UNKNOWN_TAG = "CG006"
_TOLD_OTHERWISE = frozenset({"CG020", "CG032", "CG033", "CG035", "CG037", "CG039", "CG040", "CG051"})
"""Findings about contracts with a counterpart among API Gateway's own rules, which alone count for its documents."""


class LintReport(Record, frozen=True):
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

    def without(self, codes: Iterable[str]) -> LintReport:
        """The report without findings of some codes."""
        ignored = frozenset(codes)
        return replace(self, diagnostics=tuple(d for d in self.diagnostics if d.code not in ignored))


def lint(
    path: Path, target: ApiType | None = None, levels: Mapping[str, Level] = MappingProxyType({})
) -> LintReport:
    """Find everything that is to say about a file; what can't be read is a finding, too.

    Args:
        target: also say what the contract would lose as this type of API; of an API Gateway document, its type.
        levels: of the rules of style that a contract is held to.
    """
    try:
        root = _read(path)
    except Refused as error:
        return LintReport(path, error.diagnostics, is_readable=False)
    if is_template(root.data):
        return LintReport(path, tuple(arranged(lint_template(root, path))))
    if is_importable(root.data):
        return LintReport(path, tuple(arranged(_gateway_findings(path, root, target))))
    if is_asyncapi(root.data):
        return LintReport(path, tuple(_asyncapi_findings(path, root, target)))
    try:
        document, loaded = load_read(path, root)
    except Refused as error:
        return LintReport(path, error.diagnostics)
    styled = check_rules(document, levels)
    return LintReport(path, tuple(arranged([*loaded, *_contract_findings(document, target), *styled])))


def _asyncapi_findings(path: Path, root: Document, target: ApiType | None) -> list[Diagnostic]:
    try:
        document, loaded = load_asyncapi(path, root)
    except Refused as error:
        return list(error.diagnostics)
    _, imported = import_asyncapi(document)
    if target not in (None, ApiType.WEBSOCKET):
        said = f"a contract in AsyncAPI becomes a WebSocket API, and no {target} API"
        hint = "leave --target out"
        imported.append(Diagnostic("CG157", Severity.ERROR, said, root.locate("/asyncapi"), hint))
    return arranged([*loaded, *imported])


def _read(path: Path) -> Document:
    """Templates, and documents for them, have tags (`!Sub`) that contracts have not."""
    try:
        return read(path)
    except Refused as error:
        if any(diagnostic.code != _UNKNOWN_TAG for diagnostic in error.diagnostics):
            raise
        with_tags = _with_tags(path)
        if with_tags is None:
            raise
        return with_tags


def _with_tags(path: Path) -> Document | None:
    try:
        root = read_template(path)
    except Refused:
        return None
    return root if is_template(root.data) or is_importable(root.data) else None


def _gateway_findings(path: Path, root: Document, target: ApiType | None) -> list[Diagnostic]:
    """API Gateway's rules refuse; what else OpenAPI asks for, API Gateway does not."""
    findings = Findings(root.locate)
    lint_document(root.data, target or api_type_of(root.data), findings, TextPlaces())
    try:
        _, loaded = load_read(path, root)
    except Refused as error:
        loaded = list(error.diagnostics)
    return [
        *findings.diagnostics,
        *(_as_warning(each) for each in loaded if each.code not in _TOLD_OTHERWISE),
    ]


def _as_warning(diagnostic: Diagnostic) -> Diagnostic:
    is_error = diagnostic.severity is Severity.ERROR
    return replace(diagnostic, severity=Severity.WARNING) if is_error else diagnostic


def _contract_findings(document: SpecDocument, target: ApiType | None) -> Iterable[Diagnostic]:
    """What the import as an API of API Gateway says beyond the contract's own rules."""
    api, imported = import_contract(document, target or ApiType.REST)
    api, lowered = lower_paths(api, document.locate)
    found = [*imported, *lowered, *check_contract_extensions(document.data, document.locate)]
    if has_integrations(document.data):
        findings = Findings(document.locate)
        lint_integrations(document.data, findings, TextPlaces())
        found += findings.diagnostics
    if target is not None and not has_errors(found):
        found += report_losses(api, document.data, target, document.locate)
        found += report_left_out(document.data, document.version, document.locate, target)
    return found
