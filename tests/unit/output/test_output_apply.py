"""Writing a plan: all of it or nothing."""

from __future__ import annotations

import multiprocessing
import os
import resource
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

import pytest

from codegen.core.errors import OutputError
from codegen.core.files import GeneratedFile, Ownership
from codegen.output.apply import apply
from codegen.output.changes import ChangePlan
from codegen.output.destination import check_destination
from codegen.output.exclusive import exclusive
from codegen.output.folder import digest
from codegen.output.journal import FOLDER, Journal, Step, recover
from codegen.output.lock import Lock, read_lock
from codegen.output.plan import plan_changes
from codegen.output.undo import plan_undo


def files(version: int, count: int = 4) -> list[GeneratedFile]:
    return [GeneratedFile(PurePosixPath(f"src/p{n}/m.py"), f"v{version} {n}\n") for n in range(count)]


def plan(root: Path, made: list[GeneratedFile]) -> ChangePlan:
    return plan_changes(root, made, Lock("c.yaml"), read_lock(root))


def tree(root: Path) -> dict[str, bytes]:
    return {str(p.relative_to(root)): p.read_bytes() for p in sorted(root.rglob("*")) if p.is_file()}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "project"
    root.mkdir()
    apply(root, plan(root, files(1)))
    return root


@contextmanager
def file_size_limit(size: int) -> Iterator[None]:
    """Writing more than `size` bytes into a file fails, as on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_nothing_of_the_staging_stays(project: Path) -> None:
    assert not (project / FOLDER).exists()


def test_a_full_disk_leaves_the_old_tree(project: Path) -> None:
    before = tree(project)
    made = plan(project, [*files(2), GeneratedFile(PurePosixPath("big.py"), "x" * 100_000)])
    with file_size_limit(10_000), pytest.raises(OutputError, match="the project is as it was before"):
        apply(project, made)
    assert tree(project) == before


def test_a_step_that_fails_takes_back_those_before(project: Path) -> None:
    before = tree(project)
    made = plan(project, [*files(2, 2), GeneratedFile(PurePosixPath("src/zz/new.py"), "new\n")])
    (project / "src/zz/new.py").mkdir(parents=True)
    with pytest.raises(OutputError, match=r"src/zz/new\.py is a folder now"):
        apply(project, made)
    assert tree(project) == before
    assert not (project / FOLDER).exists()


def test_a_link_that_appears_meanwhile_is_not_followed(project: Path, tmp_path: Path) -> None:
    before, outside = tree(project), tmp_path / "outside"
    outside.mkdir()
    made = plan(project, [*files(1), GeneratedFile(PurePosixPath("src/zz/new.py"), "new\n")])
    (project / "src/zz").symlink_to(outside)
    with pytest.raises(OutputError, match="below a symbolic link"):
        apply(project, made)
    (project / "src/zz").unlink()
    assert tree(project) == before
    assert list(outside.iterdir()) == []


def test_a_file_that_was_saved_meanwhile_is_not_overwritten(project: Path) -> None:
    made = plan(project, files(2))
    (project / "src/p0/m.py").write_text("just saved\n")
    before = tree(project)
    with pytest.raises(OutputError, match=r"src/p0/m\.py changed while codegen was at work"):
        apply(project, made)
    assert tree(project) == before


def test_the_mode_of_a_file_stays(project: Path) -> None:
    (project / "src/p0/m.py").chmod(0o755)
    apply(project, plan(project, files(2)))
    assert (project / "src/p0/m.py").stat().st_mode & 0o777 == 0o755


# ---- crashes
def _killed(root: str, steps_before_the_end: int) -> None:
    """Apply version 2 and end by SIGKILL after so many renames and unlinks."""
    place = Path(root)
    made = plan(place, files(2, 6)[1:])
    left = [steps_before_the_end]

    def ending(name: str) -> None:
        original = getattr(os, name)

        def counted(*args: object, **options: object) -> object:
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            left[0] -= 1
            return original(*args, **options)

        setattr(os, name, counted)

    for name in ("replace", "rename", "unlink", "link", "mkdir"):
        ending(name)
    apply(place, made)


@pytest.mark.parametrize("moment", range(0, 34, 3))
def test_after_a_crash_the_next_run_finds_the_old_tree_or_the_new_one(
    project: Path, tmp_path: Path, moment: int
) -> None:
    old = tree(project)
    twin = tmp_path / "twin"
    twin.mkdir()
    apply(twin, plan(twin, files(1)))
    apply(twin, plan(twin, files(2, 6)[1:]))
    child = multiprocessing.get_context("fork").Process(target=_killed, args=(str(project), moment))
    child.start()
    child.join()
    recover(project)
    assert tree(project) in (old, tree(twin))
    assert not (project / FOLDER).exists()
    apply(project, plan(project, files(2, 6)[1:]))
    assert tree(project) == tree(twin)


def test_completing_a_crashed_run_spares_what_the_user_saved_since(project: Path) -> None:
    journal = Journal(project)
    steps = [
        Step(PurePosixPath(f"src/p{n}/m.py"), digest(f"v1 {n}\n".encode()), digest(f"v2 {n}\n".encode()))
        for n in (0, 1)
    ]
    journal.stage(steps, [b"v2 0\n", b"v2 1\n"], [None, None])
    journal.commit(steps)
    (project / "src/p0/m.py").write_text("saved\n")
    assert recover(project)
    assert (project / "src/p0/m.py").read_text() == "saved\n"
    assert (project / "src/p1/m.py").read_text() == "v2 1\n"


def test_an_interrupted_way_back_is_gone_to_its_end(project: Path) -> None:
    before = tree(project)
    journal = Journal(project)
    steps = [Step(PurePosixPath("src/p0/m.py"), digest(b"v1 0\n"), digest(b"v2 0\n"))]
    journal.stage(steps, [b"v2 0\n"], [None])
    journal.commit(steps)
    journal.forward(steps)
    (project / FOLDER / "forward.json").rename(project / FOLDER / "back.json")
    assert recover(project)
    assert tree(project) == before


@pytest.mark.parametrize("text", ["{", "[{}]", '[{"path": "../x", "before": null, "after": "1"}]', "[1]"])
def test_a_journal_that_no_run_wrote_is_refused(project: Path, text: str) -> None:
    (project / FOLDER).mkdir(parents=True)
    (project / FOLDER / "forward.json").write_text(text)
    with pytest.raises(OutputError, match="delete"):
        recover(project)


# ---- one at a time
def test_two_runs_at_once_follow_each_other(tmp_path: Path) -> None:
    root, order = tmp_path / "new" / "project", []
    inside, told = threading.Event(), threading.Event()

    def second() -> None:
        inside.wait()
        with exclusive(root, waiting=told.set):
            order.append("second")

    thread = threading.Thread(target=second)
    thread.start()
    with exclusive(root):
        inside.set()
        assert told.wait(10)
        order.append("first")
        (root / "a").write_text("")
    thread.join()
    assert order == ["first", "second"]


def test_a_run_that_waits_too_long_is_refused(tmp_path: Path) -> None:
    with (
        exclusive(tmp_path),
        pytest.raises(OutputError, match="another run of codegen is at work"),
        exclusive(tmp_path, wait_seconds=0),
    ):
        pass


def test_a_folder_that_stays_empty_is_taken_away_again(tmp_path: Path) -> None:
    with exclusive(tmp_path / "a" / "b"):
        pass
    assert list(tmp_path.iterdir()) == []
    with exclusive(tmp_path / "a" / "b"):
        (tmp_path / "a/b/c").write_text("")
    assert (tmp_path / "a/b/c").exists()


def test_a_folder_that_cannot_be_made_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="can't be made"), exclusive(tmp_path / "file" / "project"):
        pass


def test_a_link_that_leads_nowhere_is_named(tmp_path: Path) -> None:
    (tmp_path / "project").symlink_to("nowhere")
    with pytest.raises(OutputError, match="leads nowhere"), exclusive(tmp_path / "project"):
        pass


# ---- destinations
@pytest.mark.parametrize("name", ["README.md", "LICENSE", ".git", ".gitignore"])
def test_a_folder_with_only_housekeeping_may_become_a_project(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("")
    check_destination(tmp_path, [])


def test_a_folder_that_holds_the_contract_may_become_a_project(tmp_path: Path) -> None:
    (tmp_path / "parts").mkdir()
    for name in ("orders.yaml", "parts/order.yaml"):
        (tmp_path / name).write_text("")
    check_destination(tmp_path, [tmp_path / "orders.yaml", tmp_path / "parts/order.yaml"])
    with pytest.raises(OutputError, match="it holds parts"):
        check_destination(tmp_path, [tmp_path / "orders.yaml"])


def test_a_folder_full_of_something_else_is_refused_with_the_way_on(tmp_path: Path) -> None:
    for name in "abcd":
        (tmp_path / name).write_text("")
    with pytest.raises(OutputError, match=r"it holds a, b, c, \.\.\.\).*-o.*--force"):
        check_destination(tmp_path, [])
    check_destination(tmp_path, [], force=True)
    (tmp_path / "codegen.lock").write_text("")
    check_destination(tmp_path, [])


def test_a_project_that_lost_its_lock_is_told_from_a_stranger(tmp_path: Path) -> None:
    for name in ("codegen.yaml", "src"):
        (tmp_path / name).write_text("")
    with pytest.raises(OutputError, match=r"has codegen.yaml and no codegen.lock.*--force"):
        check_destination(tmp_path, [])


def test_a_file_is_no_destination(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("")
    with pytest.raises(OutputError, match="is no folder"), exclusive(tmp_path / "x"):
        pass


def test_a_file_keeps_its_permissions_on_its_way_to_the_orphans_and_back(tmp_path: Path) -> None:
    stub = GeneratedFile(PurePosixPath("src/handlers/a.py"), "b\n", Ownership.SCAFFOLDED)
    place, kept = tmp_path / stub.path, tmp_path / "_orphans" / stub.path

    def run(*files: GeneratedFile) -> None:
        apply(tmp_path, plan_changes(tmp_path, files, Lock(), read_lock(tmp_path)))

    run(stub)
    place.write_text("mine\n")
    place.chmod(0o750)
    run()
    assert kept.stat().st_mode & 0o777 == 0o750
    apply(tmp_path, plan_undo(tmp_path))
    assert place.stat().st_mode & 0o777 == 0o750
    run()
    run(stub)
    assert place.stat().st_mode & 0o777 == 0o750
