"""Scaffolding with a target of our own: what is written, kept and refused."""

from __future__ import annotations

import json
from pathlib import Path, PurePosixPath

import pytest

from codegen.core.diagnostics import Diagnostic, Severity
from codegen.core.errors import CodegenError, OutputError, Refused
from codegen.core.files import GeneratedFile, Ownership
from codegen.core.findings import Locate
from codegen.core.memo import Memo
from codegen.ir.project import Project
from codegen.output.changes import Action
from codegen.output.journal import UNDO, Journal, step_of
from codegen.workflows.report import ScaffoldReport
from codegen.workflows.scaffold import scaffold
from codegen.workflows.targets import Generated

CONTRACT = """\
openapi: 3.1.0
info: {title: Orders, version: "1"}
paths:
  /orders:
    get: {operationId: listOrders, responses: {"200": {description: ok}}}
    post: {operationId: createOrder, responses: {"200": {description: ok}}}
components:
  schemas:
    Order: {type: object}
"""


def target(project: Project, _: Locate, ___: Memo) -> Generated:
    """A handler per operation and one generated module."""
    handlers = [
        GeneratedFile(
            PurePosixPath(f"src/handlers/{operation.name}.py"),
            f"def {operation.name}( request ):\n    return {operation.route.path!r}\n",
            Ownership.SCAFFOLDED,
        )
        for operation in project.operations
    ]
    names = ", ".join(repr(str(operation.name)) for operation in project.operations)
    model = GeneratedFile(PurePosixPath(f"src/{project.package}/models/order.py"), f"NAMES = [{names}]\n")
    return Generated([*handlers, model], [], {"Order": f"{project.package}.models.order:Order"})


@pytest.fixture
def contract(tmp_path: Path) -> Path:
    path = tmp_path / "orders.yaml"
    path.write_text(CONTRACT)
    return path


def run(spec: Path | None, output: Path | None, *, force: bool = False) -> ScaffoldReport:
    return scaffold(spec, output, force=force, targets=[target])


def actions(report: ScaffoldReport) -> dict[str, Action]:
    return {str(change.path): change.action for change in report.changes}


def test_a_project_is_written_formatted_and_locked(contract: Path, tmp_path: Path) -> None:
    report = run(contract, tmp_path / "out")
    assert set(actions(report).values()) == {Action.CREATE}
    assert (
        tmp_path / "out/src/handlers/list_orders.py"
    ).read_text() == 'def list_orders(request):\n    return "/orders"\n'
    lock = json.loads((tmp_path / "out/codegen.lock").read_text())
    assert lock["contract"]["path"] == "../orders.yaml"
    assert lock["operations"] == [
        {
            "operationId": "listOrders",
            "method": "GET",
            "path": "/orders",
            "handler": "handlers.list_orders:list_orders",
        },
        {
            "operationId": "createOrder",
            "method": "POST",
            "path": "/orders",
            "handler": "handlers.create_order:create_order",
        },
    ]
    assert lock["models"] == {"Order": "orders_api.models.order:Order"}


def test_every_operation_and_model_is_in_the_report(contract: Path, tmp_path: Path) -> None:
    said = run(contract, tmp_path / "out").as_json()
    assert [(o["operationId"], o["action"]) for o in said["operations"]] == [
        ("listOrders", "CREATE"),
        ("createOrder", "CREATE"),
    ]
    assert said["models"] == [{"name": "Order", "class": "orders_api.models.order:Order", "action": "CREATE"}]
    assert {change["path"] for change in said["changes"]} >= {"codegen.yaml", "codegen.lock"}
    assert [found["code"] for found in said["diagnostics"]] == ["CG192"]


def test_a_second_run_writes_nothing(contract: Path, tmp_path: Path) -> None:
    root = tmp_path / "out"
    run(contract, root)
    (root / "src/handlers/list_orders.py").write_text("mine = 1\n")
    (root / "codegen.yaml").write_text((root / "codegen.yaml").read_text() + "# mine\n")
    run(contract, root)
    before = {path: path.stat().st_mtime_ns for path in root.rglob("*")}
    for spec, output in ((contract, root), (None, root), (root, None)):
        report = run(spec, output)
        assert set(actions(report).values()) == {Action.KEEP, Action.UNCHANGED}
        assert [found.code for found in report.diagnostics] == ["CG192"]
    assert {path: path.stat().st_mtime_ns for path in root.rglob("*")} == before


def test_names_stay_when_the_contract_gets_another_name(contract: Path, tmp_path: Path) -> None:
    root = tmp_path / "out"
    run(contract, root)
    moved = contract.rename(tmp_path / "shop.yaml")
    report = run(moved, root)
    assert report.project.package == "orders_api"
    assert [d.code for d in report.diagnostics] == ["CG309", "CG192"]
    assert "contract: ../shop.yaml" in report.diagnostics[0].hint
    (root / "codegen.yaml").write_text(
        (root / "codegen.yaml").read_text().replace("../orders.yaml", "../shop.yaml")
    )
    assert [found.code for found in run(None, root).diagnostics] == ["CG192"]


