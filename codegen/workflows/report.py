"""What `codegen scaffold` did: every file, operation and model of the contract is accounted for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from codegen.core.diagnostics import Diagnostic
from codegen.ir.integration import IntegrationType
from codegen.ir.project import GatewayOperation, Project
from codegen.output.changes import Action, FileChange

SOURCE = "src"


@dataclass(frozen=True, slots=True)
class ScaffoldReport:
    """The outcome of one run."""

    root: Path
    project: Project
    changes: tuple[FileChange, ...]
    models: Mapping[str, str]  # schema name -> "module:Class"
    diagnostics: tuple[Diagnostic, ...] = ()
    is_new: bool = False  # the project was made by this run

    def counts(self) -> dict[Action, int]:
        """How many files there are of each action, in the order of the actions."""
        found = [change.action for change in self.changes]
        return {action: found.count(action) for action in Action if action in found}

    def as_json(self) -> dict[str, Any]:
        """The shape of `--json`."""
        actions = {str(change.path): change.action for change in self.changes}
        return {
            "project": str(self.root),
            "changes": [{"path": path, "action": str(action)} for path, action in actions.items()],
            "diagnostics": [diagnostic.as_json() for diagnostic in self.diagnostics],
            "operations": [
                *(self._operation(index, actions) for index in range(len(self.project.operations))),
                *(_kept(operation) for operation in self.project.gateway_operations),
            ],
            "models": [
                {"name": name, "class": place, "action": _action(place, actions)}
                for name, place in sorted(self.models.items())
            ],
        }

    def _operation(self, index: int, actions: Mapping[str, Action]) -> dict[str, Any]:
        operation = self.project.operations[index]
        contract = operation.route.operation
        return {
            "operationId": contract.operation_id,
            "method": contract.http_method,
            "path": contract.path,
            "handler": operation.handler,
            "function": operation.function,
            "authorizer": operation.authorizer or operation.route.authorizer,
            "integration": str(IntegrationType.AWS_PROXY),
            "action": _action(operation.handler, actions),
        }


def _kept(operation: GatewayOperation) -> dict[str, Any]:
    """An operation that keeps the contract's integration."""
    route = operation.route
    return {
        "operationId": route.operation.operation_id,
        "method": route.operation.http_method,
        "path": route.operation.path,
        "handler": None,
        "function": None,
        "authorizer": operation.authorizer or route.authorizer,
        "integration": str(route.integration.type) if route.integration else None,
        "action": None,
    }


def _action(place: str, actions: Mapping[str, Action]) -> str | None:
    """What became of the file of "module:name"; None where the module is no file of its own."""
    module = place.partition(":")[0].replace(".", "/")
    for path in (f"{SOURCE}/{module}.py", f"{SOURCE}/{module}/__init__.py"):
        if path in actions:
            return str(actions[path])
    return None
