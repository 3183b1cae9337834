"""The changes that a team has agreed to: a YAML file of rules, each for one operation or for all.

ignore:
  - id: request-parameter-removed
    operation: GET /orders
    reason: nobody ever sent it
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from codegen.contract.diff.change import Change
from codegen.contract.diff.rules import levels
from codegen.core.errors import Refused
from codegen.core.findings import Findings
from codegen.core.reading import read
from codegen.core.records import Record

DEFAULT_FILE = Path(".codegen/diff-ignore.yaml")
_KNOWN = ("id", "operation", "reason")


class IgnoreList(Record, frozen=True):
    """Pairs of a rule and an operation; an empty operation is any."""

    entries: frozenset[tuple[str, str]] = frozenset()

    def has(self, change: Change) -> bool:
        """Whether a change was agreed to."""
        return not self.entries.isdisjoint({(change.id, ""), (change.id, _shape(change.operation))})


def read_ignore_list(path: Path | None) -> IgnoreList:
    """Read an ignore list; without a path, that of the project where it has one.

    Raises:
        Refused: it can't be read, or says what no rule is called.
    """
    if path is None:
        if not DEFAULT_FILE.is_file():
            return IgnoreList()
        path = DEFAULT_FILE
    document = read(path)
    findings = Findings(document.locate)
    listed = document.data.get("ignore")
    if not isinstance(listed, list):
        findings.error("CG071", "there is no list of ignored changes", "", "write them below ignore:")
        raise Refused(findings.diagnostics)
    entries = [_entry(each, f"/ignore/{i}", findings) for i, each in enumerate(listed)]
    if findings.diagnostics:
        raise Refused(findings.diagnostics)
    return IgnoreList(frozenset(entries))


def _entry(entry: Any, pointer: str, findings: Findings) -> tuple[str, str]:
    if isinstance(entry, str):
        entry = {"id": entry}
    if not isinstance(entry, dict):
        findings.error("CG071", "an ignored change is no object", pointer, "write the rule as id:")
        return "", ""
    for name in entry.keys() - set(_KNOWN):
        findings.error(
            "CG071", f"an ignored change has no {name}", f"{pointer}/{name}", f"known: {', '.join(_KNOWN)}"
        )
    rule, operation = str(entry.get("id", "")), str(entry.get("operation") or "")
    if rule not in levels():
        findings.error(
            "CG071", f"there is no rule {rule!r}", pointer, "take the id from what codegen diff prints"
        )
    return rule, _shape(operation)


def _shape(operation: str) -> str:
    method, _, path = operation.partition(" ")
    return f"{method.upper()} {path.strip()}" if path else ""
