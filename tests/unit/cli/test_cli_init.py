"""`codegen init`: contracts without findings, and workflows that their services read."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from codegen.cli.commands import app
from codegen.contract.rules.rule import Group, Level
from codegen.workflows.lint import lint
from codegen.workflows.scaffold import scaffold


@pytest.fixture(autouse=True)
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with a repository in it."""
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def init(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["init", *words])
    return done.exit_code, done.output


@pytest.mark.parametrize(
    ("api_type", "target"),
    [
        ("rest", "sam"),
        ("http", "sam"),
        ("rest", "cloudformation"),
        ("http", "terraform"),
        ("rest", "cdk"),
        ("websocket", "sam"),
    ],
)
def test_a_new_project_has_no_findings_and_is_scaffolded_at_once(api_type: str, target: str) -> None:
    code, output = init("shop", "--name", "Our: shop", "--type", api_type, "--target", target)
    assert code == 0, output
    assert output.splitlines()[-1] == "  codegen scaffold shop"
    [contract] = Path("shop").glob("*api.yaml")
    assert lint(contract).diagnostics == ()
    report = scaffold(None, Path("shop"))
    assert report.project.name == "Our-shop"
    assert report.project.settings.target == target
    assert report.project.api.type.name.lower() == api_type
    assert not [each for each in report.diagnostics if each.severity != "note"]


def test_nothing_is_replaced() -> None:
    Path("shop").mkdir()
    Path("shop/openapi.yaml").write_text("mine\n")
    code, output = init("shop")
    assert code == 2
    assert "openapi.yaml is there already" in output
    assert os.listdir("shop") == ["openapi.yaml"]
    assert Path("shop/openapi.yaml").read_text() == "mine\n"


def test_a_project_takes_only_workflows() -> None:
    assert init("shop")[0] == 0
    assert init("shop")[0] == 2
    assert init("shop", "--type", "http", "--ci", "github")[0] == 2
    code, output = init("shop", "--ci", "github", "--json")
    assert code == 0
    assert [Path(file).name for file in json.loads(output)["files"]] == ["shop.yml"]
    assert init("shop", "--ci", "github")[0] == 2


def test_without_a_terminal_the_folder_is_named() -> None:
    code, output = init()
    assert code == 2
    assert "codegen init notes" in output


@pytest.mark.parametrize("folder", ["shop", ".", "services/our shop", "services/$(touch x)"])
def test_services_read_their_workflows(folder: str) -> None:
    assert init(folder, "--name", "Shop", "--ci", "github", "--ci", "gitlab", "--pre-commit")[0] == 0
    for schema, files in {
        "vendor.github-workflows": [".github/workflows/Shop.yml"],
        "vendor.gitlab-ci": [".gitlab/Shop.yml", ".gitlab-ci.yml"],
    }.items():
        command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, *files]
        subprocess.run(command, check=True, capture_output=True)
    hooks = [sys.executable, "-m", "pre_commit", "validate-config", ".pre-commit-config.yaml"]
    subprocess.run(hooks, check=True, capture_output=True)
    steps = yaml.safe_load(Path(".github/workflows/Shop.yml").read_text())["jobs"]["contract"]["steps"]
    pipeline = yaml.safe_load(Path(".gitlab/Shop.yml").read_text())["contract of Shop"]
    scripts = [step["run"] for step in steps if "run" in step]
    for script in [*scripts, *pipeline["before_script"], *pipeline["script"]]:
        subprocess.run(["bash", "-n", "-c", script], check=True)


def test_contracts_of_websocket_apis_are_not_compared() -> None:
    assert init("chat", "--type", "websocket", "--ci", "github", "--ci", "gitlab")[0] == 0
    for path in (".github/workflows/chat.yml", ".gitlab/chat.yml"):
        assert "codegen diff" not in Path(path).read_text()
        assert "codegen lint chat/asyncapi.yaml" in Path(path).read_text()
        yaml.safe_load(Path(path).read_text())


