"""An API and its settings become a project: final names of everything, and which function serves which operation."""

from __future__ import annotations

from collections.abc import Sequence

from codegen.core.diagnostics import Diagnostic, SourceLocation
from codegen.core.names import PythonIdentifier, UniqueNames
from codegen.importer.authorizers import guard_of, plan_authorizers
from codegen.importer.grouping import plan_groups
from codegen.importer.project_names import (
    Locate,
    claim_logical_id,
    name_operations,
    package_name,
    project_name,
)
from codegen.ir.api import Api
from codegen.ir.project import OperationRecord, Project, ProjectFunction, ProjectOperation, ProjectSettings


def plan_project(
    api: Api,
    settings: ProjectSettings,
    *,
    name: str,
    contract: str,
    previous: Sequence[OperationRecord] = (),
    locate: Locate | None = None,
) -> tuple[Project, list[Diagnostic]]:
    """The project that an API becomes.

    Args:
        name: what the project is called where the settings do not say: the contract's stem.
        contract: path of the contract relative to the project folder.
        previous: the operations of an earlier run, which keep their names.
        locate: where a JSON pointer stands in the contract, for the findings.
    """
    locate = locate or (lambda pointer: SourceLocation(api.source, pointer=pointer))
    title = settings.name or project_name(name)
    package = settings.package or package_name(title)
    logical_ids = UniqueNames()
    names, diagnostics = name_operations(api, previous, locate)
    authorizers, found = plan_authorizers(api, logical_ids, locate)
    diagnostics += found
    named = [(route, own.module) for route, own in zip(api.routes, names, strict=True)]
    groups, found = plan_groups(named, settings.grouping, len(authorizers), locate(""))
    diagnostics += found
    functions = tuple(_function(stem, members, package, logical_ids) for stem, members in groups.items())
    served_by = {member: function.logical_id for function in functions for member in function.operations}
    operations: list[ProjectOperation] = []
    for route, own in zip(api.routes, names, strict=True):
        guard = guard_of(route.operation.security, api.security_schemes)
        operations.append(
            ProjectOperation(
                route=route,
                name=own.module,
                class_name=own.class_name,
                function=served_by[own.module],
                handler=f"handlers.{own.module}:{own.module}",
                authorizer=authorizers[guard].name if guard else None,
            )
        )
    project = Project(
        api, title, package, tuple(operations), functions, settings, tuple(authorizers.values()), contract
    )
    return project, diagnostics


def _function(
    stem: PythonIdentifier,
    members: tuple[PythonIdentifier, ...],
    package: PythonIdentifier,
    logical_ids: UniqueNames,
) -> ProjectFunction:
    return ProjectFunction(
        logical_id=claim_logical_id(logical_ids, stem, "Function"),
        name=stem,
        operations=members,
        handler=f"{package}.functions.{stem}.handler",
    )
