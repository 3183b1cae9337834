"""What a command has to say of a `codegen scaffold`, whether the run did all of its work or repeated an earlier one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from codegen.core.diagnostics import Diagnostic
from codegen.core.records import Record
from codegen.output.changes import Action, FileChange
from codegen.output.merge.files import is_sidecar
from codegen.workflows.import_budget import ImportBudget

SOURCE = "src"


class Affected(Record, frozen=True):
    """An edited handler, and what changed around it."""

    operation: str  # its operationId, else method and path
    path: PurePosixPath
    reasons: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """The shape of `--json`."""
        return {"operation": self.operation, "path": str(self.path), "reasons": list(self.reasons)}


class Outcome(Record, frozen=True):
    """Every file, operation and model of the contract with what became of it."""

    root: Path
    operations: tuple[Mapping[str, Any], ...]  # as `--json` prints them, but for "action"
    functions: int
    changes: tuple[FileChange, ...]
    models: Mapping[str, str]  # schema name -> "module:Class"
    diagnostics: tuple[Diagnostic, ...] = ()
    budget: ImportBudget | None = None  # of the operation that imports most
    is_new: bool = False  # the project was made by this run
    affected: tuple[Affected, ...] = ()  # edited handlers of which the contract asks something new

    def waiting(self) -> list[PurePosixPath]:
        """The files in which a side of a merge waits for `codegen resolve`."""
        return [c.path for c in self.changes if is_sidecar(c.path) and c.action is not Action.DELETE]

    def counts(self) -> dict[Action, int]:
        """How many files there are of each action, in the order of the actions."""
        found = Counter(change.action for change in self.changes)
        return {action: found[action] for action in Action if action in found}

    def as_json(self) -> dict[str, Any]:
        """The shape of `--json`."""
        actions = {str(change.path): str(change.action) for change in self.changes}
        return {
            "project": str(self.root),
            "changes": [_change(change) for change in self.changes],
            "diagnostics": [diagnostic.as_json() for diagnostic in self.diagnostics],
            "operations": [
                {**operation, "action": _action(operation["handler"], actions)}
                for operation in self.operations
            ],
            "models": [
                {"name": name, "class": place, "action": _action(place, actions)}
                for name, place in sorted(self.models.items())
            ],
            "affected": [handler.as_json() for handler in self.affected],
            "importBudget": self.budget and self.budget.as_json(),
        }


def _change(change: FileChange) -> dict[str, str]:
    moved = {"movedTo": str(change.moved_to)} if change.moved_to else {}
    return {"path": str(change.path), "action": str(change.action), **moved}


def _action(place: str | None, actions: Mapping[str, str]) -> str | None:
    """What became of the file of "module:name"; None where the module is no file of its own."""
    module = (place or "").partition(":")[0].replace(".", "/")
    for path in (f"{SOURCE}/{module}.py", f"{SOURCE}/{module}/__init__.py"):
        if path in actions:
            return actions[path]
    return None
