"""Verdicts on contracts, kept by content: validating 13 MB takes two seconds, reading the verdict a millisecond.

In: the digest of a contract. Out: what was found about it before, or nothing. Nothing here is ever fatal: a cache that
can't be read or written is as good as none.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import codegen
from codegen.core.diagnostics import Diagnostic, Severity, SourceLocation
from codegen.spec.edits import REMOVED, Renamed

_KEPT = 256  # files; the older half goes when there are more
_VALIDATORS = ("openapi-spec-validator", "openapi-schema-validator", "jsonschema", "jsonschema-rs")


@dataclass(frozen=True, slots=True)
class CachedVerdict:
    """What was found about a contract, and the edits that make it usable (see `validation.validate.Verdict`)."""

    diagnostics: tuple[Diagnostic, ...]
    dropped: int
    edits: Mapping[str, Any]
    late_edits: Mapping[str, Any]


class VerdictCache:
    """The verdicts of one folder, which other processes may use at the same time."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    @classmethod
    def of_user(cls) -> VerdictCache:
        """The cache of whoever runs this: `$XDG_CACHE_HOME/codegen/verdicts`, else below `~/.cache`."""
        stated = os.environ.get("XDG_CACHE_HOME", "")
        try:
            base = Path(stated) if os.path.isabs(stated) else Path.home() / ".cache"
        except RuntimeError:  # no home directory
            return cls(None)
        return cls(base / "codegen" / "verdicts")

    def find(self, *facts: str) -> CachedVerdict | None:
        """The verdict stored under the same facts by the same versions of everything that takes part in it."""
        if self._folder is None:
            return None
        try:
            return _decoded(json.loads(self._file(facts).read_bytes()))
        except (OSError, ValueError, TypeError, KeyError):
            return None

    def store(self, verdict: CachedVerdict, *facts: str) -> None:
        """Keep a verdict; a reader sees the whole of it or nothing."""
        if self._folder is None:
            return
        with suppress(OSError, ValueError):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            text = json.dumps(_encoded(verdict))
            handle, name = tempfile.mkstemp(dir=self._folder, suffix=".new")
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
            os.replace(name, self._file(facts))
            self._prune(self._folder)

    def _file(self, facts: tuple[str, ...]) -> Path:
        key = hashlib.sha256(json.dumps([_fingerprint(), *facts]).encode()).hexdigest()
        return Path(str(self._folder), f"{key}.json")

    def _prune(self, folder: Path) -> None:
        files = list(folder.iterdir())
        if len(files) > _KEPT:
            files.sort(key=lambda file: file.stat().st_mtime)
            for file in files[: len(files) - _KEPT // 2]:
                file.unlink(missing_ok=True)


@cache
def _fingerprint() -> str:
    """Of all code that a verdict depends on: versions of packages, and the state of our own modules."""
    stated = [codegen.__version__, *map(_version, _VALIDATORS)]
    packages = (Path(__file__).parent, Path(__file__).parents[1] / "core")
    modules = sorted(file for package in packages for file in package.rglob("*.py"))
    states = [(file.name, file.stat().st_size, file.stat().st_mtime_ns) for file in modules]
    return hashlib.sha256(repr((stated, states)).encode()).hexdigest()


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


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
