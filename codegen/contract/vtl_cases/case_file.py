"""Reads the cases of a mapping template: `NAME.test.yaml` beside `NAME.vtl`.

In: the file. Out: typed cases with their places; everything that is wrong with it is a finding.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from codegen.core.diagnostics import SourceLocation
from codegen.core.findings import Findings
from codegen.core.pointer import child
from codegen.core.reading import Document
from codegen.core.records import Record, field
from codegen.core.suggestions import did_you_mean

SUFFIXES = (".test.yaml", ".test.yml", ".test.json")
_PLACES = ("path", "querystring", "header")
_FIELDS = ("body", "context", "error", "expected", "golden", "name", "overrides", "params", "stage_variables")
_FILE_FIELDS = ("cases", "template")


class TemplateCase(Record, frozen=True):
    """One render and what it must give.

    Attributes:
        body: the text of the body; objects and lists of the file were written out as JSON.
        expected: a text to be equal, or an object or list that the output must be as JSON; None for `golden`.
        golden: a file beside the cases that holds the expected output; "" for `expected`.
        error: part of the message of the error that the render must end in; "" for none.
        overrides: members of `$context` that must hold these values afterwards.
    """

    name: str
    location: SourceLocation
    body: str = ""
    params: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    context: Mapping[str, Any] = field(default_factory=dict)
    stage_variables: Mapping[str, Any] = field(default_factory=dict)
    expected: Any = None
    golden: str = ""
    error: str = ""
    overrides: Mapping[str, Any] = field(default_factory=dict)


class CaseFile(Record, frozen=True):
    """The cases of one template."""

    path: Path
    template: Path
    cases: tuple[TemplateCase, ...]


def read_cases(document: Document, path: Path, findings: Findings) -> CaseFile:
    """The cases in a file; those with an error among the findings are left out."""
    data = document.data
    _check_names(data, _FILE_FIELDS, "", "a file of cases", findings)
    named = data.get("template")
    if named is not None and not isinstance(named, str):
        findings.error("CG511", "template must be the path of a template", "/template")
        named = None
    template = path.parent / named if named else path.with_name(f"{stem(path)}.vtl")
    entries = data.get("cases")
    if not isinstance(entries, list) or not entries:
        findings.error("CG511", "a file of cases needs a list of cases", "/cases" if "cases" in data else "")
        entries = []
    cases = [_case(entry, child("/cases", index), index, findings) for index, entry in enumerate(entries)]
    return CaseFile(path, template, tuple(case for case in cases if case is not None))


def stem(path: Path) -> str:
    """`create` of `create.test.yaml`."""
    return next(path.name.removesuffix(suffix) for suffix in SUFFIXES if path.name.endswith(suffix))


def case_values(entry: Mapping[str, Any]) -> dict[str, Any]:
    """The values that a template is rendered with: body, params, context and stage variables of a case."""
    params = entry.get("params") or {}
    return {
        "body": _body(entry.get("body")),
        "params": {place: params.get(place) or {} for place in _PLACES},
        "context": entry.get("context") or {},
        "stage_variables": entry.get("stage_variables") or {},
    }


def _case(entry: Any, place: str, index: int, findings: Findings) -> TemplateCase | None:
    if not isinstance(entry, Mapping):
        findings.error("CG511", "a case must be an object", place)
        return None
    before = len(findings.diagnostics)
    _check_names(entry, _FIELDS, place, "a case", findings)
    for name in ("context", "overrides", "params", "stage_variables"):
        if not isinstance(entry.get(name) or {}, Mapping):
            findings.error("CG511", f"{name} must be an object", child(place, name))
    if isinstance(entry.get("params"), Mapping):
        _check_names(entry["params"], _PLACES, child(place, "params"), "params", findings)
    wanted = [name for name in ("expected", "golden", "error") if name in entry]
    if len(wanted) != 1:
        said = "and ".join(f"{name} " for name in wanted) or "none "
        hint = "name what the output must be, the file that holds it, or the error"
        findings.error(
            "CG511", f"a case has one of expected, golden and error, and this has {said.strip()}", place, hint
        )
    if len(findings.diagnostics) > before:
        return None
    return TemplateCase(
        name=str(entry.get("name") or f"case {index + 1}"),
        location=findings.locate(place),
        expected=entry.get("expected"),
        golden=str(entry.get("golden") or ""),
        error=str(entry.get("error") or ""),
        overrides=entry.get("overrides") or {},
        **case_values(entry),
    )


def _check_names(
    value: Mapping[str, Any], known: tuple[str, ...], place: str, title: str, findings: Findings
) -> None:
    for name in value:
        if name not in known:
            hint = did_you_mean(name, known, f"use {', '.join(known)}")
            findings.error("CG511", f"{title} has no field {name}", child(place, name), hint)


def _body(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
