"""What changed in a contract, in Markdown: an entry of the API's changelog."""

from __future__ import annotations

from codegen.contract.diff.change import Level
from codegen.contract.diff.versions import VERSION_RULES
from codegen.workflows.contract_diff import DiffReport, LocatedChange

_HEADINGS = {
    Level.ERR: "Breaking changes",
    Level.WARN: "Changes that may break clients",
    Level.INFO: "Other changes",
}
_SPECIAL = str.maketrans({character: f"\\{character}" for character in r"\`*_[]<>|#"})


def markdown(report: DiffReport) -> str:
    """The changes by level and operation, below the version that they make."""
    lines = [f"## {_escaped(_version(report))}"]
    changes = [each for each in report.changes if each.change.id not in VERSION_RULES]
    for level, heading in _HEADINGS.items():
        those = [each for each in changes if each.change.level is level]
        if those:
            lines += ["", f"### {heading}", "", *_entries(those)]
    if not changes:
        lines += ["", "No changes."]
    return "\n".join(lines)


def _version(report: DiffReport) -> str:
    """The new version where it was raised, else the one that the changes ask for."""
    is_raised = report.new_version != report.old_version
    return (report.new_version if is_raised else report.next_version) or report.new_version or "Unreleased"


def _entries(changes: list[LocatedChange]) -> list[str]:
    lines = []
    for each in changes:
        about = f"**{_escaped(each.change.operation)}**: " if each.change.operation else ""
        lines.append(f"- {about}{_escaped(each.change.text)} (`{each.change.id}`)")
    return lines


def _escaped(text: str) -> str:
    return " ".join(text.translate(_SPECIAL).split())
