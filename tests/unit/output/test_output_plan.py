"""What a run does to each file, and what it refuses."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import pytest

from codegen.core.diagnostics import has_errors
from codegen.core.errors import Refused
from codegen.core.files import GeneratedFile, Ownership
from codegen.ir.project import OperationRecord
from codegen.output.apply import apply
from codegen.output.changes import Action, ChangePlan
from codegen.output.lock import TOOL, Lock, read_lock
from codegen.output.plan import plan_changes

MODEL = "src/orders_api/models/order.py"
STUB = "src/handlers/create_order.py"
TEST = "tests/test_create_order.py"
TEMPLATE = "template.yaml"
BASE = f".codegen/base/{TEMPLATE}"


def generated(text: str, path: str = MODEL) -> GeneratedFile:
    return GeneratedFile(PurePosixPath(path), text)


def scaffolded(text: str, path: str = STUB) -> GeneratedFile:
    return GeneratedFile(PurePosixPath(path), text, Ownership.SCAFFOLDED)


def merged(text: str, path: str = TEMPLATE) -> GeneratedFile:
    return GeneratedFile(PurePosixPath(path), text, Ownership.MERGED)


def plan(root: Path, *files: GeneratedFile, force: bool = False) -> ChangePlan:
    return plan_changes(root, files, Lock("../orders.yaml", "abc"), read_lock(root), force=force)


def run(root: Path, *files: GeneratedFile, force: bool = False) -> dict[str, Action]:
    made = plan(root, *files, force=force)
    apply(root, made)
    return {str(change.path): change.action for change in made.changes}


def codes(made: ChangePlan) -> list[str]:
    return [diagnostic.code for diagnostic in made.diagnostics]


def test_a_new_project_is_created(tmp_path: Path) -> None:
    done = run(tmp_path, generated("a\n"), scaffolded("b\n"), merged("c: 1\n"))
    assert set(done.values()) == {Action.CREATE}
    assert set(done) == {MODEL, STUB, TEMPLATE, BASE, "codegen.lock"}
    assert (tmp_path / MODEL).read_text() == "a\n"


def test_a_second_run_changes_nothing_and_touches_nothing(tmp_path: Path) -> None:
    files = (generated("a\n"), scaffolded("b\n"), merged("c: 1\n"))
    run(tmp_path, *files)
    (tmp_path / STUB).write_text("mine\n")
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    done = run(tmp_path, *files)
    assert done == {
        MODEL: Action.UNCHANGED,
        STUB: Action.KEEP,
        TEMPLATE: Action.UNCHANGED,
        BASE: Action.UNCHANGED,
        "codegen.lock": Action.UNCHANGED,
    }
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before


def test_pristine_files_follow_the_contract(tmp_path: Path) -> None:
    run(tmp_path, generated("a\n"), scaffolded("b\n"), merged("c: 1\n"))
    done = run(tmp_path, generated("a2\n"), scaffolded("b2\n"), merged("c: 2\n"))
    assert {done[path] for path in (MODEL, STUB, TEMPLATE)} == {Action.UPDATE}
    assert (tmp_path / STUB).read_text() == "b2\n"


# ---- generated files
def test_a_hand_edited_generated_file_is_refused_with_a_choice(tmp_path: Path) -> None:
    run(tmp_path, generated("a\n"), scaffolded("b\n"))
    (tmp_path / MODEL).write_text("a\n# my note\n")
    made = plan(tmp_path, generated("a2\n"), scaffolded("b2\n"))
    assert codes(made) == ["CG300"]
    assert "edited" in str(made.diagnostics[0])
    assert "--force" in str(made.diagnostics[0])
    with pytest.raises(Refused):
        apply(tmp_path, made)
    assert (tmp_path / MODEL).read_text() == "a\n# my note\n"
    assert (tmp_path / STUB).read_text() == "b\n"


def test_force_replaces_it_and_keeps_a_copy(tmp_path: Path) -> None:
    run(tmp_path, generated("a\n"))
    (tmp_path / MODEL).write_text("a\n# my note\n")
    run(tmp_path, generated("a2\n"), force=True)
    assert (tmp_path / MODEL).read_text() == "a2\n"
    (copy,) = (tmp_path / ".codegen/replaced").rglob("order.py.*")
    assert copy.read_text() == "a\n# my note\n"


def test_an_edit_that_the_contract_catches_up_with_is_no_conflict(tmp_path: Path) -> None:
    run(tmp_path, generated("a\n"))
    (tmp_path / MODEL).write_text("a2\n")
    assert run(tmp_path, generated("a2\n"))[MODEL] is Action.UNCHANGED


def test_a_strangers_file_in_the_place_of_a_generated_one_is_refused(tmp_path: Path) -> None:
    (tmp_path / "src/orders_api/models").mkdir(parents=True)
    (tmp_path / MODEL).write_text("mine\n")
    assert codes(plan(tmp_path, generated("a\n"))) == ["CG301"]
    run(tmp_path, generated("a\n"), force=True)
    assert [copy.read_text() for copy in (tmp_path / ".codegen/replaced").rglob("*.*.*")] == ["mine\n"]


def test_windows_line_ends_are_no_edit(tmp_path: Path) -> None:
    run(tmp_path, generated("a\nb\n"), scaffolded("c\nd\n"))
    (tmp_path / MODEL).write_bytes(b"a\r\nb\r\n")
    (tmp_path / STUB).write_bytes(b"c\r\nd\r\n")
    done = run(tmp_path, generated("a\nb\n"), scaffolded("c2\nd\n"))
    assert (done[MODEL], done[STUB]) == (Action.UNCHANGED, Action.UPDATE)


def test_single_carriage_returns_are_an_edit(tmp_path: Path) -> None:
    run(tmp_path, generated("a\nb\n"))
    (tmp_path / MODEL).write_bytes(b"a\r\nb\n")
    assert codes(plan(tmp_path, generated("a\nb2\n"))) == ["CG300"]


def test_a_read_only_file_is_not_overwritten(tmp_path: Path) -> None:
    run(tmp_path, generated("a\n"))
    (tmp_path / MODEL).chmod(0o444)
    assert codes(plan(tmp_path, generated("a\n"))) == []
    assert codes(plan(tmp_path, generated("a2\n"))) == ["CG302"]
    assert codes(plan(tmp_path)) == ["CG302"]


# ---- scaffolded files
def test_an_edited_stub_stays_and_the_user_hears_once_that_the_contract_moved(tmp_path: Path) -> None:
    run(tmp_path, scaffolded("b\n"))
    (tmp_path / STUB).write_text("mine\n")
    made = plan(tmp_path, scaffolded("b2\n"))
    assert codes(made) == ["CG304"]
    apply(tmp_path, made)
    assert (tmp_path / STUB).read_text() == "mine\n"
    assert codes(plan(tmp_path, scaffolded("b2\n"))) == []
    assert codes(plan(tmp_path, scaffolded("b3\n"))) == ["CG304"]
    assert codes(plan(tmp_path, scaffolded("b\n"))) == ["CG304"]


def test_an_edit_taken_back_makes_the_stub_follow_again(tmp_path: Path) -> None:
    run(tmp_path, scaffolded("b\n"))
    (tmp_path / STUB).write_text("mine\n")
    run(tmp_path, scaffolded("b2\n"))
    (tmp_path / STUB).write_text("b\n")
    assert run(tmp_path, scaffolded("b2\n"))[STUB] is Action.UPDATE


def test_a_file_that_was_there_before_stays(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("mine\n")
    made = plan(tmp_path, scaffolded("ours\n", "README.md"))
    assert codes(made) == ["CG303"]
    apply(tmp_path, made)
    assert (tmp_path / "README.md").read_text() == "mine\n"
    assert run(tmp_path, scaffolded("ours2\n", "README.md"))["README.md"] is Action.KEEP
    assert run(tmp_path)["README.md"] is Action.ORPHAN
    assert (tmp_path / "README.md").read_text() == "mine\n"


def test_a_removed_handler_comes_back_and_a_removed_test_does_not(tmp_path: Path) -> None:
    files = (scaffolded("b\n"), scaffolded("t\n", TEST))
    run(tmp_path, *files)
    (tmp_path / STUB).unlink()
    (tmp_path / TEST).unlink()
    done = run(tmp_path, *files)
    assert (done[STUB], done[TEST]) == (Action.CREATE, Action.KEEP)
    assert not (tmp_path / TEST).exists()


def test_a_linked_file_of_the_users_stays(tmp_path: Path) -> None:
    outside = tmp_path / "outside.md"
    outside.write_text("mine\n")
    root = tmp_path / "project"
    root.mkdir()
    (root / "README.md").symlink_to(outside)
    assert run(root, scaffolded("ours\n", "README.md"))["README.md"] is Action.KEEP
    assert outside.read_text() == "mine\n"


# ---- merged files
FRESH = "Resources:\n  A:\n    Type: X\n  B:\n    Type: Y\n"


def test_what_is_new_comes_beside_the_users_edits(tmp_path: Path) -> None:
    run(tmp_path, merged("Resources:\n  A:\n    Type: X\n"))
    (tmp_path / TEMPLATE).write_text("Resources:\n  A:\n    Type: Z\n  Mine:\n    Type: Q\n# and a comment\n")
    assert run(tmp_path, merged("Resources:\n  A:\n    Type: X\n"))[TEMPLATE] is Action.KEEP
    assert run(tmp_path, merged(FRESH))[TEMPLATE] is Action.MERGE
    assert (tmp_path / TEMPLATE).read_text() == (
        "Resources:\n  A:\n    Type: Z\n  B:\n    Type: Y\n  Mine:\n    Type: Q\n# and a comment\n"
    )
    assert run(tmp_path, merged(FRESH))[TEMPLATE] is Action.KEEP
    assert codes(plan(tmp_path, merged(FRESH))) == []


def test_where_both_changed_the_same_the_users_stands_and_the_other_side_waits(tmp_path: Path) -> None:
    run(tmp_path, merged(FRESH))
    (tmp_path / TEMPLATE).write_text(FRESH.replace("X", "Mine"))
    newer = FRESH.replace("X", "New").replace("Y", "Z")
    made = plan(tmp_path, merged(newer))
    assert codes(made) == ["CG305"]
    assert "meet in Resources.A.Type: yours stand" in made.diagnostics[0].message
    apply(tmp_path, made)
    assert (tmp_path / TEMPLATE).read_text() == FRESH.replace("X", "Mine").replace("Y", "Z")
    assert (tmp_path / f"{TEMPLATE}.codegen-new").read_text() == newer
    assert codes(plan(tmp_path, merged(newer))) == ["CG305"]  # until it is settled


def test_what_waits_follows_the_contract(tmp_path: Path) -> None:
    run(tmp_path, merged(FRESH))
    (tmp_path / TEMPLATE).write_text(FRESH.replace("X", "Mine"))
    run(tmp_path, merged(FRESH.replace("X", "New")))
    done = run(tmp_path, merged(FRESH.replace("X", "New").replace("Y", "Z")))
    assert (done[TEMPLATE], done[f"{TEMPLATE}.codegen-new"]) == (Action.MERGE, Action.UPDATE)
    assert (tmp_path / TEMPLATE).read_text() == FRESH.replace("X", "Mine").replace("Y", "Z")
    assert (tmp_path / f"{TEMPLATE}.codegen-new").read_text() == FRESH.replace("X", "New").replace("Y", "Z")


def test_a_file_whose_base_is_gone_waits_as_a_whole(tmp_path: Path) -> None:
    run(tmp_path, merged(FRESH))
    (tmp_path / TEMPLATE).write_text("mine\n")
    (tmp_path / ".codegen/base" / TEMPLATE).unlink()
    run(tmp_path, merged(FRESH + "C: 1\n"))
    assert (tmp_path / TEMPLATE).read_text() == "mine\n"
    assert (tmp_path / f"{TEMPLATE}.codegen-new").read_text() == FRESH + "C: 1\n"


def test_a_merge_keeps_the_line_ends_of_windows(tmp_path: Path) -> None:
    run(tmp_path, merged(FRESH))
    (tmp_path / TEMPLATE).write_bytes(FRESH.replace("X", "Mine").replace("\n", "\r\n").encode())
    run(tmp_path, merged(FRESH + "C: 1\n"))
    expected = (FRESH.replace("X", "Mine") + "C: 1\n").replace("\n", "\r\n")
    assert (tmp_path / TEMPLATE).read_bytes() == expected.encode()


def test_a_missing_template_is_written_again(tmp_path: Path) -> None:
    run(tmp_path, merged(FRESH))
    (tmp_path / TEMPLATE).unlink()
    assert run(tmp_path, merged(FRESH))[TEMPLATE] is Action.CREATE


# ---- files that the contract no longer asks for
def test_pristine_files_that_nothing_asks_for_go_with_their_empty_folders(tmp_path: Path) -> None:
    run(tmp_path, generated("a\n"), scaffolded("b\n"), scaffolded("x\n", "src/handlers/other.py"))
    (tmp_path / "src/orders_api/models/__pycache__").mkdir()
    (tmp_path / "src/orders_api/models/__pycache__/order.cpython-312.pyc").write_bytes(b"")
    done = run(tmp_path, scaffolded("x\n", "src/handlers/other.py"))
    assert (done[MODEL], done[STUB]) == (Action.DELETE, Action.DELETE)
    assert sorted(p.name for p in (tmp_path / "src").rglob("*")) == ["handlers", "other.py"]


def test_an_edited_stub_that_nothing_asks_for_is_kept_aside_and_restored_when_its_operation_returns(
    tmp_path: Path,
) -> None:
    run(tmp_path, scaffolded("b\n"))
    (tmp_path / STUB).write_text("mine\n")
    made = plan(tmp_path)
    assert codes(made) == ["CG306"]
    apply(tmp_path, made)
    assert {str(c.path): c.action for c in made.changes}[STUB] is Action.ORPHAN
    assert not (tmp_path / STUB).exists()
    kept = f"_orphans/{STUB}"
    assert run(tmp_path)[kept] is Action.KEEP
    assert codes(plan(tmp_path)) == []
    (tmp_path / kept).write_text("mine, too\n")
    assert codes(plan(tmp_path, scaffolded("b\n"))) == ["CG313"]
    done = run(tmp_path, scaffolded("b\n"))
    assert (done[kept], done[STUB]) == (Action.MOVE, Action.CREATE)
    assert (tmp_path / STUB).read_text() == "mine, too\n"
    assert not (tmp_path / "_orphans").exists()
    lock = read_lock(tmp_path)
    assert lock is not None
    assert not lock.files[PurePosixPath(STUB)].is_orphan


def test_a_new_file_in_the_place_of_an_orphan_is_left_alone(tmp_path: Path) -> None:
    run(tmp_path, scaffolded("b\n"))
    (tmp_path / STUB).write_text("mine\n")
    run(tmp_path)
    (tmp_path / STUB).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / STUB).write_text("another\n")
    run(tmp_path)
    run(tmp_path, scaffolded("b\n"))
    assert (tmp_path / STUB).read_text() == "another\n"
    assert (tmp_path / "_orphans" / STUB).read_text() == "mine\n"


def test_an_orphan_stays_in_its_place_where_another_file_is_kept(tmp_path: Path) -> None:
    run(tmp_path, scaffolded("b\n"))
    (tmp_path / STUB).write_text("mine\n")
    taken = tmp_path / "_orphans" / STUB
    taken.parent.mkdir(parents=True)
    taken.write_text("another\n")
    assert run(tmp_path)[STUB] is Action.ORPHAN
    assert ((tmp_path / STUB).read_text(), taken.read_text()) == ("mine\n", "another\n")


def test_an_orphan_that_an_earlier_version_left_in_its_place_is_moved(tmp_path: Path) -> None:
    run(tmp_path, scaffolded("b\n"))
    (tmp_path / STUB).write_text("mine\n")
    run(tmp_path)
    (tmp_path / "_orphans/src").rename(tmp_path / "src")
    assert run(tmp_path)[STUB] is Action.ORPHAN
    assert (tmp_path / "_orphans" / STUB).read_text() == "mine\n"


def test_a_hand_edited_generated_file_that_nothing_asks_for_is_refused(tmp_path: Path) -> None:
    run(tmp_path, generated("a\n"))
    (tmp_path / MODEL).write_text("mine\n")
    assert codes(plan(tmp_path)) == ["CG300"]
    run(tmp_path, force=True)
    assert not (tmp_path / MODEL).exists()
    assert [copy.read_text() for copy in (tmp_path / ".codegen/replaced").rglob("order.py.*")] == ["mine\n"]


def test_a_file_that_is_gone_already_is_forgotten(tmp_path: Path) -> None:
    run(tmp_path, generated("a\n"))
    (tmp_path / MODEL).unlink()
    run(tmp_path)
    lock = read_lock(tmp_path)
    assert lock is not None
    assert lock.files == {}


# ---- places
@pytest.mark.parametrize("place", ["src", "src/orders_api", MODEL])
def test_links_below_the_project_are_never_followed(tmp_path: Path, place: str) -> None:
    outside, root = tmp_path / "outside", tmp_path / "project"
    outside.mkdir()
    (root / place).parent.mkdir(parents=True)
    (root / place).symlink_to(outside)
    made = plan(root, generated("a\n"), force=True)
    assert codes(made) == ["CG307"]
    assert list(outside.iterdir()) == []


@pytest.mark.parametrize("place", ["src", "src/orders_api"])
def test_a_file_in_the_place_of_a_folder_is_refused(tmp_path: Path, place: str) -> None:
    (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / place).write_text("mine")
    assert codes(plan(tmp_path, generated("a\n"))) == ["CG307"]


def test_a_folder_in_the_place_of_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / MODEL).mkdir(parents=True)
    (tmp_path / TEMPLATE).mkdir()
    (tmp_path / "codegen.lock").mkdir()
    made = plan_changes(tmp_path, [generated("a\n"), merged("c: 1\n")], Lock(), None)
    assert codes(made) == ["CG307", "CG307", "CG307"]


@pytest.mark.parametrize(
    ("first", "second"),
    [("src/Pet.py", "src/pet.py"), ("src/pet", "src/pet/x.py"), ("src/PET/x.py", "src/pet")],
)
def test_files_that_are_one_without_case_are_refused(tmp_path: Path, first: str, second: str) -> None:
    made = plan(tmp_path, generated("a\n", first), generated("b\n", second))
    assert "CG308" in codes(made)
    assert has_errors(made.diagnostics)


def test_changes_stand_in_the_order_of_their_paths(tmp_path: Path) -> None:
    made = plan(tmp_path, generated("a\n", "z.py"), generated("a\n", "a/b.py"), generated("a\n", "a.py"))
    assert [c.path for c in made.changes] == sorted(c.path for c in made.changes)


# ---- the lock
def test_the_lock_says_what_was_made(tmp_path: Path) -> None:
    record = OperationRecord("createOrder", "POST", "/orders", "handlers.create_order:create_order")
    lock = Lock(
        "../orders.yaml", "abc", operations=(record,), models={"Order": "orders_api.models.order:Order"}
    )
    apply(tmp_path, plan_changes(tmp_path, [scaffolded("b\n")], lock, None))
    found = read_lock(tmp_path)
    assert found is not None
    assert (found.operations, found.models, found.contract_sha256) == ((record,), lock.models, "abc")
    assert [str(path) for path in found.files] == [STUB]
    assert found.text() == (tmp_path / "codegen.lock").read_text()


def test_a_run_of_another_version_says_what_it_changes(tmp_path: Path) -> None:
    run(tmp_path, generated("a\n"), scaffolded("b\n"))
    lock = tmp_path / "codegen.lock"
    lock.write_text(lock.read_text().replace(f'"{TOOL}"', '"apigateway-codegen 0.0.1"'))
    made = plan(tmp_path, generated("a2\n"), scaffolded("b\n"))
    [said] = made.diagnostics
    assert said.code == "CG314"
    assert "made by apigateway-codegen 0.0.1" in said.message
    assert "files that it changes: 1" in said.message
    apply(tmp_path, made)
    assert codes(plan(tmp_path, generated("a2\n"), scaffolded("b\n"))) == []
