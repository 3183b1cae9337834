"""What deploys a project: each tool's files, a template that the emulator serves, and a change of mind."""

from __future__ import annotations

from pathlib import Path

import pytest

from codegen.core.errors import CodegenError
from codegen.ir.project import DeployTool
from codegen.output.changes import Action
from codegen.testing.client import TestClient
from codegen.workflows.outcome import Outcome
from codegen.workflows.repeat import scaffold_or_recall
from codegen.workflows.report import ScaffoldReport
from codegen.workflows.scaffold import scaffold

ROOT = Path(__file__).parents[3]
HELLO = ROOT / "specs" / "hello.yaml"
PLACES = {
    DeployTool.SAM: "template.yaml",
    DeployTool.CLOUDFORMATION: "template.yaml",
    DeployTool.TERRAFORM: "terraform/api.tf",
    DeployTool.CDK: "cdk/app.py",
    DeployTool.SERVERLESS: "serverless.yml",
}
KEPT_TEMPLATE = ".codegen/template.yaml"


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CODEGEN_CACHE_DIR", str(tmp_path / "cache"))


def change_target(root: Path, before: DeployTool, after: DeployTool) -> ScaffoldReport:
    settings = root / "codegen.yaml"
    text = settings.read_text(encoding="utf-8")
    assert f"\ntarget: {before}\n" in text
    settings.write_text(text.replace(f"\ntarget: {before}\n", f"\ntarget: {after}\n"), encoding="utf-8")
    return scaffold(None, root)


def run(root: Path, target: DeployTool) -> Outcome:
    return scaffold_or_recall(None, root, force=False, target=target, progress=lambda _text, _done: None)


def actions(report: ScaffoldReport) -> dict[str, Action]:
    return {str(change.path): change.action for change in report.changes}


@pytest.mark.parametrize("tool", DeployTool)
def test_each_tool_has_its_files_and_the_emulator_serves_the_project(
    tool: DeployTool, tmp_path: Path
) -> None:
    root = tmp_path / "hello"
    scaffold(HELLO, root, target=tool)
    assert {place for place in PLACES.values() if (root / place).exists()} == {PLACES[tool]}
    assert (root / KEPT_TEMPLATE).exists() is (PLACES[tool] != "template.yaml")
    assert f"\ntarget: {tool}\n" in (root / "codegen.yaml").read_text(encoding="utf-8")
    with TestClient(root) as client:
        answer = client.get("/dev/hello")
        assert (answer.status_code, answer.json()) == (200, {"message": "Hello, world"})
    again = scaffold(None, root)
    assert {change.action for change in again.changes} <= {Action.UNCHANGED, Action.KEEP}


@pytest.mark.parametrize("after", [tool for tool in DeployTool if tool is not DeployTool.SAM])
def test_files_of_the_former_tool_go_with_it(after: DeployTool, tmp_path: Path) -> None:
    root = tmp_path / "hello"
    scaffold(HELLO, root)
    there = actions(change_target(root, DeployTool.SAM, after))
    assert there[PLACES[after]] in (Action.CREATE, Action.UPDATE)
    assert there["README.md"] is Action.UPDATE
    back = actions(change_target(root, after, DeployTool.SAM))
    assert back["template.yaml"] in (Action.CREATE, Action.UPDATE)
    others = {place for place in PLACES.values() if (root / place).exists()}
    assert others == {"template.yaml"}
    assert not (root / KEPT_TEMPLATE).exists()


def test_an_edited_template_stays_and_it_is_said(tmp_path: Path) -> None:
    root = tmp_path / "hello"
    scaffold(HELLO, root)
    template = root / "template.yaml"
    template.write_text(template.read_text(encoding="utf-8") + "# mine\n", encoding="utf-8")
    report = change_target(root, DeployTool.SAM, DeployTool.TERRAFORM)
    assert actions(report)["template.yaml"] is Action.ORPHAN
    assert "template.yaml stays because you edited it" in "\n".join(map(str, report.diagnostics))
    assert template.read_text(encoding="utf-8").endswith("# mine\n")


def test_the_command_does_not_overrule_the_settings(tmp_path: Path) -> None:
    root = tmp_path / "hello"
    scaffold(HELLO, root, target=DeployTool.CDK)
    with pytest.raises(CodegenError, match="says `target: cdk`, and the command says sam: change it there"):
        run(root, DeployTool.SAM)
    assert run(root, DeployTool.CDK).root == root