def test_every_step_of_a_workflow_runs() -> None:
    """But for the installation: its commands are those of this environment."""
    assert init("our shop", "--name", "Shop", "--ci", "github")[0] == 0
    scaffold(None, Path("our shop"))
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    steps = yaml.safe_load(Path(".github/workflows/Shop.yml").read_text())["jobs"]["contract"]["steps"]
    scripts = {step["name"]: step["run"] for step in steps if "run" in step}
    assert list(scripts) == [
        "Install",
        "Lint the contract",
        "Find changes that break clients",
        "Check that the project follows the contract",
        "Check types",
        "Run the contract tests",
    ]
    for name in ("Lint the contract", "Check that the project follows the contract"):
        subprocess.run(["bash", "-e", "-c", scripts[name]], check=True, env={**os.environ, "PATH": path})


def test_changes_that_break_clients_fail_the_workflow(repository: Path) -> None:
    (repository / ".git").rmdir()
    for command in ("init -q -b main", "config user.email a@b.c", "config user.name a"):
        subprocess.run(["git", *command.split()], check=True)
    assert init("shop", "--ci", "github")[0] == 0
    steps = yaml.safe_load(Path(".github/workflows/shop.yml").read_text())["jobs"]["contract"]["steps"]
    [script] = [step["run"] for step in steps if step.get("name") == "Find changes that break clients"]

    def run() -> int:
        environment = {
            **os.environ,
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "GITHUB_BASE_REF": "main",
        }
        ran = subprocess.run(["bash", "-e", "-c", script], env=environment, capture_output=True, check=False)
        return ran.returncode

    subprocess.run(["git", "commit", "-q", "--allow-empty", "-m", "a"], check=True)
    subprocess.run(["git", "update-ref", "refs/remotes/origin/main", "HEAD"], check=True)
    assert run() == 0  # the contract is new
    subprocess.run(["git", "add", "."], check=True)
    subprocess.run(["git", "commit", "-q", "-m", "b"], check=True)
    subprocess.run(["git", "update-ref", "refs/remotes/origin/main", "HEAD"], check=True)
    assert run() == 0
    contract = Path("shop/openapi.yaml")
    contract.write_text(contract.read_text().replace("required: [text]", "required: [text, author]"))
    contract.write_text(
        contract.read_text().replace("        text: {", "        author: {type: string}\n        text: {", 1)
    )
    assert run() == 1


def test_lines_for_files_that_are_there_are_told() -> None:
    Path(".gitlab-ci.yml").write_text("mine: {}\n")
    Path(".pre-commit-config.yaml").write_text("repos: []\n")
    code, output = init("shop", "--ci", "gitlab", "--pre-commit")
    assert code == 0
    assert "- local: .gitlab/shop.yml" in output
    assert "id: codegen-lint-shop" in output
    assert Path(".gitlab-ci.yml").read_text() == "mine: {}\n"
    assert Path(".pre-commit-config.yaml").read_text() == "repos: []\n"


def test_a_terminal_is_asked() -> None:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "codegen", "init"]
    os.write(ours, b"Our shop\nhttp\nterraform\ngithub\ny\n")
    process = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs)
    assert process.wait(timeout=60) == 0
    os.close(theirs)
    os.close(ours)
    settings = yaml.safe_load(Path("our-shop/codegen.yaml").read_text())
    assert settings == {
        "contract": "openapi.yaml",
        "name": "Our-shop",
        "api_type": "HTTP",
        "target": "terraform",
    }
    assert Path(".github/workflows/Our-shop.yml").exists()
    assert Path(".pre-commit-config.yaml").exists()


def test_a_new_contract_keeps_all_rules_of_style() -> None:
    assert init("shop")[0] == 0
    assert lint(Path("shop/openapi.yaml"), levels=dict.fromkeys(Group, Level.WARN)).diagnostics == ()
