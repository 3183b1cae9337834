"""Operations and packages with another name than in the run before. In: its lock, the project. Out: moves of files."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from functools import partial
from pathlib import Path, PurePosixPath

from codegen.core.files import Ownership
from codegen.importer.mapping_templates.plan import template_folder
from codegen.ir.api import Route
from codegen.ir.project import OperationRecord, Project, ProjectOperation, operation_key
from codegen.output.folder import look
from codegen.output.lock import Lock
from codegen.output.moves import Move

SOURCE = PurePosixPath("src")

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
    package = (_package(previous) or str(project.package), str(project.package))
    moves = dict(_package_moves(previous, package, files))
    by_key = {_key(operation.route): operation for operation in project.all_operations}
    for record, route in _renamed(previous, [one.route for one in by_key.values()]):
        operation = by_key[_key(route)]
        was, now = record.handler.rpartition(":")[2], str(operation.name)
        if was == now:
            continue
        move = partial(_rewrite, root, was, operation, package, files)
        spoken = record.operation_id or was, operation.route.operation.operation_id or now
        for pattern in ("src/handlers/{}.py", "tests/test_{}.py"):
            moves[PurePosixPath(pattern.format(now))] = Move(
                PurePosixPath(pattern.format(was)), *spoken, move
            )
    return moves | find_template_moves(previous, project)


def _package(previous: Lock | None) -> str:
    """The generated package of the run before; "" where there was none."""
    for path, record in previous.files.items() if previous else ():
        is_package = path.name == "__init__.py" and path.parent.parent == SOURCE
        if is_package and record.ownership is Ownership.GENERATED:
            return path.parent.name
    return ""


def _package_moves(
    previous: Lock | None, package: tuple[str, str], files: Collection[PurePosixPath]
) -> Iterator[tuple[PurePosixPath, Move]]:
    """Modules of the user's that go on importing the generated package when it has another name."""
    if previous is None or package[0] == package[1]:
        return
    for path, record in previous.files.items():
        if record.ownership is Ownership.SCAFFOLDED and path.suffix == ".py" and path in files:
            yield path, Move(path, *package, partial(_in_package, package, files))


def find_template_moves(previous: Lock | None, project: Project) -> dict[PurePosixPath, Move]:
    """Where the mapping templates of renamed operations come from, by their new paths."""
    moves: dict[PurePosixPath, Move] = {}
    routes = [operation.route for operation in project.gateway_operations if operation.has_templates]
    for record, route in _renamed(previous, routes):
        one = route.operation
        was = template_folder(record.operation_id, record.http_method, record.path)
        now = template_folder(one.operation_id, one.http_method, one.path)
        for template in project.mapping_templates:
            path = PurePosixPath(template.path)
            for file in (path, path.with_suffix(".test.yaml")) if path.parent.name == now else ():
                source = file.parent.with_name(was) / file.name
                moves[file] = Move(source, record.operation_id or was, one.operation_id or now, str)
    return moves


def _renamed(previous: Lock | None, routes: Sequence[Route]) -> Iterator[tuple[OperationRecord, Route]]:
    """Operations of the run before that are gone, each with the new one in its place."""
    records = previous.operations if previous else ()
    kept, known = {_key(route) for route in routes}, {record.key for record in records}
    gone = {_place(record.http_method, record.path): record for record in records if record.key not in kept}
    for route in routes:
        record = gone.get(_place(route.operation.http_method, route.operation.path))
        if record is not None and _key(route) not in known:
            yield record, route


def _key(route: Route) -> str:
    contract = route.operation
    return operation_key(contract.operation_id, contract.http_method, contract.path)


def _place(http_method: str, path: str) -> tuple[str, str]:
    """Method and path; what its parameters are called is no difference."""
    return http_method.upper(), _PARAMETER.sub("{}", path)


def _rewrite(
    root: Path,
    was: str,
    operation: ProjectOperation,
    package: tuple[str, str],
    files: Collection[PurePosixPath],
    text: str,
) -> str | None:
    old = look(root, SOURCE / package[0] / f"operations/{was}.py").content.decode("utf-8", "replace")
    stem = _REQUEST.search(old)
    if stem is None:
        return None
    stems = stem.group(1), str(operation.class_name)
    return _in_package(package, files, text, (was, str(operation.name)), stems)


def _in_package(
    package: tuple[str, str],
    files: Collection[PurePosixPath],
    text: str,
    operation: tuple[str, str] = ("", ""),
    stem: tuple[str, str] = ("", ""),
) -> str | None:
    # 0.1 s that only runs need in which something is renamed that the user's files name
    from codegen.output.renaming import Names, renamed

    def has_module(module: str) -> bool:
        return SOURCE / f"{module.replace('.', '/')}.py" in files

    return renamed(text, Names(operation, stem, package, has_module))
