"""Findings in the formats of other programs: SARIF for code scanning, workflow commands for GitHub Actions.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from codegen import __version__
from codegen.core.codes import CODES
from codegen.core.diagnostics import Diagnostic, Severity, SourceLocation

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}
_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def sarif(
    diagnostics: Iterable[Diagnostic], tool: str = "codegen lint", titles: Mapping[str, str] = CODES
) -> dict[str, Any]:
    """One SARIF log of all findings.

    Args:
        titles: what each code is about.
    """
    found = list(diagnostics)
    codes = sorted({diagnostic.code for diagnostic in found})
    driver = {
        "name": tool,
        "semanticVersion": __version__,
        "rules": [{"id": code, "shortDescription": {"text": titles[code]}} for code in codes],
    }
    results = [_result(diagnostic, codes.index(diagnostic.code)) for diagnostic in found]
    return {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}],
    }


def _result(diagnostic: Diagnostic, rule: int) -> dict[str, Any]:
    text = f"{diagnostic.message} ({diagnostic.hint})" if diagnostic.hint else diagnostic.message
    result: dict[str, Any] = {
        "ruleId": diagnostic.code,
        "ruleIndex": rule,
        "level": _LEVELS[diagnostic.severity],
        "message": {"text": text},
    }
    if diagnostic.location:
        result["locations"] = [{"physicalLocation": _place(diagnostic.location)}]
    return result


def _place(location: SourceLocation) -> dict[str, Any]:
    path = PurePath(location.file)
    uri = path.as_uri() if path.is_absolute() else quote(path.as_posix())
    place: dict[str, Any] = {"artifactLocation": {"uri": uri}}
    if location.line:
        place["region"] = {"startLine": location.line, "startColumn": max(1, location.column)}
    return place


def github(diagnostic: Diagnostic, titles: Mapping[str, str] = CODES) -> str:
    """A finding as a command that GitHub Actions shows beside the line."""
    place = diagnostic.location
    properties = {"title": f"{diagnostic.code} {titles[diagnostic.code]}"}
    if place is not None:
        properties = {
            "file": place.file,
            "line": str(place.line or 1),
            "col": str(place.column or 1),
            **properties,
        }
    text = f"{diagnostic.message} ({diagnostic.hint})" if diagnostic.hint else diagnostic.message
    said = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{_COMMANDS[diagnostic.severity]} {said}::{_data(text)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
