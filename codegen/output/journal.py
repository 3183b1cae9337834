"""The journal of an apply: staged files, copies of the old ones and the list of steps, in `.codegen/apply/`.

The list of steps appears by one rename. From then on the run counts as done: whoever finds a journal completes it. A
run that fails turns its journal into a list of steps back first. The journal of a run that was carried out is what
`codegen undo` reads.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path, PurePosixPath

from codegen.core.errors import OutputError
from codegen.core.records import Record
from codegen.output.folder import Kind, Looker, digest, inside, look

FOLDER = PurePosixPath(".codegen/apply")
FORWARD, BACK = "forward.json", "back.json"

UNDO = PurePosixPath(".codegen/undo")
"""Where the journal of the last run that was carried out stays: its steps, and the files as they were."""

_NOT_FOR_GIT = "# What codegen undo takes back: of this machine alone.\n*\n"


class Step(Record, frozen=True):
    """One file: the hash that it has before and after, None where it does not exist then."""

    path: PurePosixPath
    before: str | None
    after: str | None


class Journal:
    """The staging folder of one apply."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._folder = root / FOLDER

    def stage(
        self,
        steps: Sequence[Step],
        contents: Sequence[bytes | None],
        mode_of: Sequence[PurePosixPath | None],
    ) -> None:
        """Write the new files aside and keep the old ones; nothing of the project has changed after this.

        Args:
            mode_of: whose permissions a file takes that is not there yet.
        """
        self.discard()
        for name in ("new", "old"):
            (self._folder / name).mkdir(parents=True)
        for index, (step, content, model) in enumerate(zip(steps, contents, mode_of, strict=True)):
            if step.before is not None:
                _keep(self._root / step.path, self._old(index))
            if content is not None:
                _write(f"{self._folder}/new/{index}", content)
                if model or step.before:
                    with suppress(OSError):
                        shutil.copymode(self._root / (model or step.path), self._new(index))

    def commit(self, steps: Sequence[Step]) -> None:
        """From here on the run is completed, if not by us then by the next one."""
        entries = [{"path": str(s.path), "before": s.before, "after": s.after} for s in steps]
        draft = self._folder / "draft.json"
        draft.write_text(json.dumps(entries), encoding="utf-8")
        draft.rename(self._folder / FORWARD)

    def forward(self, steps: Sequence[Step]) -> None:
        """Carry the steps out. Steps that are done, or whose file somebody changed since, are left alone."""
        look, folders = Looker(self._root), set[str]()
        for index, step in enumerate(steps):
            path = str(step.path)
            place = f"{self._root}/{path}"
            found = look(step.path)
            if found.kind not in (Kind.FILE, Kind.MISSING):
                raise OutputError(f"{place} is {found.kind} now, and codegen writes a file there")
            if found.sha256 != step.before:
                continue
            folder = path.rpartition("/")[0]
            if step.after is None:
                os.unlink(place)
                self._prune(self._root / folder)
                look, folders = Looker(self._root), set()
                continue
            if folder not in folders:
                (self._root / folder).mkdir(parents=True, exist_ok=True)
                folders.add(folder)
                look = Looker(self._root)  # which may have seen that it was missing
            _move(f"{self._folder}/new/{index}", place)

    def back(self, steps: Sequence[Step]) -> None:
        """Undo the steps that were carried out."""
        forward = self._folder / FORWARD
        if forward.exists():
            forward.rename(self._folder / BACK)
        for index, step in reversed(list(enumerate(steps))):
            place = self._root / step.path
            found = look(self._root, step.path)
            if found.kind not in (Kind.FILE, Kind.MISSING) or found.sha256 != step.after:
                continue  # not carried out, or somebody changed it since
            if step.before is None:
                place.unlink()
                self._prune(place.parent)
            elif self._old(index).exists():
                place.parent.mkdir(parents=True, exist_ok=True)
                os.replace(self._old(index), place)

    def retire(self) -> None:
        """Keep the journal of a run that was carried out, in place of the one before."""
        try:
            shutil.rmtree(self._folder / "new", ignore_errors=True)
            (self._folder / ".gitignore").write_text(_NOT_FOR_GIT, encoding="utf-8")
            kept = self._root / UNDO
            if kept.exists():
                shutil.rmtree(kept)
            self._folder.rename(kept)
        except OSError:  # the run is done: that it can't be undone is no reason to fail it
            self.discard()

    def discard(self) -> None:
        """Take the staging folder away."""
        shutil.rmtree(self._folder, ignore_errors=True)
        self._prune(self._folder.parent)

    def steps(self, name: str) -> list[Step] | None:
        """The steps of a journal that another run left behind; None where there is none."""
        return _steps(self._folder / name)

    def _new(self, index: int) -> Path:
        return self._folder / "new" / str(index)

    def _old(self, index: int) -> Path:
        return self._folder / "old" / str(index)

    def _prune(self, folder: Path) -> None:
        """Remove folders that are empty now but for Python's caches, up to the project folder."""
        with suppress(OSError):
            while folder != self._root:
                if os.listdir(folder) == ["__pycache__"]:
                    shutil.rmtree(folder / "__pycache__")
                folder.rmdir()
                folder = folder.parent


def _write(place: str, content: bytes) -> None:
    """A new file, without the buffers of `open`, which cost more than a small file."""
    descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666)
    try:
        while content:
            content = content[os.write(descriptor, content) :]
    finally:
        os.close(descriptor)


def _move(staged: str, place: str) -> None:
    """Put a staged file where it belongs, unless an earlier run did."""
    try:
        os.replace(staged, place)
    except FileNotFoundError:
        if os.path.lexists(staged):
            raise


def _keep(place: Path, copy: Path) -> None:
    try:
        os.link(place, copy, follow_symlinks=False)
    except OSError:  # a disk without hard links
        shutil.copy2(place, copy, follow_symlinks=False)


def _steps(file: Path) -> list[Step] | None:
    try:
        entries = json.loads(file.read_bytes())
        return [Step(inside(e["path"]), e["before"], e["after"]) for e in entries]
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        message = f"{file} can't be read ({error}); delete {file.parent} and run the command again"
        raise OutputError(message) from error


def kept_steps(root: Path) -> list[Step] | None:
    """The steps of the last run that was carried out; None where nothing is kept of one.

    Raises:
        OutputError: what is kept can't be read.
    """
    return _steps(root / UNDO / FORWARD) if look(root, UNDO).kind is Kind.FOLDER else None


def is_unfinished(root: Path) -> bool:
    """Whether a run was cut off while it wrote: the folder may hold a mixture that the next run completes."""
    return any((root / FOLDER / name).is_file() for name in (FORWARD, BACK))


def recover(root: Path) -> bool:
    """Complete, or take back, what an interrupted run left half done; whether there was anything."""
    if look(root, FOLDER.parent).kind is not Kind.FOLDER or look(root, FOLDER).kind not in (
        Kind.FOLDER,
        Kind.MISSING,
    ):
        return False
    journal = Journal(root)
    steps: list[Step] | None
    if (steps := journal.steps(BACK)) is not None:
        journal.back(steps)
    elif (steps := journal.steps(FORWARD)) is not None:
        journal.forward(steps)
        journal.retire()
        return True
    journal.discard()
    return steps is not None


def step_of(path: PurePosixPath, before: str | None, content: bytes | None) -> Step:
    """The step that gives a file its new content; None deletes it."""
    return Step(path, before, None if content is None else digest(content))
