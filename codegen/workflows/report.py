"""What `codegen scaffold` did: every file, operation and model of the contract is accounted for."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from codegen.core.diagnostics import Diagnostic
from codegen.core.records import Record
from codegen.ir.integration import IntegrationType
from codegen.ir.project import GatewayOperation, Project, ProjectOperation
from codegen.output.changes import FileChange
from codegen.workflows.import_budget import ImportBudget
from codegen.workflows.outcome import Affected, Outcome


class ScaffoldReport(Record, frozen=True):
    """The outcome of one run."""

    root: Path
    project: Project
    changes: tuple[FileChange, ...]
    models: Mapping[str, str]  # schema name -> "module:Class"
    diagnostics: tuple[Diagnostic, ...] = ()
    is_new: bool = False  # the project was made by this run
    budget: ImportBudget | None = None  # of the operation that imports most
    affected: tuple[Affected, ...] = ()

    def outcome(self) -> Outcome:
        """What the command says of it."""
        project = self.project
        operations = (*map(_served, project.all_operations), *map(_kept, project.gateway_operations))
        return Outcome(
            self.root,
            operations,
            len(project.all_functions),
            self.changes,
            self.models,
            self.diagnostics,
            self.budget,
            self.is_new,
            self.affected,
        )

    def as_json(self) -> dict[str, Any]:
        """The shape of `--json`."""
        return self.outcome().as_json()


def _served(operation: ProjectOperation) -> dict[str, Any]:
    """An operation that a function serves."""
    contract = operation.route.operation
    return {
        "operationId": contract.operation_id,
        "method": contract.http_method,
        "path": contract.path,
        "handler": operation.handler,
        "function": operation.function,
        "authorizer": operation.authorizer or operation.route.authorizer,
        "integration": str(IntegrationType.AWS_PROXY),
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
    }
