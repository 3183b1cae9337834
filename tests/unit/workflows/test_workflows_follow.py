"""A project that is served follows its contract."""

from __future__ import annotations

import queue
from collections.abc import Iterator
from pathlib import Path

import pytest

from codegen.workflows.follow import ContractFollower, Followed, is_behind, is_project
from codegen.workflows.scaffold import scaffold

CONTRACT = """\
openapi: 3.1.0
info: {title: Orders, version: "1"}
paths:
  /orders:
    get: {operationId: listOrders, responses: {"200": {description: ok}}}
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "orders.yaml").write_text(CONTRACT)
    return scaffold(tmp_path / "orders.yaml", tmp_path / "orders").root


@pytest.fixture
def edits(root: Path) -> Iterator[queue.Queue[Followed]]:
    followed: queue.Queue[Followed] = queue.Queue()
    with ContractFollower(root, followed.put, poll_seconds=0.01):
        yield followed


def test_what_is_a_project(root: Path, tmp_path: Path) -> None:
    assert is_project(root)
    assert not is_project(tmp_path)
    (root / "codegen.lock").write_text("{")
    assert not is_project(root)


def test_a_fresh_project_is_not_behind_whatever_its_line_ends(root: Path, tmp_path: Path) -> None:
    assert not is_behind(root)
    (tmp_path / "orders.yaml").write_bytes(CONTRACT.replace("\n", "\r\n").encode())
    (root / "codegen.yaml").write_bytes((root / "codegen.yaml").read_bytes().replace(b"\n", b"\r\n"))
    assert not is_behind(root)


@pytest.mark.parametrize("name", ["../orders.yaml", "codegen.yaml"])
def test_a_change_or_a_loss_makes_it_behind(root: Path, name: str) -> None:
    (root / name).write_text((root / name).read_text() + "# more\n")
    assert is_behind(root)
    (root / name).unlink()
    assert is_behind(root)


def test_an_edited_template_makes_it_behind(root: Path, tmp_path: Path) -> None:
    settings = (root / "codegen.yaml").read_text()
    (root / "codegen.yaml").write_text(settings + "integrations: {GET /orders: {type: mock}}\n")
    scaffold(tmp_path / "orders.yaml", root)
    (root / "templates/list_orders/request.vtl").write_text("{}")
    assert is_behind(root)


def test_a_run_that_was_cut_off_makes_it_behind(root: Path) -> None:
    journal = root / ".codegen/apply/forward.json"
    journal.parent.mkdir(parents=True)
    journal.write_text("[]")
    assert is_behind(root)


def test_an_edit_of_the_contract_is_followed(
    root: Path, tmp_path: Path, edits: queue.Queue[Followed]
) -> None:
    (tmp_path / "orders.yaml").write_text(CONTRACT.replace("listOrders", "findOrders"))
    followed = edits.get(timeout=30)
    assert followed.is_done, followed.output
    assert "findOrders" in (root / "codegen.lock").read_text()


def test_a_broken_contract_changes_nothing_and_is_reported(
    root: Path, tmp_path: Path, edits: queue.Queue[Followed]
) -> None:
    before = (root / "codegen.lock").read_bytes()
    (tmp_path / "orders.yaml").write_text("openapi: [\n")
    followed = edits.get(timeout=30)
    assert not followed.is_done
    assert "orders.yaml:" in followed.output
    assert (root / "codegen.lock").read_bytes() == before
    (tmp_path / "orders.yaml").write_text(CONTRACT + "# mended\n")
    assert edits.get(timeout=30).is_done
