"""A fixture that makes projects; the runtime is tested as the very files that are shipped."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from generated_modules import forget_generated_modules
from lambda_python_projects import Scaffold, Scaffolded, write_project

from codegen.ir.project import Grouping
from codegen.render.environment import template_root

sys.path.insert(0, str(template_root() / "lambda_python"))


@pytest.fixture
def scaffold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scaffold]:
    """Makes a project of a contract (a document, or the path of one) that can be imported until the test ends."""
    monkeypatch.setenv("CODEGEN_VALIDATE_RESPONSES", "1")

    def make(contract: dict[str, Any] | Path, grouping: Grouping = Grouping.AUTO) -> Scaffolded:
        path = contract if isinstance(contract, Path) else tmp_path / "contract.json"
        if isinstance(contract, dict):
            path.write_text(json.dumps(contract))
        root = tmp_path / "project"
        made = write_project(path, root, grouping)
        monkeypatch.syspath_prepend(str(root / "src"))
        forget_generated_modules()
        return made

    yield make
    forget_generated_modules()
