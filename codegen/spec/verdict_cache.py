"""Verdicts on contracts, kept by content: validating 13 MB takes two seconds, reading the verdict a millisecond.

In: the digest of a contract. Out: what was found about it before, or nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from codegen.core.cache import Cache
from codegen.core.diagnostics import Diagnostic, Severity, SourceLocation
from codegen.core.records import Record
from codegen.spec.edits import REMOVED, Renamed

KIND = "verdicts"


class CachedVerdict(Record, frozen=True):
    """What was found about a contract, and the edits that make it usable (see `validation.validate.Verdict`)."""

    diagnostics: tuple[Diagnostic, ...]
    dropped: int
    edits: Mapping[str, Any]
    late_edits: Mapping[str, Any]


class VerdictCache:
    """The verdicts that a cache keeps."""

    def __init__(self, cache: Cache) -> None:
        self._cache = cache

    @classmethod
    def of_user(cls) -> VerdictCache:
        return cls(Cache.of_user(KIND))

    def find(self, *facts: str) -> CachedVerdict | None:
        """The verdict stored under the same facts."""
        try:
            return _decoded(self._cache.find(*facts))
        except (ValueError, TypeError, KeyError):
            return None

    def store(self, verdict: CachedVerdict, *facts: str) -> None:
        """Keep a verdict."""
        self._cache.store(_encoded(verdict), *facts)


# ---- as JSON
def _encoded(verdict: CachedVerdict) -> dict[str, Any]:
    return {
        "diagnostics": [
            [d.code, d.severity, d.message, d.hint, _encoded_location(d.location)]
            for d in verdict.diagnostics
        ],
        "dropped": verdict.dropped,
        "edits": _encoded_edits(verdict.edits),
        "late_edits": _encoded_edits(verdict.late_edits),
    }


def _encoded_location(location: SourceLocation | None) -> list[Any] | None:
    return None if location is None else [location.file, location.line, location.column, location.pointer]


def _encoded_edits(edits: Mapping[str, Any]) -> list[list[Any]]:
    return [[pointer, *_encoded_edit(value)] for pointer, value in edits.items()]


def _encoded_edit(value: Any) -> list[Any]:
    if value is REMOVED:
        return []
    return [None, value.name] if isinstance(value, Renamed) else [value]


def _decoded(data: dict[str, Any]) -> CachedVerdict:
    return CachedVerdict(
        tuple(
            Diagnostic(str(code), Severity(severity), str(message), _decoded_location(location), str(hint))
            for code, severity, message, hint, location in data["diagnostics"]
        ),
        int(data["dropped"]),
        _decoded_edits(data["edits"]),
        _decoded_edits(data["late_edits"]),
    )


def _decoded_location(location: list[Any] | None) -> SourceLocation | None:
    return None if location is None else SourceLocation(*location)


def _decoded_edits(edits: list[list[Any]]) -> dict[str, Any]:
    return {pointer: _decoded_edit(edit) for pointer, *edit in edits}


def _decoded_edit(edit: list[Any]) -> Any:
    if not edit:
        return REMOVED
    return Renamed(edit[1]) if len(edit) > 1 else edit[0]
