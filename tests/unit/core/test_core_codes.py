"""The table of diagnostic codes and the code that reports them say the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from codegen.core.codes import CODES, LOSSES

CODE = re.compile(r"\"(CG\d{3})\"")


def reported(root: Path) -> dict[str, set[str]]:
    """Code -> the packages that report it."""
    found: dict[str, set[str]] = {}
    for file in (root / "codegen").rglob("*.py"):
        if file.name != "codes.py":
            for code in CODE.findall(file.read_text(encoding="utf-8")):
                found.setdefault(code, set()).add(file.relative_to(root / "codegen").parts[0])
    return found


def test_every_code_has_a_meaning_and_every_meaning_a_code(pytestconfig: pytest.Config) -> None:
    found = reported(pytestconfig.rootpath)
    assert sorted(set(found) - set(CODES)) == []
    assert sorted(set(CODES) - set(found)) == []
    assert CODES.keys() >= LOSSES
