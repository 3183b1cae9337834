"""Whatever users do to a project between two runs: not a byte of theirs is lost, and a second run changes nothing."""

from __future__ import annotations

import tempfile
from pathlib import Path, PurePosixPath

from hypothesis import given, settings
from hypothesis import strategies as st

from codegen.core.diagnostics import has_errors
from codegen.core.files import GeneratedFile, Ownership
from codegen.output.apply import apply
from codegen.output.changes import Action
from codegen.output.lock import Lock, read_lock
from codegen.output.plan import plan_changes

PATHS = [
    "src/handlers/a.py",
    "src/handlers/b.py",
    "src/p_api/m/a.py",
    "src/p_api/b.py",
    "template.yaml",
    "tests/t.py",
]
OWNERSHIP = dict(
    zip(
        PATHS,
        [Ownership.SCAFFOLDED] * 2 + [Ownership.GENERATED] * 2 + [Ownership.MERGED, Ownership.SCAFFOLDED],
        strict=True,
    )
)

contracts = st.dictionaries(st.sampled_from(PATHS), st.integers(0, 2))
"""What a contract makes: a version of each file that it asks for."""

edits = st.lists(
    st.tuples(
        st.sampled_from(["append", "replace", "remove", "add"]),
        st.sampled_from([*PATHS, "src/handlers/mine.py", "x"]),
    ),
    max_size=5,
)
rounds = st.lists(st.tuples(contracts, st.booleans(), edits), min_size=2, max_size=5)


def tree(root: Path) -> dict[str, bytes]:
    return {str(p.relative_to(root)): p.read_bytes() for p in root.rglob("*") if p.is_file()}


def of_users(files: dict[str, bytes]) -> list[bytes]:
    """What users wrote, without the copies by which the last run is undone: the next run has its own."""
    return [
        content
        for path, content in files.items()
        if b"user" in content and not path.startswith(".codegen/undo/")
    ]


def lines(files: dict[str, bytes]) -> set[bytes]:
    """What stands in files; in which order, the tests of merging say."""
    return {line for content in files.values() for line in content.splitlines()}


def edit(root: Path, kind: str, path: str, mark: str) -> None:
    place = root / path
    if kind == "remove":
        place.unlink(missing_ok=True)
        return
    before = place.read_text() if kind == "append" and place.exists() else ""
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(f"{before}{mark}\n")


def files_of(contract: dict[str, int]) -> list[GeneratedFile]:
    return [
        GeneratedFile(PurePosixPath(p), f"v{version} of {p}\n", OWNERSHIP[p])
        for p, version in contract.items()
    ]


@settings(max_examples=120, deadline=None)
@given(rounds)
def test_no_byte_of_the_user_is_lost(story: list[tuple[dict[str, int], bool, list[tuple[str, str]]]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        marks = 0
        for contract, force, changes in story:
            before = tree(root)
            plan = plan_changes(root, files_of(contract), Lock("c.yaml"), read_lock(root), force=force)
            assert tree(root) == before
            if has_errors(plan.diagnostics):
                assert not force
            else:
                apply(root, plan)
                kept = lines(tree(root))
                assert {
                    line for content in of_users(before) for line in content.splitlines() if b"user" in line
                } <= kept
                again = plan_changes(root, files_of(contract), Lock("c.yaml"), read_lock(root))
                assert {c.action for c in again.changes} <= {Action.KEEP, Action.UNCHANGED}
                assert {d.code for d in again.diagnostics} <= {"CG305"}  # until codegen resolve
            for kind, path in changes:
                marks += 1
                edit(root, kind, path, f"user {marks}")
