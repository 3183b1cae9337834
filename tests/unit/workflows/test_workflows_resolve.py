"""`codegen resolve`, `--check` and exit codes around files that user and contract both changed."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from codegen.cli.commands import app
from codegen.output.changes import Action
from codegen.workflows.scaffold import scaffold
from codegen.workflows.targets import gateway_configuration, template_files

ROOT = Path(__file__).parents[3]
SETTINGS = "integrations:\n  GET /orders/{orderId}: {type: mock}\n"
TEMPLATE = "templates/get_order/200.vtl"
SIDECAR = f"{TEMPLATE}.codegen-new"


def command(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, [*arguments])
    return done.exit_code, done.output


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project whose template its user edited where the contract changed it, too."""
    shutil.copy(ROOT / "specs/orders.yaml", tmp_path)
    root = tmp_path / "orders"
    root.mkdir()
    (root / "codegen.yaml").write_text(SETTINGS, encoding="utf-8")
    make(root)
    template = root / TEMPLATE
    template.write_text(template.read_text().replace("ord_1042", "ord_mine"))
    contract = tmp_path / "orders.yaml"
    contract.write_text(contract.read_text().replace("ord_1042", "ord_7777"))
    return root


def make(root: Path) -> dict[str, Action]:
    report = scaffold(root.parent / "orders.yaml", root, targets=(gateway_configuration, template_files))
    return {str(change.path): change.action for change in report.changes}


def test_the_users_side_stands_and_is_what_gets_deployed(project: Path) -> None:
    assert make(project)[SIDECAR] is Action.CREATE
    assert "ord_7777" in (project / SIDECAR).read_text()
    assert "ord_mine" in (project / TEMPLATE).read_text()
    assert "ord_mine" in (project / "template.yaml").read_text()
    assert make(project)[SIDECAR] is Action.KEEP


def test_mine_ends_the_waiting(project: Path) -> None:
    make(project)
    code, shown = command("resolve", str(project))
    assert code == 4
    assert "ord_7777" in shown
    assert "ord_mine" in shown
    assert command("resolve", str(project), "--mine") == (0, f"{TEMPLATE}: as it stood\n")
    assert not (project / SIDECAR).exists()
    assert command("resolve", str(project)) == (0, f"{project}: nothing waits\n")
    assert set(make(project).values()) == {Action.KEEP, Action.UNCHANGED}


def test_theirs_takes_the_other_side_and_undo_takes_that_back(project: Path) -> None:
    make(project)
    mine, theirs = (project / TEMPLATE).read_bytes(), (project / SIDECAR).read_bytes()
    code, output = command("resolve", str(project), TEMPLATE, "--theirs", "--json")
    assert code == 0
    assert json.loads(output)["settled"] == [TEMPLATE]
    assert (project / TEMPLATE).read_bytes() == theirs
    assert not (project / SIDECAR).exists()
    assert command("undo", str(project))[0] == 0
    assert (project / TEMPLATE).read_bytes() == mine
    assert (project / SIDECAR).read_bytes() == theirs


def test_a_template_takes_what_is_new_into_the_document_in_the_same_run(project: Path) -> None:
    template = project / TEMPLATE
    template.write_text(f"## mine\n{template.read_text().replace('ord_mine', 'ord_1042')}")
    done = make(project)
    assert done[TEMPLATE] is Action.MERGE
    assert SIDECAR not in done
    assert template.read_text().startswith("## mine\n")
    document = (project / "template.yaml").read_text()
    assert "## mine" in document
    assert "ord_7777" in document
    assert set(make(project).values()) == {Action.KEEP, Action.UNCHANGED}


def test_nothing_that_waits_is_a_reason(project: Path) -> None:
    assert command("resolve", str(project), "template.yaml", "--mine")[0] == 2
    assert command("resolve", str(project.parent))[0] == 2
    assert command("resolve", str(project), "--mine", "--theirs")[0] == 2


def test_a_run_and_a_check_end_with_4_while_something_waits(tmp_path: Path) -> None:
    contract, root = tmp_path / "hello.yaml", tmp_path / "hello"
    shutil.copy(ROOT / "specs/hello.yaml", contract)
    assert command("scaffold", str(contract), "-o", str(root))[0] == 0
    template = root / "template.yaml"
    template.write_text(
        template.read_text().replace("summary: ", "summary: My ", 1).replace("title: ", "title: My ", 1)
    )
    contract.write_text(contract.read_text().replace("title: ", "title: Your ", 1))
    assert command("scaffold", str(root))[0] == 4
    assert command("scaffold", str(root))[0] == 4
    code, shown = command("scaffold", str(root), "--check")
    assert code == 4
    assert "unsettled template.yaml.codegen-new" in shown
    assert command("resolve", str(root), "--mine")[0] == 0
    assert command("scaffold", str(root), "--check")[0] == 0


def test_the_service_of_serverless_takes_what_the_settings_change(tmp_path: Path) -> None:
    contract, root = tmp_path / "hello.yaml", tmp_path / "hello"
    shutil.copy(ROOT / "specs/hello.yaml", contract)
    assert command("scaffold", str(contract), "-o", str(root), "--target", "serverless")[0] == 0
    service, settings = root / "serverless.yml", root / "codegen.yaml"
    service.write_text(service.read_text() + "custom: {mine: 1}\n")
    settings.write_text(settings.read_text().replace("name: hello", "name: greetings"))
    assert command("scaffold", str(root))[0] == 0
    text = service.read_text()
    assert "service: greetings\n" in text
    assert text.endswith("custom: {mine: 1}\n")