def test_the_folder_is_called_like_the_contract(
    contract: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(Path("orders.yaml"), None).root == Path("orders")
    assert (tmp_path / "orders/codegen.lock").is_file()
    monkeypatch.chdir(tmp_path / "orders")
    assert set(actions(run(None, None)).values()) == {Action.UNCHANGED}


def test_a_contract_may_lie_in_its_project(contract: Path, tmp_path: Path) -> None:
    root = tmp_path / "project"
    root.mkdir()
    inside = contract.rename(root / "orders.yaml")
    report = run(inside, root)
    assert report.project.contract == "orders.yaml"
    assert set(actions(run(None, root)).values()) == {Action.UNCHANGED}


def test_a_first_run_that_crashed_is_completed(contract: Path, tmp_path: Path) -> None:
    twin, root = tmp_path / "twin", tmp_path / "out"
    run(contract, twin)
    files = {
        PurePosixPath(p.relative_to(twin)): p.read_bytes()
        for p in sorted(twin.rglob("*"))
        if p.is_file() and not p.is_relative_to(twin / UNDO)
    }
    steps = [step_of(path, None, content) for path, content in files.items()]
    root.mkdir()
    journal = Journal(root)
    journal.stage(steps, list(files.values()), [None] * len(steps))
    journal.commit(steps)
    journal.forward(steps[:2])
    assert set(actions(run(contract, root)).values()) == {Action.UNCHANGED}
    assert all((root / path).read_bytes() == content for path, content in files.items())


def test_a_broken_contract_touches_nothing(contract: Path, tmp_path: Path) -> None:
    run(contract, tmp_path / "out")
    before = {p: p.read_bytes() for p in (tmp_path / "out").rglob("*") if p.is_file()}
    contract.write_text(CONTRACT + "  - broken")
    with pytest.raises(Refused, match=r"orders\.yaml:\d+"):
        run(contract, tmp_path / "out")
    with pytest.raises(Refused):
        run(contract, tmp_path / "new")
    assert {p: p.read_bytes() for p in (tmp_path / "out").rglob("*") if p.is_file()} == before
    assert not (tmp_path / "new").exists()


def test_broken_settings_are_refused(contract: Path, tmp_path: Path) -> None:
    run(contract, tmp_path / "out")
    (tmp_path / "out/codegen.yaml").write_text("gruoping: auto\n")
    with pytest.raises(Refused, match="did you mean grouping"):
        run(contract, tmp_path / "out")


def test_settings_are_followed(contract: Path, tmp_path: Path) -> None:
    root = tmp_path / "out"
    root.mkdir()
    (root / "codegen.yaml").write_text("package: shop\ngrouping: single\n")
    report = run(contract, root, force=True)
    assert (report.project.package, len(report.project.functions)) == ("shop", 1)
    assert (root / "src/shop/models/order.py").is_file()


def test_a_target_that_finds_errors_stops_the_run(contract: Path, tmp_path: Path) -> None:
    def failing(_: Project, __: Locate, ___: Memo) -> Generated:
        return Generated([], [Diagnostic("CG200", Severity.ERROR, "no way")])

    with pytest.raises(Refused, match="no way"):
        scaffold(contract, tmp_path / "out", targets=[failing])
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("text", ["import os\n", "def f(:\n"])
def test_a_module_that_no_template_writes_stops_the_run(contract: Path, tmp_path: Path, text: str) -> None:
    def breaking_out(_: Project, __: Locate, ___: Memo) -> Generated:
        return Generated([GeneratedFile(PurePosixPath("src/handlers/x.py"), text)])

    with pytest.raises(CodegenError, match=r"src/handlers/x\.py"):
        scaffold(contract, tmp_path / "out", targets=[breaking_out])
    assert not (tmp_path / "out").exists()


def test_what_can_not_be_a_contract_is_said(tmp_path: Path) -> None:
    with pytest.raises(CodegenError, match="never fetched"):
        run(Path("https://example.com/openapi.yaml"), None)
    with pytest.raises(CodegenError, match="name a contract"):
        run(None, tmp_path)
    (tmp_path / "codegen.yaml").write_text("name: x\n")
    with pytest.raises(CodegenError, match="name a contract"):
        run(tmp_path, None)


@pytest.mark.parametrize("value", ["!Sub x", "x"])
def test_a_deployment_template_is_called_by_its_name(tmp_path: Path, value: str) -> None:
    template = tmp_path / "template.yaml"
    template.write_text(f"Resources:\n  A: {{Type: X, Properties: {{B: {value}}}}}\n")
    with pytest.raises(Refused, match="SAM or CloudFormation template, no contract"):
        run(template, tmp_path / "out")


def test_settings_that_are_a_folder_are_refused(contract: Path, tmp_path: Path) -> None:
    (tmp_path / "out/codegen.yaml").mkdir(parents=True)
    with pytest.raises(Refused, match="this is a folder"):
        run(contract, tmp_path / "out")


def test_settings_need_not_name_the_contract(contract: Path, tmp_path: Path) -> None:
    root = tmp_path / "out"
    root.mkdir()
    (root / "codegen.yaml").write_text("name: shop\n")
    run(contract, root, force=True)
    assert set(actions(run(None, root)).values()) == {Action.UNCHANGED}
    (root / "codegen.yaml").unlink()
    assert run(None, root).project.contract == "../orders.yaml"


def test_a_folder_of_somebody_else_is_refused(contract: Path, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="not empty"):
        run(contract, tmp_path.parent)
