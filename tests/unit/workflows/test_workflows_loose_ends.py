"""What a run says of modules of the user's that would fail at import after it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from codegen.workflows.scaffold import scaffold

GET_PET = Path("src/handlers/get_pet.py")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project with an edited handler, and a module of the user's beside it."""
    root = tmp_path / "pets"
    said(root, contract())
    (root / GET_PET).write_text((root / GET_PET).read_text() + "# mine\n")
    (root / "src/shop").mkdir()
    return root


def contract(*, status: str = "200", model: str = "Pet") -> dict[str, Any]:
    schema = {"type": "array", "items": {"$ref": f"#/components/schemas/{model}"}}
    answer = {"description": "ok", "content": {"application/json": {"schema": schema}}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Pets", "version": "1"},
        "paths": {"/pets": {"get": {"operationId": "getPet", "responses": {status: answer}}}},
        "components": {"schemas": {model: {"type": "object", "properties": {"id": {"type": "string"}}}}},
    }


def said(root: Path, document: dict[str, Any]) -> list[tuple[str, str]]:
    """What a run warns of: code, and place with words."""
    file = root.parent / "pets.json"
    file.write_text(json.dumps(document))
    report = scaffold(file, root)
    found = [each for each in report.diagnostics if each.code in ("CG315", "CG316")]
    return [
        (each.code, f"{each.location}: {each.message}".removeprefix(f"{root.as_posix()}/")) for each in found
    ]


def test_imports_of_what_is_gone_are_told_with_their_lines(root: Path) -> None:
    lines = [
        "import pets_api.models.pet",
        "from pets_api.models import pet",
        "from pets_api.models.pet import Pet",
        "from pets_api.operations.get_pet import GetPetOk, GetPetRequest",
        "from pets_api.runtime import log",
        "from pets_api.nothing import of_ours",
    ]
    (root / "src/shop/db.py").write_text("def load():\n    " + "\n    ".join(lines) + "\n")
    gone = "imports pets_api.models.pet, which is gone"
    not_there = "imports pet of pets_api.models, which has no such name now"
    no_more = "imports GetPetOk of pets_api.operations.get_pet, which has no such name now"
    assert said(root, contract(status="201", model="Animal")) == [
        ("CG315", f"{GET_PET}:3:1: {GET_PET} {no_more}"),
        ("CG315", f"src/shop/db.py:2:1: src/shop/db.py {gone}"),
        ("CG315", f"src/shop/db.py:3:1: src/shop/db.py {not_there}"),
        ("CG315", f"src/shop/db.py:4:1: src/shop/db.py {gone}"),
        ("CG315", f"src/shop/db.py:5:1: src/shop/db.py {no_more}"),
        ("CG315", "src/shop/db.py:7:1: src/shop/db.py imports pets_api.nothing, which is gone"),
    ]


def test_a_handler_that_returns_to_another_contract_is_told_of(root: Path) -> None:
    none = contract() | {"paths": {}}
    assert said(root, none) == []
    assert (root / "_orphans" / GET_PET).exists()
    assert [code for code, _ in said(root, contract(status="201"))] == ["CG315"]
    assert (root / GET_PET).exists()


def test_a_handler_without_its_function_is_told_of(root: Path) -> None:
    handler = root / GET_PET
    handler.write_text(handler.read_text().replace("def get_pet(", "def mine("))
    assert said(root, contract(model="Animal")) == [
        ("CG316", f"{GET_PET}: {GET_PET} has no get_pet, which GetPetFunction calls")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "from shop.db import get_pet\n",
        "from shop.db import *\n",
        "import shop\n\nget_pet = shop.get_pet\n",
        "try:\n    from fast import get_pet\nexcept ImportError:\n    get_pet = None\n",
        "async def get_pet (request, context): ...\n",
    ],
)
def test_a_function_may_come_from_elsewhere(root: Path, text: str) -> None:
    (root / GET_PET).write_text(text)
    assert said(root, contract()) == []


def test_a_text_that_is_no_python_has_no_imports(root: Path) -> None:
    (root / "src/shop/db.py").write_text("from pets_api.models.pet import Pet\ndef load(:\n")
    assert said(root, contract(model="Animal")) == []


def test_a_package_with_another_name_does_not_hide_what_is_gone(root: Path) -> None:
    settings, handler = root / "codegen.yaml", root / GET_PET
    handler.write_text("from pets_api.models.pet import Pet\n" + handler.read_text())
    settings.write_text(settings.read_text().replace("package: pets_api", "package: zoo_api"))
    assert said(root, contract(model="Animal")) == [
        ("CG315", f"{GET_PET}:1:1: {GET_PET} imports zoo_api.models.pet, which is gone")
    ]
