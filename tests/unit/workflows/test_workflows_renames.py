"""Handlers that follow their operations: to another name, aside when it is gone, and back when it returns."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from codegen.workflows.scaffold import scaffold

CONTRACT = """\
openapi: 3.1.0
info: {title: Pets, version: "1"}
paths:
  /pets:
    get: {operationId: listPets, responses: {"200": {description: ok}}}
  /pets/{petId}:
    get:
      operationId: getPet
      parameters: [{name: petId, in: path, required: true, schema: {type: string}}]
      responses:
        "200":
          description: ok
          content:
            application/json: {schema: {type: object, properties: {name: {type: string}}}}
"""
GET_PET, FETCH_PET = Path("src/handlers/get_pet.py"), Path("src/handlers/fetch_pet.py")
GET_TEST, FETCH_TEST = Path("tests/test_get_pet.py"), Path("tests/test_fetch_pet.py")
MARK = "    # mine, to the letter: get_pet\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project with an edited handler."""
    root = tmp_path / "pets"
    run(root, CONTRACT)
    for path in (GET_PET, GET_TEST):
        (root / path).write_text((root / path).read_text().replace("\n    ", f"\n{MARK}    ", 1))
    assert MARK in (root / GET_PET).read_text()
    return root


def run(root: Path, contract: str) -> str:
    """Scaffold, twice; what the first run said."""
    document = root.parent / "pets.yaml"
    document.write_text(contract)
    report = scaffold(document, root)
    again = scaffold(document, root)
    assert not any(change.touches_disk for change in again.changes)
    return "\n".join(map(str, report.diagnostics))


def imports(root: Path) -> bool:
    code = "import pathlib; [__import__(f'handlers.{p.stem}') for p in pathlib.Path('handlers').glob('*.py')]"
    return subprocess.run([sys.executable, "-c", code], cwd=root / "src", check=False).returncode == 0


def test_a_renamed_operation_takes_handler_and_test_along(root: Path) -> None:
    said = run(root, CONTRACT.replace("getPet", "fetchPet"))
    assert "getPet was renamed to fetchPet" in said
    assert not (root / GET_PET).exists()
    assert not (root / GET_TEST).exists()
    assert MARK in (root / FETCH_PET).read_text()
    assert 'send_example("fetch_pet")' in (root / FETCH_TEST).read_text()
    assert imports(root)


def test_another_path_is_no_other_operation(root: Path) -> None:
    before = (root / GET_PET).read_bytes()
    run(root, CONTRACT.replace("/pets/{", "/animals/{"))
    assert (root / GET_PET).read_bytes() == before
    assert imports(root)


def test_another_name_and_another_path_at_once_are_not_guessed(root: Path) -> None:
    said = run(root, CONTRACT.replace("getPet", "readAnimal").replace("/pets/{", "/animals/{"))
    assert "getPet (GET /pets/{petId}) is gone" in said
    assert MARK in (root / "_orphans" / GET_PET).read_text()
    assert MARK not in (root / "src/handlers/read_animal.py").read_text()
    assert imports(root)


def test_an_operation_that_returns_gets_its_code_back(root: Path) -> None:
    before = (root / GET_PET).read_bytes(), (root / GET_TEST).read_bytes()
    run(root, CONTRACT[: CONTRACT.index("  /pets/{")])
    assert not (root / GET_PET).exists()
    assert "restored" in run(root, CONTRACT)
    assert ((root / GET_PET).read_bytes(), (root / GET_TEST).read_bytes()) == before
    assert not (root / "_orphans").exists()


def test_a_handler_that_can_not_be_renamed_is_kept_aside(root: Path) -> None:
    (root / GET_PET).write_text("def fetch_pet(): ...\ndef get_pet(): return fetch_pet()\n")
    run(root, CONTRACT.replace("getPet", "fetchPet"))
    assert "def get_pet" in (root / "_orphans" / GET_PET).read_text()
    assert imports(root)


def test_edited_modules_go_on_importing_a_package_that_has_another_name(root: Path) -> None:
    settings, list_pets = root / "codegen.yaml", root / "src/handlers/list_pets.py"
    list_pets.write_text(list_pets.read_text() + "\n\nimport pets_api.runtime.log  # mine\n")
    settings.write_text(settings.read_text().replace("package: pets_api", "package: zoo_api"))
    said = run(root, CONTRACT.replace("getPet", "fetchPet"))
    assert "pets_api was renamed to zoo_api: your src/handlers/list_pets.py uses the new name now" in said
    assert "\n\nimport zoo_api.runtime.log  # mine\n" in list_pets.read_text()
    assert "from zoo_api.operations.fetch_pet import" in (root / FETCH_PET).read_text()
    assert MARK in (root / FETCH_PET).read_text()
    assert imports(root)


def test_a_linked_handler_and_what_it_leads_to_stay(root: Path) -> None:
    elsewhere = root.parent / "shared.py"
    (root / GET_PET).rename(elsewhere)
    (root / GET_PET).symlink_to(elsewhere)
    before = elsewhere.read_bytes()
    assert "stays because it is a symbolic link" in run(root, CONTRACT.replace("getPet", "fetchPet"))
    assert (root / GET_PET).is_symlink()
    assert elsewhere.read_bytes() == before


def test_names_that_two_operations_exchange_are_told_and_not_followed(root: Path) -> None:
    before = (root / GET_PET).read_bytes()
    swapped = CONTRACT.replace("listPets", "other").replace("getPet", "listPets").replace("other", "getPet")
    assert "src/handlers/get_pet.py is yours and stays as it is" in run(root, swapped)
    assert (root / GET_PET).read_bytes() == before
