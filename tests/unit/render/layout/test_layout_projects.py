"""Generated projects are as black would have them, and black is asked about none of their modules."""

from __future__ import annotations

from pathlib import Path

import pytest
from layout_judge import blackened

from codegen.importer.contract import import_contract
from codegen.importer.lowering.paths import lower_paths
from codegen.importer.project import plan_project
from codegen.ir.project import Grouping, ProjectSettings
from codegen.render.environment import static_modules
from codegen.render.layout.module import lay_out
from codegen.spec.load import load
from codegen.targets.lambda_python.target import generate

TESTS = Path(__file__).parents[3]
EXPECTED = [path for path in sorted((TESTS / "golden").glob("*/expected")) if any(path.rglob("__init__.py"))]
CONTRACTS = sorted((TESTS / "support" / "contracts").glob("*.yaml"))


@pytest.mark.parametrize("project", EXPECTED, ids=lambda path: str(path.parent.name))
def test_black_leaves_golden_projects_as_they_are(project: Path) -> None:
    texts = {path.read_text(encoding="utf-8") for path in project.rglob("*.py")} - static_modules()
    assert texts
    for text in texts:
        assert blackened(text) == text


@pytest.mark.parametrize("path", CONTRACTS, ids=lambda path: str(path.stem))
def test_modules_of_contracts_are_laid_out_as_black_does(path: Path) -> None:
    document, _ = load(path)
    api, _ = lower_paths(import_contract(document)[0], document.locate)
    project, _ = plan_project(
        api, ProjectSettings(grouping=Grouping.PER_TAG), name=path.stem, contract=path.name
    )
    made = [
        file.content for file in generate(project, locate=document.locate).files if file.path.suffix == ".py"
    ]
    texts = {*made} - static_modules()
    assert texts
    for text in texts:
        assert lay_out(text) == blackened(text)
