"""Golden Terraform projects: `terraform/` of a case is what its contract becomes, and the real Terraform plans it.

`GOLDEN_UPDATE=1` rewrites what is expected. What Terraform plans must be what the template of the other tools says.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from golden_case import laid_out
from normal_form import normal_form
from real_terraform import invalid, planned, reformatted
from terraform_provider import providers
from terraform_reader import Plan, canonical, explicit

from codegen.core.diagnostics import SourceLocation
from codegen.core.findings import Findings, Locate
from codegen.core.memo import Memo
from codegen.deploy.gateway import configured
from codegen.deploy.template import complete_template
from codegen.ir.project import Project
from codegen.targets.terraform import target as terraform
from codegen.workflows.scaffold import scaffold
from codegen.workflows.targets import Generated

HERE = Path(__file__).parent
IS_UPDATE = os.environ.get("GOLDEN_UPDATE") == "1"


def terraform_project(project: Project, locate: Locate, _memo: Memo) -> Generated:
    return Generated(*terraform.generate(project, locate))


def tree(root: Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(root.iterdir()) if path.is_file()}


@pytest.fixture(scope="module", params=["orders", "storefront", "http_orders", "auction", "live_orders"])
def made(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, Path, Project]:
    """A case, the folder that became of it, and the plan of its project."""
    case, folder = HERE / str(request.param), tmp_path_factory.mktemp(request.param)
    contract = laid_out(case, folder)
    root = folder / "project"
    root.mkdir()
    if (case / "codegen.yaml").exists():
        shutil.copy(case / "codegen.yaml", root)
    report = scaffold(contract, root, force=True, targets=(terraform_project,))
    return case / "terraform", root / "terraform", report.project


@pytest.fixture(scope="module")
def environment() -> Iterator[dict[str, str]]:
    with providers() as found:
        yield found


def test_the_files_are_as_expected(made: tuple[Path, Path, Project]) -> None:
    expected, folder, _ = made
    if IS_UPDATE:
        shutil.rmtree(expected, ignore_errors=True)
        shutil.copytree(folder, expected)
    assert sorted(tree(folder)) == sorted(tree(expected))
    for name, text in tree(expected).items():
        assert tree(folder)[name] == text, f"{expected / name} differs; GOLDEN_UPDATE=1 rewrites it"


def test_terraform_arranges_nothing(made: tuple[Path, Path, Project]) -> None:
    assert reformatted(made[1]) == ""


def test_terraform_finds_it_valid(made: tuple[Path, Path, Project], environment: dict[str, str]) -> None:
    assert invalid(made[1], environment) == []


def test_terraform_plans_what_the_template_says(
    made: tuple[Path, Path, Project], environment: dict[str, str]
) -> None:
    _, folder, project = made
    template = complete_template(
        project, configured(project, Findings(lambda _: SourceLocation("spec.yaml")))
    )
    plan = Plan(template, planned(folder, environment))
    assert canonical(normal_form(plan.template())) == canonical(normal_form(explicit(template)))
    assert plan.unread() == set()
