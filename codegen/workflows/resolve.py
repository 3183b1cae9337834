"""`codegen resolve`: what waits beside edited files where user and contract changed the same, shown and settled."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from pathlib import Path, PurePosixPath

from codegen.core.errors import OutputError
from codegen.core.records import Record
from codegen.output.apply import apply
from codegen.output.changes import Action, ChangePlan, FileChange
from codegen.output.exclusive import exclusive
from codegen.output.folder import Kind, Looker
from codegen.output.journal import recover
from codegen.output.lock import Lock, read_lock
from codegen.output.merge.files import sidecar_of
from codegen.output.patch import patch


class Side(StrEnum):
    """Which version of a file stands."""

    MINE = "mine"
    """The file as it is."""
    THEIRS = "theirs"
    """The sidecar."""


class Waiting(Record, frozen=True):
    """An edited file with the contract's side beside it.

    Attributes:
        difference: the lines of a patch that makes the file what the sidecar is.
    """

    path: PurePosixPath
    sidecar: PurePosixPath
    difference: tuple[str, ...]


def find_waiting(root: Path, paths: Sequence[PurePosixPath] = ()) -> list[Waiting]:
    """What waits in a project.

    Args:
        paths: of the files that are asked for; all where none is named.

    Raises:
        OutputError: the folder is no project, or nothing waits beside a file that is named.
    """
    lock = read_lock(root)
    if lock is None:
        raise OutputError(
            f"{root} is no project of codegen; name the folder with {PurePosixPath('codegen.lock')}"
        )
    found = {waiting.path: waiting for waiting in _waiting(root, lock)}
    for path in paths:
        if path not in found:
            raise OutputError(f"{root / path}: nothing waits beside it")
    return [found[path] for path in paths or sorted(found)]


def resolve(root: Path, side: Side, paths: Sequence[PurePosixPath] = ()) -> list[Waiting]:
    """Let one side stand, and take the sidecar away. `codegen undo` takes it back.

    Returns:
        What was settled.

    Raises:
        OutputError: the folder is no project, can't be written, or nothing waits beside a file that is named.
    """
    with exclusive(root):
        recover(root)
        settled = find_waiting(root, paths)
        look = Looker(root)
        changes = [change for waiting in settled for change in _changes(look, waiting, side)]
        apply(root, ChangePlan(tuple(changes), Lock()))
    return settled


def _waiting(root: Path, lock: Lock) -> Iterator[Waiting]:
    look = Looker(root)
    for path in lock.files:
        sidecar = look(sidecar_of(path))
        if sidecar.kind is Kind.FILE:
            change = FileChange(path, Action.UPDATE, sidecar.content)
            yield Waiting(path, sidecar_of(path), tuple(patch(root, [change])))


def _changes(look: Looker, waiting: Waiting, side: Side) -> Iterator[FileChange]:
    file, sidecar = look(waiting.path), look(waiting.sidecar)
    yield FileChange(waiting.sidecar, Action.DELETE, before=sidecar.sha256)
    if side is Side.THEIRS and file.kind in (Kind.FILE, Kind.MISSING):
        yield FileChange(waiting.path, Action.UPDATE, sidecar.content, file.sha256)
