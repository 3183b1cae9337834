"""Mapping templates in a project: written beside their cases, inlined in template.yaml, the user's once edited."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from codegen.core.errors import Refused
from codegen.output.changes import Action
from codegen.workflows.report import ScaffoldReport
from codegen.workflows.scaffold import scaffold
from codegen.workflows.targets import gateway_configuration, template_files
from codegen.workflows.vtl import lint_file, run_case_files

ROOT = Path(__file__).parents[3]
SETTINGS = """\
integrations:
  GET /orders/{orderId}: {type: mock}
  DELETE /orders/{orderId}: {type: aws, target: 'arn:aws:lambda:us-east-1:123456789012:function:cancel'}
"""
TEMPLATE = "templates/get_order/404.vtl"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    shutil.copy(ROOT / "specs/orders.yaml", tmp_path)
    (tmp_path / "orders").mkdir()
    (tmp_path / "orders/codegen.yaml").write_text(SETTINGS, encoding="utf-8")
    return tmp_path / "orders"


def run(project: Path) -> ScaffoldReport:
    targets = (gateway_configuration, template_files)
    return scaffold(project.parent / "orders.yaml", project, targets=targets)


def actions(report: ScaffoldReport) -> dict[str, Action]:
    return {str(change.path): change.action for change in report.changes}


def test_templates_are_written_with_cases_that_pass(project: Path) -> None:
    run(project)
    templates = sorted(project.glob("templates/*/*.vtl"))
    assert [path.relative_to(project).as_posix() for path in templates] == [
        "templates/cancel_order/404.vtl",
        "templates/cancel_order/409.vtl",
        "templates/cancel_order/failure.vtl",
        "templates/cancel_order/request.vtl",
        "templates/get_order/200.vtl",
        "templates/get_order/404.vtl",
        "templates/get_order/request.vtl",
    ]
    assert [lint_file(path).diagnostics for path in templates] == [()] * len(templates)
    tests = run_case_files([project])
    assert len(tests) == len(templates)
    assert [each.failures for each in tests] == [[]] * len(tests)


def test_an_edited_template_is_what_gets_deployed(project: Path) -> None:
    run(project)
    (project / TEMPLATE).write_text('{"title":\n  "edited"}\n', encoding="utf-8")
    report = run(project)
    assert actions(report)[TEMPLATE] is Action.KEEP
    assert actions(report)["template.yaml"] is Action.UPDATE
    assert ' "edited"}\n' in (project / "template.yaml").read_text(encoding="utf-8")
    assert set(actions(run(project)).values()) == {Action.UNCHANGED, Action.KEEP}


def test_a_template_that_nobody_edited_follows_the_contract(project: Path) -> None:
    run(project)
    contract = project.parent / "orders.yaml"
    contract.write_text(
        contract.read_text(encoding="utf-8").replace("ord_1042", "ord_7777"), encoding="utf-8"
    )
    report = run(project)
    assert actions(report)["templates/get_order/200.vtl"] is Action.UPDATE
    assert "ord_7777" in (project / "templates/get_order/200.vtl").read_text(encoding="utf-8")
    assert "ord_7777" in (project / "template.yaml").read_text(encoding="utf-8")


def test_a_template_that_was_deleted_comes_back(project: Path) -> None:
    run(project)
    (project / TEMPLATE).unlink()
    assert actions(run(project))[TEMPLATE] is Action.CREATE


def test_a_file_that_the_settings_name_wins(project: Path) -> None:
    run(project)
    (project / "own.vtl").write_text('{"statusCode": 404}', encoding="utf-8")
    settings = "{type: mock, requestTemplates: {application/json: {file: own.vtl}}}"
    (project / "codegen.yaml").write_text(SETTINGS.replace("{type: mock}", settings), encoding="utf-8")
    run(project)
    assert "'{\"statusCode\": 404}'" in (project / "template.yaml").read_text(encoding="utf-8")
    assert not (project / "templates/get_order/request.vtl").exists()
    assert (project / TEMPLATE).exists()


@pytest.mark.parametrize("name", ["missing.vtl", "../orders.yaml", "/etc/passwd", "."])
def test_a_file_that_the_project_lacks_is_refused(project: Path, name: str) -> None:
    settings = f"{{type: mock, requestTemplates: {{application/json: {{file: '{name}'}}}}}}"
    (project / "codegen.yaml").write_text(SETTINGS.replace("{type: mock}", settings), encoding="utf-8")
    with pytest.raises(Refused) as refused:
        run(project)
    (found,) = refused.value.diagnostics
    assert found.code == "CG156"
    assert found.location
    assert (found.location.line, Path(found.location.file).name) == (2, "codegen.yaml")


def test_an_edited_template_that_does_not_parse_is_refused_at_its_place(project: Path) -> None:
    run(project)
    deployed = (project / "template.yaml").read_text(encoding="utf-8")
    (project / TEMPLATE).write_text('{"a":\n#if($x\n', encoding="utf-8")
    with pytest.raises(Refused) as refused:
        run(project)
    (error,) = [each for each in refused.value.diagnostics if each.code == "CG500"]
    assert str(error).startswith(f"{project / TEMPLATE}:3:1: error CG500: the template does not parse: ")
    assert (project / "template.yaml").read_text(encoding="utf-8") == deployed


def test_an_edited_template_follows_its_renamed_operation(project: Path) -> None:
    run(project)
    (project / TEMPLATE).write_text('{"title":\n  "edited"}\n', encoding="utf-8")
    run(project)
    contract = project.parent / "orders.yaml"
    text = contract.read_text(encoding="utf-8").replace(
        "operationId: getOrder\n", "operationId: fetchOrder\n"
    )
    contract.write_text(text, encoding="utf-8")
    report = run(project)
    moved = "templates/fetch_order/404.vtl"
    assert (actions(report)[TEMPLATE], actions(report)[moved]) == (Action.MOVE, Action.CREATE)
    assert "CG312" in {diagnostic.code for diagnostic in report.diagnostics}
    assert (project / moved).read_text(encoding="utf-8") == '{"title":\n  "edited"}\n'
    assert not (project / TEMPLATE).parent.exists()
    assert ' "edited"}\n' in (project / "template.yaml").read_text(encoding="utf-8")
    assert set(actions(run(project)).values()) == {Action.UNCHANGED, Action.KEEP}


def test_a_file_in_place_of_a_template_that_does_not_parse_is_refused_at_its_place(project: Path) -> None:
    run(project)
    (project / "mine.vtl").write_text("{\n#if($x)\n}\n", encoding="utf-8")
    settings = project / "codegen.yaml"
    settings.write_text(
        "integrations:\n  GET /orders/{orderId}: {type: mock, requestTemplates: {application/json: {file: mine.vtl}}}\n"
    )
    with pytest.raises(Refused) as refused:
        run(project)
    [finding] = [found for found in refused.value.diagnostics if found.code == "CG500"]
    assert str(finding.location).startswith(f"{project / 'mine.vtl'}:")


def test_a_contract_that_is_not_there_is_refused_where_it_is_named(project: Path) -> None:
    (project / "codegen.yaml").write_text("name: Orders\ncontract: nofile.yaml\n", encoding="utf-8")
    with pytest.raises(Refused) as refused:
        scaffold(None, project)
    [finding] = refused.value.diagnostics
    assert (finding.code, str(finding.location)) == ("CG001", f"{project / 'codegen.yaml'}:2:1")


def test_an_edited_template_waits_for_its_operation_to_return(project: Path) -> None:
    run(project)
    (project / TEMPLATE).write_text('{"title":\n  "edited"}\n', encoding="utf-8")
    run(project)
    settings = project / "codegen.yaml"
    settings.write_text("contract: ../orders.yaml\n", encoding="utf-8")
    assert actions(run(project))[TEMPLATE] is Action.ORPHAN
    assert (project / "_orphans" / TEMPLATE).exists()
    settings.write_text(SETTINGS, encoding="utf-8")
    assert actions(run(project))[TEMPLATE] is Action.CREATE
    assert ' "edited"}\n' in (project / "template.yaml").read_text(encoding="utf-8")
    assert set(actions(run(project)).values()) == {Action.UNCHANGED, Action.KEEP}
