"""Everything that is checked of a contract, in one pass. In: a bundled document. Out: findings, and what mends it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from codegen.core.limits import Limits
from codegen.core.memo import Memo
from codegen.core.records import Record, replace
from codegen.spec.edits import REMOVED, apply_edits, shifts
from codegen.spec.grammar import dialect_of
from codegen.spec.parts import Parts, part_at
from codegen.spec.path_items import written_out
from codegen.spec.report import Report
from codegen.spec.survey import Survey, survey
from codegen.spec.swagger2.upgrade import upgrade
from codegen.spec.upgraded import Upgraded
from codegen.spec.validation.corrections import Corrections
from codegen.spec.validation.defaults import check_defaults
from codegen.spec.validation.operations import check_operations
from codegen.spec.validation.references import check_references
from codegen.spec.validation.schemas import check_schemas
from codegen.spec.validation.structure import check_structure
from codegen.spec.version import Version, canonical

_OFFICIAL_TEXTS = {"3.0": "3.0.3", "3.1": "3.1.0", "3.2": "3.2.0"}


class Verdict(Record, frozen=True):
    """The outcome for one document.

    Attributes:
        written: findings about the document as it was bundled.
        final: findings about the document after `edits` and the upgrade.
        edits: what makes the bundled document follow the grammar.
        late_edits: what is mended after the upgrade.
        is_judged: openapi-spec-validator had its say; where there are errors already, it is not asked.
    """

    written: Report
    final: Report
    edits: Mapping[str, Any]
    late_edits: Mapping[str, Any]
    is_judged: bool


class Finished(Record, frozen=True):
    """A document that follows the grammar of OpenAPI 3, and where its parts were before (new pointer -> old)."""

    data: dict[str, Any]
    was: tuple[Mapping[str, str], ...]  # to be applied one after another


def finished(
    data: dict[str, Any], version: Version, edits: Mapping[str, Any], late_edits: Mapping[str, Any]
) -> Finished:
    """The document that goes on, from the bundled one and the edits of its verdict."""
    corrected = apply_edits(data, edits)
    upgraded = upgrade(corrected, Report()) if version.grammar == "2.0" else Upgraded(corrected, {})
    was = (shifts(upgraded.data, late_edits), upgraded.was, shifts(data, edits))
    return Finished(apply_edits(upgraded.data, late_edits), tuple(renames for renames in was if renames))


def validate(
    data: dict[str, Any],
    version: Version,
    limits: Limits,
    sound: Memo | None = None,
    parts: Parts | None = None,
) -> Verdict:
    """Check a bundled document.

    Args:
        sound: parts of which nothing was found before, with all that they lead to; these are not judged again.
        parts: of the document, where they are known.
    """
    if version.grammar == "2.0" or sound is None:
        return _validate(data, version, limits)
    parts = parts or Parts(data)
    settled = {pointer for pointer, digest in parts.digests.items() if sound.find(digest)} - parts.alike
    if settled:
        changed = parts.with_only(parts.closure(set(parts) - settled))
        verdict = _validate(changed, version, limits, is_part=True)
    if not settled or not _is_compositional(verdict):
        verdict = _validate(data, version, limits)
    if _is_compositional(verdict):
        for pointer in parts.digests.keys() - settled - parts.alike - _touched(verdict):
            sound.keep(parts.digests[pointer], True)
    return verdict


def _is_compositional(verdict: Verdict) -> bool:
    """Whether what was found of each part would be found of it in any document.

    Errors end the checks early, circles of references are errors, and bounds count what all of the parts have.
    """
    reports = (verdict.written, verdict.final)
    failed = any(finding.code == "CG051" for finding in verdict.final.findings)
    return (
        verdict.is_judged
        and not failed
        and not any(report.has_errors or report.dropped or report.is_cut_short for report in reports)
    )


def _touched(verdict: Verdict) -> set[str]:
    """The parts in which something was found or mended."""
    found = (finding.pointer for report in (verdict.written, verdict.final) for finding in report.findings)
    return {part_at(pointer) for pointer in (*found, *verdict.edits, *verdict.late_edits)}


def _validate(data: dict[str, Any], version: Version, limits: Limits, *, is_part: bool = False) -> Verdict:
    """Check everything; all findings are made in one pass.

    Args:
        is_part: the data are what changed of a document, with all that it leads to.
    """
    written, final = Report(), Report()
    found = survey(data, dialect_of(version.grammar))
    check_references(found, limits, written)
    structure = check_structure(found.visits, version.grammar, written)
    base, base_edits, late_edits = data, structure, dict[str, Any]()
    grammar = version.grammar
    if grammar == "2.0":
        grammar = "3.0"
        base = upgrade(apply_edits(data, structure.edits), written).data
        found = survey(base, dialect_of(grammar))
        # what 2.0 allows and 3.0 does not is no finding: the user did not write 3.0
        base_edits = check_structure(found.visits, grammar, Report())
        late_edits |= base_edits.edits
    if base_edits.edits:
        found = survey(apply_edits(base, base_edits.edits), dialect_of(grammar))
    own_items = written_out(found.data)
    if own_items:
        below = tuple(f"{pointer}/" for pointer in own_items)  # what is mended there stands in them already
        late_edits = {place: value for place, value in late_edits.items() if not place.startswith(below)}
        late_edits |= own_items
        found = survey(apply_edits(found.data, own_items), found.dialect)
    corrections = Corrections(grammar, final)
    check_operations(found, corrections)
    check_schemas(found, final)
    late_edits |= corrections.edits
    is_whole = all(reference.ref.startswith("#") for reference in found.references)
    is_judged = is_whole and not (written.has_errors or final.has_errors)
    if is_judged:
        known = apply_edits(base, base_edits.edits | dict.fromkeys(base_edits.overlooked, REMOVED))
        known = apply_edits(known, written_out(known))
        judged = _known(found, apply_edits(known, corrections.edits), grammar)
        _judge(judged, grammar, final, is_part=is_part)
    if found.data.get("openapi") != canonical(version):
        late_edits["/openapi"] = canonical(version)
    return Verdict(written, final, structure.edits, late_edits, is_judged)


def _known(found: Survey, data: dict[str, Any], grammar: str) -> Survey:
    """The survey of what goes to the validator; that of the document itself where nothing but its version differs."""
    stated = {**data, "openapi": _OFFICIAL_TEXTS[grammar]}
    return replace(found, data=stated) if data is found.data else survey(stated, found.dialect)


def _judge(known: Survey, grammar: str, report: Report, *, is_part: bool) -> None:
    """The last word on what nothing was found about so far, and what only costs warnings.

    Args:
        known: the document without anything that OpenAPI does not know.
        is_part: it is what changed of a document.
    """
    # jsonschema-rs takes 30 ms to import; a verdict from the cache does without
    from codegen.spec.validation.official import objections

    check_defaults(known, grammar, report)
    try:
        for pointer, message in objections(known, grammar, is_part=is_part):
            told = f"openapi-spec-validator refuses this: {message[:300]}"
            report.error("CG051", told, pointer, f"correct it as OpenAPI {grammar} asks")
    except Exception as error:  # a fault of the validator is no fault of the contract
        report.note("CG051", f"openapi-spec-validator failed on this document: {type(error).__name__}", "")
