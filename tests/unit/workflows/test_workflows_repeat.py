"""A run that repeats an earlier one: it says the same without the work, and never that nothing changed where it did."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from codegen.core import cache as cache_module
from codegen.core.cache import Cache
from codegen.output.changes import Action
from codegen.output.journal import FOLDER, FORWARD
from codegen.workflows.destination import find_destination
from codegen.workflows.outcome import Outcome
from codegen.workflows.repeat import scaffold_or_recall
from codegen.workflows.runs import KIND, recall
from codegen.workflows.scaffold import scaffold

CONTRACT = """\
openapi: 3.0.3
info: {title: Orders, version: "1", x-unknown: 1}
paths:
  /orders:
    get:
      operationId: listOrders
      responses: {"200": {description: ok, content: {application/json: {schema: {$ref: "shared/order.yaml"}}}}}
  /Orders:
    get: {operationId: list_orders, responses: {"200": {description: ok}}}
"""
ORDER = "type: object\nproperties: {id: {type: string, minimum: 1}}\n"
HEAVY = ("black", "jinja2", "jsonschema", "jsonschema_rs", "openapi_spec_validator", "pydantic")


@pytest.fixture(autouse=True)
def cache_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CODEGEN_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def contract(tmp_path: Path) -> Path:
    folder = tmp_path / "contract"
    (folder / "shared").mkdir(parents=True)
    (folder / "shared/order.yaml").write_text(ORDER)
    (folder / "orders.yaml").write_text(CONTRACT)
    return folder / "orders.yaml"


@pytest.fixture
def root(contract: Path, tmp_path: Path) -> Path:
    """A project, made a moment ago."""
    run(contract, tmp_path / "project")
    return tmp_path / "project"


def run(spec: Path | None, root: Path) -> Outcome:
    return scaffold_or_recall(spec, root, force=False, progress=lambda *_: None)


def recalled(root: Path, spec: Path | None = None) -> Outcome | None:
    return recall(Cache.of_user(KIND), *find_destination(spec, root))


def actions(outcome: Outcome) -> dict[str, Action]:
    return {str(change.path): change.action for change in outcome.changes}


def test_it_says_what_the_whole_run_says(root: Path) -> None:
    again = recalled(root)
    assert again is not None
    said = again.as_json()
    assert said == scaffold(None, root).as_json()
    assert {change["action"] for change in said["changes"]} == {"UNCHANGED"}
    assert {diagnostic["code"] for diagnostic in said["diagnostics"]} >= {"CG280"}
    assert [operation["action"] for operation in said["operations"]] == ["UNCHANGED", "UNCHANGED"]


def test_nothing_heavy_is_imported_for_it(root: Path) -> None:
    command = [sys.executable, "-X", "importtime", "-m", "codegen", "scaffold", str(root)]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    imported = {line.rpartition("|")[2].strip() for line in ran.stderr.splitlines()}
    assert "codegen.workflows.runs" in imported
    assert imported.isdisjoint(HEAVY)
    assert "unchanged" in ran.stdout


MODELS = "src/orders_api/models"


def edited(path: str) -> Callable[[Path, Path], object]:
    return lambda root, _: (root / path).write_text((root / path).read_text() + "\n# mine\n")


def removed(path: str) -> Callable[[Path, Path], object]:
    return lambda root, _: (root / path).unlink()


def in_contract(path: str, old: str, new: str) -> Callable[[Path, Path], object]:
    return lambda _, folder: (folder / path).write_text((folder / path).read_text().replace(old, new))


def linked(root: Path, _: Path) -> None:
    file = root / MODELS / "order.py"
    file.rename(file.with_suffix(".txt"))
    file.symlink_to(file.with_suffix(".txt"))


def cut_off(root: Path, _: Path) -> None:
    (root / FOLDER).mkdir(parents=True)
    (root / FOLDER / FORWARD).write_text("[]")


def damaged(root: Path, _: Path) -> None:
    for entry in (root.parent / "cache" / KIND).iterdir():
        entry.write_text('{"diagnostics": [1]}')


CHANGES = {
    "a generated file is edited": edited(f"{MODELS}/order.py"),
    "a generated file is removed": removed(f"{MODELS}/order.py"),
    "a generated file is a link now": linked,
    "a handler is removed": removed("src/handlers/list_orders.py"),
    "the template is removed": removed("template.yaml"),
    "the settings are edited": edited("codegen.yaml"),
    "the lock file is edited": edited("codegen.lock"),
    "the lock file is removed": removed("codegen.lock"),
    "the contract is edited": in_contract("orders.yaml", "ok", "fine"),
    "the contract's other file is edited": in_contract("shared/order.yaml", "string", "integer"),
    "the contract's other file is removed": lambda _, folder: (folder / "shared/order.yaml").unlink(),
    "a run was cut off": cut_off,
    "the cache is damaged": damaged,
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_what_changes_is_seen(root: Path, contract: Path, change: Callable[[Path, Path], object]) -> None:
    assert recalled(root) is not None
    change(root, contract.parent)
    assert recalled(root) is None


def test_another_tool_recalls_nothing(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache_module, "tool_state", lambda: "a later version")
    assert recalled(root) is None


def test_another_contract_of_the_same_text_is_another_run(root: Path, contract: Path) -> None:
    twin = contract.with_name("twin.yaml")
    twin.write_text(contract.read_text())
    assert recalled(root, twin) is None


def test_a_link_to_a_file_of_the_contract_is_followed(contract: Path, tmp_path: Path) -> None:
    first = contract.parent / "shared/order.yaml"
    second = first.with_name("second.yaml")
    second.write_text(ORDER.replace("string", "integer"))
    link = contract.parent / "link.yaml"
    link.symlink_to(first)
    contract.write_text(CONTRACT.replace("shared/order.yaml", "link.yaml"))
    root = tmp_path / "project"
    run(contract, root)
    assert recalled(root) is not None
    link.unlink()
    link.symlink_to(second)
    assert recalled(root) is None


def test_a_file_that_only_refers_on_belongs_to_the_contract(contract: Path, tmp_path: Path) -> None:
    alias = contract.parent / "alias.yaml"
    alias.write_text('Order: {$ref: "shared/order.yaml"}\nOther: {type: integer}\n')
    contract.write_text(CONTRACT.replace("shared/order.yaml", "alias.yaml#/Order"))
    root = tmp_path / "project"
    run(contract, root)
    assert recalled(root) is not None
    alias.write_text("Order: {type: integer}\nOther: {type: integer}\n")
    assert recalled(root) is None


USERS = {
    "a handler": edited("src/handlers/list_orders.py"),
    "a test that is removed": removed("tests/test_list_orders.py"),
    "a file of the user's own": lambda root, _: (root / MODELS / "mine.py").write_text("mine = 1\n"),
    "line ends of Windows": lambda root, _: (root / "README.md").write_bytes(
        (root / "README.md").read_bytes().replace(b"\n", b"\r\n")
    ),
}


@pytest.mark.parametrize("change", USERS.values(), ids=USERS)
def test_what_users_own_is_theirs(root: Path, contract: Path, change: Callable[[Path, Path], object]) -> None:
    change(root, contract.parent)
    again = recalled(root)
    assert again is not None
    assert again.as_json() == scaffold(None, root).as_json()


def test_an_edited_file_that_is_behind_and_an_orphan_are_kept(root: Path, contract: Path) -> None:
    for name in ("list_orders", "list_orders_" + orphan_suffix(root)):
        edited(f"src/handlers/{name}.py")(root, contract.parent)
    edited("template.yaml")(root, contract.parent)
    contract.write_text(CONTRACT[: CONTRACT.index("  /Orders")].replace("ok", "fine"))
    first = run(None, root)
    assert set(actions(first).values()) >= {Action.ORPHAN, Action.KEEP}
    again = recalled(root)
    assert again is not None
    assert again.as_json() == scaffold(None, root).as_json()
    assert "CG305" not in {diagnostic.code for diagnostic in again.diagnostics}


def orphan_suffix(root: Path) -> str:
    [path] = (root / "src/handlers").glob("list_orders_*.py")
    return path.stem.removeprefix("list_orders_")


def test_an_edit_that_is_undone_is_seen(root: Path, contract: Path) -> None:
    handler = root / "src/handlers/list_orders.py"
    before = handler.read_text()
    handler.write_text(before + "# mine\n")
    contract.write_text(
        CONTRACT.replace("responses:", "summary: All of them, responses:").replace(
            "      summary: All of them, responses:", "      summary: All\n      responses:"
        )
    )
    run(None, root)
    assert recalled(root) is not None
    handler.write_text(before)
    assert recalled(root) is None
    assert actions(run(None, root))["src/handlers/list_orders.py"] is Action.UPDATE


def test_runs_at_once_share_what_they_keep(root: Path) -> None:
    command = [sys.executable, "-m", "codegen", "scaffold", str(root), "--json"]
    environment = os.environ | {"CODEGEN_CACHE_DIR": str(root.parent / "another")}
    runs = [subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) for _ in range(2)]
    said = [ran.communicate(timeout=120)[0] for ran in runs]
    assert said[0] == said[1]
    assert [ran.returncode for ran in runs] == [0, 0]
