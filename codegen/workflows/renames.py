"""Operations that have another name than in the run before. In: its lock file and the project. Out: moves of files."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import partial
from pathlib import Path, PurePosixPath

from codegen.ir.project import OperationRecord, Project, ProjectOperation, operation_key
from codegen.output.folder import look
from codegen.output.lock import Lock
from codegen.output.moves import Move

_REQUEST = re.compile(r"^class (\w+)Request\(", re.M)
_PARAMETER = re.compile(r"\{[^}]*\}")


def find_moves(
    root: Path, previous: Lock | None, project: Project, files: Collection[PurePosixPath]
) -> dict[PurePosixPath, Move]:
    """Where the files of renamed operations come from, by their new paths.

    An operation is the same where method and path are; where both name and path changed nothing is guessed.

    Args:
        files: what the run makes.
    """
    moves: dict[PurePosixPath, Move] = {}
    for record, operation in _renamed(previous, project) if previous else ():
        was, now = record.handler.rpartition(":")[2], str(operation.name)
        if was == now:
            continue
        move = partial(_rewrite, root, was, operation, str(project.package), files)
        spoken = record.operation_id or was, operation.route.operation.operation_id or now
        for pattern in ("src/handlers/{}.py", "tests/test_{}.py"):
            moves[PurePosixPath(pattern.format(now))] = Move(
                PurePosixPath(pattern.format(was)), *spoken, move
            )
    return moves


def _renamed(previous: Lock, project: Project) -> Iterator[tuple[OperationRecord, ProjectOperation]]:
    """Operations of the run before that are gone, each with the new one in its place."""
    kept = {_key(operation) for operation in project.operations}
    known = {record.key for record in previous.operations}
    gone = {
        _place(record.http_method, record.path): record
        for record in previous.operations
        if record.handler and record.key not in kept
    }
    for operation in project.operations:
        contract = operation.route.operation
        record = gone.get(_place(contract.http_method, contract.path))
        if record is not None and _key(operation) not in known:
            yield record, operation


def _key(operation: ProjectOperation) -> str:
    contract = operation.route.operation
    return operation_key(contract.operation_id, contract.http_method, contract.path)


def _place(http_method: str, path: str) -> tuple[str, str]:
    """Method and path; what its parameters are called is no difference."""
    return http_method.upper(), _PARAMETER.sub("{}", path)


def _rewrite(
    root: Path,
    was: str,
    operation: ProjectOperation,
    package: str,
    files: Collection[PurePosixPath],
    text: str,
) -> str | None:
    # 0.1 s that only runs with a renamed operation of which the user edited a file need
    from codegen.output.renaming import Names, renamed

    old = look(root, PurePosixPath(f"src/{package}/operations/{was}.py")).content.decode("utf-8", "replace")
    stem = _REQUEST.search(old)
    if stem is None:
        return None
    names = Names(
        (was, str(operation.name)),
        (stem.group(1), str(operation.class_name)),
        package,
        lambda module: PurePosixPath(f"src/{module.replace('.', '/')}.py") in files,
    )
    return renamed(text, names)
