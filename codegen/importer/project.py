"""An API and its settings become a project: final names of everything, and which function serves which operation."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import TypeAlias

from codegen.core.diagnostics import Diagnostic, Severity, SourceLocation
from codegen.core.names import PythonIdentifier, UniqueNames
from codegen.core.pointer import child
from codegen.importer.authorizers import guard_of, plan_authorizers
from codegen.importer.concurrency import alias_of
from codegen.importer.grouping import RESOURCES_OF_A_FUNCTION, Groups, Named, plan_groups
from codegen.importer.mapping_templates.plan import with_mapping_templates
from codegen.importer.native_security import settle_authorization
from codegen.importer.project_names import (
    Locate,
    OperationNames,
    claim_logical_id,
    name_operations,
    package_name,
    project_name,
)
from codegen.importer.settings_api import (
    api_key_schemes,
    default_deployment,
    with_contract,
    with_settings,
)
from codegen.importer.settings_routes import for_api
from codegen.importer.settings_tags import with_only_tags
from codegen.ir.api import Api, Route
from codegen.ir.integration import IntegrationType
from codegen.ir.messages import SendOperation
from codegen.ir.project import (
    GatewayOperation,
    OperationRecord,
    Project,
    ProjectFunction,
    ProjectOperation,
    ProjectSettings,
)

AuthorizerOf: TypeAlias = Callable[[Route], PythonIdentifier | None]

_LAMBDA = ":lambda:path/"
"""Part of the address by which API Gateway invokes functions."""


def plan_project(
    api: Api,
    settings: ProjectSettings,
    *,
    name: str,
    contract: str,
    previous: Sequence[OperationRecord] = (),
    locate: Locate | None = None,
    edited_templates: Mapping[str, str] = MappingProxyType({}),
    sends: tuple[SendOperation, ...] = (),
) -> tuple[Project, list[Diagnostic]]:
    """The project that an API becomes.

    Args:
        name: what the project is called where the settings do not say: the contract's stem.
        contract: path of the contract relative to the project folder.
        previous: the operations of an earlier run, which keep their names.
        locate: where a JSON pointer stands in the contract, for the findings.
        edited_templates: mapping templates of the user's by their paths; they are in force in place of fresh ones.
        sends: what the application of a WebSocket API posts of its own accord.
    """
    locate = locate or (lambda pointer: SourceLocation(api.source, pointer=pointer))
    api, diagnostics = with_only_tags(api, settings)
    settings, found = for_api(with_contract(settings, api), api)
    diagnostics += found
    api = with_settings(api, settings.gateway)
    title = settings.name or project_name(name)
    package = settings.package or package_name(title)
    logical_ids = UniqueNames()
    api, found = settle_authorization(api, locate, api_key_schemes(api, settings))
    diagnostics += found
    authorizers, found = plan_authorizers(api, settings, logical_ids, locate)
    diagnostics += found
    served = replace(api, routes=tuple(route for route in api.routes if is_served_by_function(route)))
    names, found = name_operations(served, previous, locate)
    diagnostics += found
    members = [(route, own.module) for route, own in zip(served.routes, names, strict=True)]
    groups, found = _groups(members, settings, len(authorizers), locate)
    diagnostics += found
    functions = tuple(_function(*group, package, logical_ids, settings) for group in groups.items())

    def authorizer_of(route: Route) -> PythonIdentifier | None:
        guard = guard_of(route, api.security_schemes)
        return authorizers[guard].name if guard else None

    project = Project(
        api,
        title,
        package,
        _operations(served.routes, names, functions, authorizer_of),
        functions,
        settings,
        tuple(authorizers.values()),
        _gateway_operations(api, settings, authorizer_of),
        contract,
        settings.deployment or default_deployment(settings),
        sends=sends,
    )
    return with_mapping_templates(project, edited_templates), diagnostics + _unknown_functions(project)


def _groups(
    members: Named, settings: ProjectSettings, authorizers: int, locate: Locate
) -> tuple[Groups, list[Diagnostic]]:
    """Which operations share a function."""
    has_logs = settings.function.log_retention_days is not None
    version_and_alias = 2 if settings.function.provisioned_concurrency else 0
    resources = RESOURCES_OF_A_FUNCTION + has_logs + version_and_alias
    return plan_groups(members, settings.grouping, authorizers, locate(""), resources)


def _operations(
    routes: Sequence[Route],
    names: Sequence[OperationNames],
    functions: Sequence[ProjectFunction],
    authorizer_of: AuthorizerOf,
) -> tuple[ProjectOperation, ...]:
    served_by = {member: function for function in functions for member in function.operations}
    return tuple(
        ProjectOperation(
            route=route,
            name=own.module,
            class_name=own.class_name,
            function=served_by[own.module].logical_id,
            alias=served_by[own.module].alias,
            handler=f"handlers.{own.module}:{own.module}",
            authorizer=authorizer_of(route),
        )
        for route, own in zip(routes, names, strict=True)
    )


def _gateway_operations(
    api: Api, settings: ProjectSettings, authorizer_of: AuthorizerOf
) -> tuple[GatewayOperation, ...]:
    """The operations that API Gateway answers without a function of the project."""
    return tuple(
        GatewayOperation(route, authorizer_of(route), route.route_key in settings.gateway.integrations)
        for route in api.routes
        if not is_served_by_function(route)
    )


def _unknown_functions(project: Project) -> list[Diagnostic]:
    """Settings of functions that the project does not have."""
    known = {str(function.name) for function in project.functions}
    known |= {str(authorizer.name) for authorizer in project.authorizers}
    places = project.settings.places
    return [
        Diagnostic(
            "CG156",
            Severity.ERROR,
            f"the project has no function {name!r}",
            places.get(child("/functions", name)),
            f"known: {', '.join(sorted(known)) or 'none'}",
        )
        for name in project.settings.functions
        if name not in known
    ]


def is_served_by_function(route: Route) -> bool:
    """Whether a function of the project serves a route: unless the contract gives it an integration of another kind."""
    integration = route.integration
    if integration is None:
        return True
    return integration.type is IntegrationType.AWS_PROXY and _LAMBDA in integration.uri


def _function(
    stem: PythonIdentifier,
    members: tuple[PythonIdentifier, ...],
    package: PythonIdentifier,
    logical_ids: UniqueNames,
    settings: ProjectSettings,
) -> ProjectFunction:
    logical_id = claim_logical_id(logical_ids, stem, "Function")
    return ProjectFunction(
        logical_id=logical_id,
        name=stem,
        operations=members,
        handler=f"{package}.functions.{stem}.handler",
        alias=alias_of(settings, stem, logical_id),
    )
