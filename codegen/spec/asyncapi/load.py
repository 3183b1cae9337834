"""An AsyncAPI contract from a file: references bundled, judged by AsyncAPI's JSON Schema, 2.x upgraded to 3.0."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from codegen.core.diagnostics import Diagnostic, Severity, has_errors
from codegen.core.errors import Refused
from codegen.core.limits import DEFAULT_LIMITS, Limits
from codegen.core.reading import Document, read
from codegen.core.records import replace
from codegen.spec.asyncapi.formats import format_edits
from codegen.spec.asyncapi.grammar import SECTIONS, asyncapi_dialect
from codegen.spec.asyncapi.servers import check_servers
from codegen.spec.asyncapi.upgrade import upgrade
from codegen.spec.asyncapi.version import EDITIONS, AsyncApiVersion, asyncapi_version_of
from codegen.spec.bundle import bundle_by
from codegen.spec.document import SpecDocument
from codegen.spec.edits import apply_edits
from codegen.spec.report import Report, arranged
from codegen.spec.survey import Survey, survey
from codegen.spec.upgraded import Upgraded
from codegen.spec.validation.references import check_references

_SCHEMAS = (
    "3.1"  # the OpenAPI whose Schema Objects AsyncAPI's are read like: numbers bound, types may be several
)


def load_asyncapi(
    path: Path, root: Document | None = None, limits: Limits = DEFAULT_LIMITS
) -> tuple[SpecDocument, list[Diagnostic]]:
    """Load a contract; its data is in AsyncAPI 3.0's form, the diagnostics are warnings and notes.

    Args:
        root: the contract's file, where it was read already.

    Raises:
        Refused: the contract can't be used; carries every finding.
    """
    root = root or read(path, limits=limits)
    report = Report()
    version = asyncapi_version_of(root.data, report)
    if version is None:
        raise Refused(report.located(root.locate))
    bundled = bundle_by(path, root, asyncapi_dialect(version.major), SECTIONS, limits)
    _check(bundled.data, version, limits, report)
    found = [*bundled.diagnostics, *report.located(bundled.sources.locate)]
    if has_errors(found):
        raise Refused(arranged(found, report.dropped))
    later = Report()
    upgraded = upgrade(bundled.data, later) if version.major == "2" else Upgraded(bundled.data, {})
    found_in_upgraded = survey(upgraded.data, asyncapi_dialect("3"))
    if version.major == "2":  # servers and security schemes were names, and are references now
        check_references(found_in_upgraded, limits, later)
        _check_payloads(found_in_upgraded, later)
    edits = format_edits(found_in_upgraded, later)
    found += later.located(replace(bundled.sources, moved=(upgraded.was,)).locate)
    if has_errors(found):
        raise Refused(arranged(found, later.dropped))
    sources = replace(bundled.sources, moved=(edits.was, upgraded.was))
    data = apply_edits(upgraded.data, edits.edits)
    document = SpecDocument(data, _SCHEMAS, version.written, path, bundled.sha256, sources)
    return document, arranged(found)


def _check(data: dict[str, Any], version: AsyncApiVersion, limits: Limits, report: Report) -> None:
    # jsonschema-rs and the schemas take a while to load, which contracts in OpenAPI need not wait for
    from codegen.spec.asyncapi.json_schema import check_json_schema

    found = survey(data, asyncapi_dialect(version.major))
    check_references(found, limits, report)
    edition = EDITIONS[version.major]
    check_json_schema({**data, "asyncapi": edition}, edition, report)
    _check_objects(found, report)
    check_servers(data, report)


def _check_payloads(found: Survey, report: Report) -> None:
    """The schema of 2.6 leaves payloads open, that of 3.0 does not; what else it refuses is no finding about 2.x."""
    from codegen.spec.asyncapi.json_schema import check_json_schema  # see above

    everything = Report()
    check_json_schema(found.data, EDITIONS["3"], everything)
    for severity, code, message, pointer, hint in everything.findings:
        owner = pointer
        while owner and owner not in found.kinds:
            owner = owner.rpartition("/")[0]
        if severity is Severity.ERROR and found.kinds.get(owner) == "Schema":
            report.error(code, message, pointer, hint)


def _check_objects(found: Survey, report: Report) -> None:
    """AsyncAPI's schemas say of some objects which members they have, and not that they are objects."""
    told = {finding.pointer for finding in report.findings}
    for kind, value, pointer in found.visits:
        if kind.name != "Schema" and not isinstance(value, dict) and pointer not in told:
            report.error("CG012", f"{kind.title} must be an object", pointer, "write its members")
