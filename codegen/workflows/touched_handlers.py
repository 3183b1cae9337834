"""The handlers of a project that a change of its contract concerns.

In: the new contract's file and the changes. Out: the handlers of their operations, as the project's lock knows them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from codegen.contract.diff.change import Change
from codegen.core.errors import OutputError
from codegen.output.lock import Lock, read_lock

_PARAMETER = re.compile(r"\{[^{}]*\}")


def touched_handlers(contract: Path, changes: Iterable[Change]) -> dict[str, str]:
    """The handler of each changed operation that the project has one for, by operation.

    The project is the one around the contract, or the one in the current folder, that was made from it.
    """
    handlers = {
        _shape(f"{operation.http_method.upper()} {operation.path}".strip()): operation.handler
        for lock in _locks(contract)
        for operation in lock.operations
    }
    operations = dict.fromkeys(change.operation for change in changes if change.operation)
    found = {operation: handlers.get(_shape(operation), "") for operation in operations}
    return {operation: handler for operation, handler in found.items() if handler}


def _locks(contract: Path) -> Iterable[Lock]:
    for folder in {contract.resolve().parent, Path.cwd()}:
        try:
            lock = read_lock(folder)
        except (OutputError, OSError):
            continue  # whoever scaffolds is told what is wrong with it
        if lock is not None and lock.contract and (folder / lock.contract).resolve() == contract.resolve():
            yield lock


def _shape(operation: str) -> str:
    """An operation whatever its path parameters are called."""
    return _PARAMETER.sub("{}", operation)
