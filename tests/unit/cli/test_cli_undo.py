"""`codegen undo`, as its users see it."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from codegen.cli import commands

CONTRACT = """\
openapi: 3.1.0
info: {title: Pets, version: "1"}
paths:
  /pets: {get: {operationId: listPets, responses: {"200": {description: ok}}}}
"""


def run(*arguments: str) -> int:
    sys.argv = ["codegen", *arguments]
    with pytest.raises(SystemExit) as ended:
        commands.run()
    assert isinstance(ended.value.code, int)
    return ended.value.code


def test_a_run_is_undone_and_done_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", sys.argv)
    contract = Path("pets.yaml")
    contract.write_text(CONTRACT)
    assert run("scaffold", "pets.yaml") == 0
    contract.write_text(CONTRACT.replace("listPets", "listCats"))
    assert run("scaffold", "pets.yaml") == 0
    cats = Path("pets/src/handlers/list_cats.py")
    assert cats.exists()
    assert run("undo", "pets") == 0
    assert not cats.exists()
    assert "brought back src/handlers/list_pets.py" in capsys.readouterr().out
    assert run("undo", "pets", "--json") == 0
    said = json.loads(capsys.readouterr().out)
    assert {"path": "src/handlers/list_cats.py", "action": "CREATE"} in said["changes"]
    cats.write_text("mine")
    assert run("undo", "pets") == 2
    assert "CG311" in capsys.readouterr().err
