"""Golden CloudFormation templates: what a contract and its settings become without SAM, and that nobody objects.

`GOLDEN_UPDATE=1` rewrites what is expected.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from deploy_tools import lint as cfn_lint
from golden_case import laid_out

from codegen.core.diagnostics import Severity
from codegen.workflows.lint import lint
from codegen.workflows.scaffold import scaffold

HERE = Path(__file__).parent
IS_UPDATE = os.environ.get("GOLDEN_UPDATE") == "1"


@pytest.fixture(scope="module", params=["orders", "storefront", "http_orders", "auction", "live_orders"])
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A case, and the project that became of it."""
    case, folder = HERE / str(request.param), tmp_path_factory.mktemp(request.param)
    contract, root = laid_out(case, folder), folder / "project"
    root.mkdir()
    settings = (case / "codegen.yaml").read_text() if (case / "codegen.yaml").exists() else ""
    own = [line for line in settings.splitlines() if not line.startswith("target:")]
    (root / "codegen.yaml").write_text("\n".join(["target: cloudformation", *own]))
    scaffold(contract, root, force=True)
    return case / "template.cloudformation.yaml", root


def test_the_template_is_as_expected(made: tuple[Path, Path]) -> None:
    expected, root = made
    text = (root / "template.yaml").read_text()
    if IS_UPDATE:
        expected.write_text(text)
    assert expected.read_text() == text


def test_cfn_lint_finds_nothing(made: tuple[Path, Path]) -> None:
    assert cfn_lint(made[1] / "template.yaml") == []


def test_our_own_linter_finds_nothing(made: tuple[Path, Path]) -> None:
    found = lint(made[1] / "template.yaml").diagnostics
    assert [str(one) for one in found if one.severity is not Severity.NOTE] == []
