"""Edited files of operations that the contract dropped: kept below `_orphans/`, where nothing imports them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePosixPath

from codegen.ir.project import TEMPLATES_FOLDER, OperationRecord

ORPHANS = PurePosixPath("_orphans")

_OF_OPERATIONS = frozenset({"src", "tests", TEMPLATES_FOLDER})
"""Folders whose files are about single operations; what the user has elsewhere stays where it is."""


def orphan_of(path: PurePosixPath) -> PurePosixPath | None:
    """Where the edited file of an operation is kept; None for one that stays in its place."""
    return ORPHANS / path if path.parts[0] in _OF_OPERATIONS else None


def owner_of(path: PurePosixPath, operations: Iterable[OperationRecord]) -> str:
    """What a handler, test or template belonged to, in the contract's words; "" where that is not known."""
    if path.parent.name == "authorizers":
        return f"the authorizer {path.stem}"
    names = {path.stem, path.stem.removeprefix("test_"), path.parent.name}
    for operation in operations:
        if operation.handler and operation.handler.rpartition(":")[2] in names:
            route = f"{operation.http_method} {operation.path}".strip()
            name = operation.operation_id or route
            return name if route == name else f"{name} ({route})"
    return ""
