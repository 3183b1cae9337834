"""The checks that generated tests make: they pass on a fresh project, and say what is wrong with a broken one."""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from importlib import invalidate_caches
from pathlib import Path

import pytest

from codegen.core.errors import CodegenError
from codegen.testing.contract import Contract
from codegen.workflows.scaffold import scaffold

SPECS = Path(__file__).parents[3] / "specs"
Open = Callable[[], Contract]


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh project of specs/orders.yaml."""
    folder = tmp_path_factory.mktemp("fresh")
    shutil.copy(SPECS / "orders.yaml", folder)
    scaffold(folder / "orders.yaml", folder / "orders")
    return folder


@pytest.fixture
def project(fresh: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the project whose code can be imported until the test ends."""
    monkeypatch.setenv("CODEGEN_VALIDATE_RESPONSES", "1")
    monkeypatch.setattr(sys, "path", list(sys.path))
    shutil.copytree(fresh, tmp_path, dirs_exist_ok=True)
    invalidate_caches()
    _forget()
    yield tmp_path / "orders"
    _forget()


def _forget() -> None:
    """Unload projects that tests imported."""
    for name in list(sys.modules):
        if name.partition(".")[0] in ("handlers", "orders_api"):
            del sys.modules[name]


def broken(project: Path, operation: str, body: str) -> Contract:
    """The project's contract, with a handler that does something else."""
    module = project / "src" / "handlers" / f"{operation}.py"
    found = re.match(rf"(.*?)(def {operation}\(.*?:\n)    ", module.read_text(), re.DOTALL)
    assert found
    imports = "from orders_api.runtime.problem import BadRequest, Finding, NotFound\n"
    module.write_text(f"{found[1]}{imports}\n\n{found[2]}    {body}\n")
    return Contract(project)


def test_a_fresh_project_keeps_its_contract(project: Path) -> None:
    with Contract(project) as contract:
        for module in sorted((project / "src" / "handlers").glob("[a-z]*.py")):
            assert contract.send_example(module.stem).status_code < 300
            contract.check_valid_requests(module.stem)
            contract.check_invalid_requests(module.stem)


def test_bodies_are_packed_as_their_content_encoding_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "path", list(sys.path))
    coding = {"type": "string", "enum": ["gzip", "deflate", "br"]}
    body = {"required": True, "content": {"application/json": {"schema": {"type": "object"}}}}
    operation = {
        "operationId": "put_note",
        "parameters": [{"name": "Content-Encoding", "in": "header", "required": True, "schema": coding}],
        "requestBody": body,
        "responses": {"204": {"description": "Kept."}},
    }
    contract = {
        "openapi": "3.0.3",
        "info": {"title": "Notes", "version": "1"},
        "paths": {"/n": {"put": operation}},
    }
    (tmp_path / "notes.json").write_text(json.dumps(contract))
    scaffold(tmp_path / "notes.json", tmp_path / "notes")
    _forget()
    with Contract(tmp_path / "notes") as notes:
        assert notes.send_example("put_note").status_code == 204
        notes.check_valid_requests("put_note")
        notes.check_invalid_requests("put_note")
    _forget()


def test_a_handler_that_refuses_what_is_valid_is_found(project: Path) -> None:
    refusal = 'raise BadRequest("no", errors=[Finding("body", "", "is wrong")])'
    with broken(project, "create_order", refusal) as contract, pytest.raises(AssertionError) as caught:
        contract.check_valid_requests("create_order")
    assert "a valid request is refused" in str(caught.value)
    assert '"path": "/orders"' in str(caught.value)


def test_an_answer_that_breaks_the_contract_is_found(project: Path) -> None:
    with broken(project, "get_health", 'return "fine"') as contract, pytest.raises(AssertionError) as caught:
        contract.check_valid_requests("get_health")
    assert "the contract has no status 500" in str(caught.value)


def test_a_documented_problem_is_a_fine_answer(project: Path) -> None:
    with broken(project, "get_order", 'raise NotFound("gone")') as contract:
        contract.check_valid_requests("get_order")


def test_an_accepted_invalid_request_is_found(project: Path) -> None:
    module = project / "src" / "orders_api" / "models" / "new_order.py"
    operation = project / "src" / "orders_api" / "operations" / "create_order.py"
    operation.write_text(operation.read_text().replace("Json(NewOrder)", "Json()"))
    assert module.exists()
    template = project / "template.yaml"
    template.write_text(template.read_text().replace("x-amazon-apigateway-request-validator:", "x-ignored:"))
    with Contract(project, requests=50) as contract, pytest.raises(AssertionError) as caught:
        contract.check_invalid_requests("create_order")
    assert "it is not refused" in str(caught.value)


def test_the_same_requests_in_every_run(project: Path) -> None:
    def made() -> list[object]:
        seen: list[object] = []
        with Contract(project) as contract:
            send = contract.send

            def sending(sent: dict[str, object]) -> object:
                seen.append(sent)
                return send(sent)

            contract.send = sending  # type: ignore[assignment, method-assign]
            contract.check_valid_requests("create_order")
            contract.check_invalid_requests("create_order")
        return seen

    assert made() == made()


def test_the_environment_has_the_last_word_on_the_number(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CODEGEN_TEST_REQUESTS", "0")
    with broken(project, "get_health", 'return "fine"') as contract:
        contract.check_valid_requests("get_health")


def test_an_operation_that_the_contract_lost_is_said(project: Path) -> None:
    with Contract(project) as contract, pytest.raises(CodegenError, match="run `codegen scaffold` again"):
        contract.check_valid_requests("get_nothing")
