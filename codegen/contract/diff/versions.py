"""Whether the version of a contract says what its changes do, and the version that would (https://semver.org)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from codegen.contract.diff.change import Change, Level

_SEMVER = re.compile(
    r"v?(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?(\+[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?"
)

Version = tuple[int, int, int]


def version_of(document: dict[str, Any]) -> str:
    """`info.version`; empty without one."""
    info = document.get("info")
    version = info.get("version") if isinstance(info, dict) else None
    return version if isinstance(version, str) else ""


def parsed(text: str) -> Version | None:
    """The numbers of a semantic version."""
    found = _SEMVER.fullmatch(text)
    return (int(found[1]), int(found[2]), int(found[3])) if found else None


VERSION_RULES = frozenset({"api-version-not-bumped", "api-version-decreased", "api-major-version-not-bumped"})


def version_rule(old: str, new: str, changes: Iterable[Change]) -> str:
    """The rule that a version breaks which says less than its changes do; empty where it says enough."""
    before, after = parsed(old), parsed(new)
    if before is None or after is None or all(change.level is not Level.ERR for change in changes):
        return ""
    if old == new:
        return "api-version-not-bumped"
    if after <= before:
        return "api-version-decreased"
    return "" if _is_enough(before, after) else "api-major-version-not-bumped"


def version_words(old: str, new: str) -> str:
    """What became of the version."""
    return f"the version is still '{new}'" if old == new else f"the version went from '{old}' to '{new}'"


def _is_enough(before: Version, after: Version) -> bool:
    return after[:2] > before[:2] if before[0] == after[0] == 0 else after[0] > before[0]


def next_version(old: str, changes: Iterable[Change]) -> str:
    """The version that the changes ask for; empty where the old one is none of semver's.

    Below 1.0.0, where anything may change, the middle number says that something broke.
    """
    before = parsed(old)
    if before is None:
        return ""
    major, minor, patch = before
    levels = {change.level for change in changes}
    if not levels:
        return f"{major}.{minor}.{patch}"
    if Level.ERR in levels:
        return f"{major + 1}.0.0" if major else f"0.{minor + 1}.0"
    return f"{major}.{minor + 1}.0" if major else f"0.{minor}.{patch + 1}"
