"""Taking the last run back: byte for byte, or not at all."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import pytest

from codegen.core.errors import OutputError, Refused
from codegen.core.files import GeneratedFile
from codegen.output.apply import apply
from codegen.output.journal import UNDO
from codegen.output.lock import Lock, read_lock
from codegen.output.plan import plan_changes
from codegen.workflows.undo import undo


def write(root: Path, **files: str) -> None:
    made = [GeneratedFile(PurePosixPath(f"src/{name}.py"), text) for name, text in files.items()]
    apply(root, plan_changes(root, made, Lock("c.yaml"), read_lock(root)))


def tree(root: Path) -> dict[str, bytes]:
    files = (path for path in root.rglob("*") if path.is_file() and not path.is_relative_to(root / UNDO))
    return {str(path.relative_to(root)): path.read_bytes() for path in files}


def test_files_come_back_and_new_ones_go(tmp_path: Path) -> None:
    write(tmp_path, a="a1\n", b="b1\n")
    (tmp_path / "src/a.py").write_bytes(b"a1\r\n")
    (tmp_path / "mine.txt").write_text("mine")
    before = tree(tmp_path)
    write(tmp_path, a="a2\n", c="c\n")
    after = tree(tmp_path)
    assert after != before
    undo(tmp_path)
    assert tree(tmp_path) == before
    undo(tmp_path)
    assert tree(tmp_path) == after


def test_the_first_run_can_be_undone(tmp_path: Path) -> None:
    write(tmp_path, a="a1\n")
    undo(tmp_path)
    assert tree(tmp_path) == {}


def test_a_run_that_changes_nothing_is_not_the_last_one(tmp_path: Path) -> None:
    write(tmp_path, a="a1\n")
    before = tree(tmp_path)
    write(tmp_path, a="a2\n")
    write(tmp_path, a="a2\n")
    undo(tmp_path)
    assert tree(tmp_path) == before


@pytest.mark.parametrize("name", ["a.py", "b.py", "c.py"])
def test_what_was_changed_since_is_not_lost(tmp_path: Path, name: str) -> None:
    write(tmp_path, a="a1\n", b="b1\n")
    write(tmp_path, a="a2\n", c="c\n")
    (tmp_path / "src" / name).write_text("mine")
    before = tree(tmp_path)
    with pytest.raises(Refused) as refused:
        undo(tmp_path)
    assert [d.code for d in refused.value.diagnostics] == ["CG311"]
    assert tree(tmp_path) == before


def test_where_nothing_was_run_nothing_is_undone(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="no run to undo"):
        undo(tmp_path)
    with pytest.raises(OutputError, match="no folder"):
        undo(tmp_path / "missing")


def test_a_damaged_copy_is_refused(tmp_path: Path) -> None:
    write(tmp_path, a="a1\n")
    write(tmp_path, a="a2\n")
    for kept in (tmp_path / UNDO / "old").iterdir():
        kept.write_text("other")
    with pytest.raises(OutputError, match="damaged"):
        undo(tmp_path)


def test_git_does_not_see_what_is_kept(tmp_path: Path) -> None:
    write(tmp_path, a="a1\n")
    assert "*" in (tmp_path / UNDO / ".gitignore").read_text().splitlines()
