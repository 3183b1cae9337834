"""A contract from a file: read within bounds, references bundled, Swagger 2.0 upgraded, validated."""

from __future__ import annotations

from pathlib import Path

from codegen.core.cache import Cache
from codegen.core.diagnostics import Diagnostic, has_errors
from codegen.core.errors import Refused
from codegen.core.limits import DEFAULT_LIMITS, Limits
from codegen.core.memo import Memo
from codegen.core.reading import Document, read
from codegen.core.records import replace
from codegen.spec.bundle import Bundle, bundle
from codegen.spec.document import SpecDocument
from codegen.spec.parts import Parts
from codegen.spec.report import Report, arranged
from codegen.spec.validation.validate import finished, validate
from codegen.spec.verdict_cache import CachedVerdict, VerdictCache
from codegen.spec.version import Version, version_of

SOUND = "sound"
"""The kind of what is known of parts of contracts: those of which nothing was found."""


def load(
    path: Path, limits: Limits = DEFAULT_LIMITS, kin: Path | None = None
) -> tuple[SpecDocument, list[Diagnostic]]:
    """Load a contract; the diagnostics are warnings and notes.

    Args:
        kin: another version of the contract; parts that are the same in both are judged once.

    Raises:
        Refused: the contract can't be used; carries every finding.
    """
    return load_read(path, read(path, limits=limits), limits, kin)


def load_read(
    path: Path, root: Document, limits: Limits = DEFAULT_LIMITS, kin: Path | None = None
) -> tuple[SpecDocument, list[Diagnostic]]:
    """Load a contract whose root file was read already.

    Args:
        kin: another version of the contract; parts that are the same in both are judged once.

    Raises:
        Refused: the contract can't be used; carries every finding.
    """
    report = Report()
    version = version_of(root.data, report)
    about_version = report.located(root.locate)
    if version is None:
        raise Refused(about_version)
    bundled = bundle(path, root, version.grammar, limits)
    cache = VerdictCache.of_user()
    facts = (bundled.sha256, str(path), repr(limits))
    verdict, parts = cache.find(*facts), Parts(bundled.data)
    if verdict is None:
        sound = Memo(Cache.of_user(SOUND), str(kin or path), repr(limits))
        verdict = _judge(bundled, version, limits, sound, parts)
        sound.save()
        cache.store(verdict, *facts)
    found = arranged([*about_version, *bundled.diagnostics, *verdict.diagnostics], verdict.dropped)
    if has_errors(found):
        raise Refused(found)
    return _document(path, bundled, version, verdict, parts), found


def _judge(bundled: Bundle, version: Version, limits: Limits, sound: Memo, parts: Parts) -> CachedVerdict:
    verdict = validate(bundled.data, version, limits, sound, parts)
    final = finished(bundled.data, version, verdict.edits, verdict.late_edits)
    located = verdict.written.located(bundled.sources.locate)
    located += verdict.final.located(replace(bundled.sources, moved=final.was).locate)
    dropped = verdict.written.dropped + verdict.final.dropped
    return CachedVerdict(tuple(located), dropped, verdict.edits, verdict.late_edits)


def _document(
    path: Path, bundled: Bundle, version: Version, verdict: CachedVerdict, parts: Parts
) -> SpecDocument:
    final = finished(bundled.data, version, verdict.edits, verdict.late_edits)
    if final.data is not bundled.data:
        parts = Parts(final.data)
    sources = replace(bundled.sources, moved=final.was)
    grammar = "3.0" if str(final.data["openapi"]).startswith("3.0") else "3.1"
    return SpecDocument(final.data, grammar, version.written, path, bundled.sha256, sources, parts)
