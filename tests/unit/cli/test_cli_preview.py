"""`codegen scaffold` with `--check` and `--dry-run`: what a run would do, told without writing."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from codegen.cli import commands

CONTRACT = """\
openapi: 3.1.0
info: {title: Pets, version: "1"}
paths:
  /pets:
    get:
      operationId: listPets
      parameters:
        - {name: limit, in: query, schema: {type: integer}}
      responses:
        "200": {description: ok}
"""
HANDLER = Path("pets/src/handlers/list_pets.py")
OPERATION = Path("pets/src/pets_api/operations/list_pets.py")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with a contract and its project."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", sys.argv)
    Path("pets.yaml").write_text(CONTRACT)
    assert run("pets.yaml") == 0
    return tmp_path


def run(*arguments: str) -> int:
    sys.argv = ["codegen", "scaffold", *arguments]
    with pytest.raises(SystemExit) as ended:
        commands.run()
    assert isinstance(ended.value.code, int)
    return ended.value.code


def tree() -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in Path("pets").rglob("*") if path.is_file()}


def edit_handler() -> None:
    HANDLER.write_text(HANDLER.read_text().replace("return", "assert request.limit != 3\n    return"))


def change_contract(before: str, after: str) -> None:
    Path("pets.yaml").write_text(Path("pets.yaml").read_text().replace(before, after))


def checked(capsys: pytest.CaptureFixture[str]) -> tuple[int, dict[str, str]]:
    capsys.readouterr()
    before = tree()
    code = run("pets", "--check", "--json")
    said = json.loads(capsys.readouterr().out)
    assert tree() == before
    assert said["inStep"] is (code == 0)
    return code, {drift["path"]: drift["kind"] for drift in said["drift"]}


def test_a_project_as_a_run_left_it_is_in_step(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert checked(capsys) == (0, {})


def test_an_edited_handler_is_no_drift(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit_handler()
    assert checked(capsys) == (0, {})


def test_every_kind_of_drift_is_told(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    OPERATION.write_text(OPERATION.read_text() + "# mine\n")
    (OPERATION.parent / "__init__.py").unlink()
    (OPERATION.parent / "stray.py").touch()
    (HANDLER.parent / "my_module.py").touch()
    change_contract("title: Pets", "title: Animals")
    code, drift = checked(capsys)
    assert code == 3
    assert drift["src/pets_api/operations/list_pets.py"] == "edited"
    assert drift["src/pets_api/operations/__init__.py"] == "missing"
    assert drift["src/pets_api/operations/stray.py"] == "untracked"
    assert drift["template.yaml"] == "outdated"
    assert "src/handlers/my_module.py" not in drift


def test_a_check_names_handlers_and_what_changed_around_them(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit_handler()
    change_contract("type: integer", "type: string")
    assert run("pets", "--check") == 3
    said = capsys.readouterr().out
    assert "listPets" in said
    assert "ListPetsRequest.limit was integer (int | None), is string (str | None) now" in said


def test_a_field_that_a_handler_reads_and_the_contract_lost_is_said(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit_handler()
    change_contract("name: limit", "name: cursor")
    assert run("pets") == 0
    assert "ListPetsRequest.limit is gone, and the handler reads it" in capsys.readouterr().out


def test_git_applies_the_patch_of_a_dry_run(
    project: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    subprocess.run(["git", "init", "-q", "pets"], check=True)
    edit_handler()
    Path("pets/src/pets_api/operations/__init__.py").unlink()
    change_contract("operationId: listPets", "operationId: listCats")
    capsysbinary.readouterr()
    before = tree()
    assert run("pets", "--dry-run") == 0
    assert tree() == before
    patch = capsysbinary.readouterr().out
    subprocess.run(["git", "apply", "-"], input=patch, cwd="pets", check=True)
    assert run("pets", "--check") == 0


def test_a_dry_run_of_a_new_project_makes_no_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", sys.argv)
    Path("pets.yaml").write_text(CONTRACT)
    assert run("pets.yaml", "--dry-run") == 0
    assert run("pets.yaml", "--check") == 3
    assert [path.name for path in tmp_path.iterdir()] == ["pets.yaml"]


def test_a_dry_run_of_a_run_that_would_be_refused_ends_like_it(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    OPERATION.write_text("# mine\n")
    change_contract("type: integer", "type: string")
    assert run("pets", "--dry-run") == 2
    assert "edited by hand" in capsys.readouterr().err
