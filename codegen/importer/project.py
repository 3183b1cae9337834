"""An API and its settings become a project: final names of everything, and which function serves which operation."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from types import MappingProxyType
from typing import TypeAlias

from codegen.core.diagnostics import Diagnostic, Severity, SourceLocation
from codegen.core.names import PythonIdentifier, UniqueNames, python_identifier
from codegen.core.pointer import child
from codegen.core.records import Record, replace
from codegen.importer.asyncapi.beside import locate_in_websocket
from codegen.importer.authorizers import Guard, guard_of, plan_authorizers
from codegen.importer.concurrency import alias_of
from codegen.importer.grouping import RESOURCES_OF_A_FUNCTION, Groups, Named, plan_groups
from codegen.importer.mapping_templates.plan import with_mapping_templates
from codegen.importer.native_security import settle_authorization
from codegen.importer.project_names import (
    BESIDE,
    MODULE_NAMES_TAKEN,
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
from codegen.ir.messages import SendOperation, WebSocketContract
from codegen.ir.project import (
    GatewayOperation,
    OperationRecord,
    Project,
    ProjectAuthorizer,
    ProjectFunction,
    ProjectOperation,
    ProjectSettings,
)

AuthorizerOf: TypeAlias = Callable[[Route], PythonIdentifier | None]

_ROUTE_IN_FUNCTIONS = 2
"""As many resources as a route of a WebSocket API: its function, integration, route and what it answers."""
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
    websocket: WebSocketContract | None = None,
) -> tuple[Project, list[Diagnostic]]:
    """The project that an API becomes.

    Args:
        name: what the project is called where the settings do not say: the contract's stem.
        contract: path of the contract relative to the project folder.
        previous: the operations of an earlier run, which keep their names.
        locate: where a JSON pointer stands in the contract, for the findings.
        edited_templates: mapping templates of the user's by their paths; they are in force in place of fresh ones.
        sends: what the application of a WebSocket API posts of its own accord.
        websocket: the contract beside the API, by `importer.asyncapi.beside`, where the settings have one.
    """
    locate = locate or (lambda pointer: SourceLocation(api.source, pointer=pointer))
    title = settings.name or project_name(name)
    planner = _Planner(title, settings.package or package_name(title))
    parts = [planner.part(_Source(api, settings, contract, sends, locate))]
    if websocket is not None and settings.websocket is not None:
        own, beside = _beside(settings.websocket, settings), locate_in_websocket(locate)
        source = _Source(websocket.api, own, own.contract, websocket.sends, beside)
        parts.append(planner.part(source, authorizers_named=BESIDE))
    project, *others = planner.projects(parts, previous, locate)
    if others:
        project = replace(project, websocket=others[0])
    return with_mapping_templates(project, edited_templates), planner.diagnostics + _unknown_functions(
        project
    )


def _beside(websocket: ProjectSettings, settings: ProjectSettings) -> ProjectSettings:
    """The settings of the WebSocket API, with what it shares with the API."""
    return replace(
        websocket,
        name=settings.name,
        package=settings.package,
        target=settings.target,
        grouping=settings.grouping,
        function=settings.function,
        functions=settings.functions,
    )


class _Source(Record, frozen=True):
    """What the plan of an API is made from."""

    api: Api
    settings: ProjectSettings
    contract: str
    sends: tuple[SendOperation, ...]
    locate: Locate


class _Part(Record, frozen=True):
    """An API whose operations have no names yet."""

    source: _Source
    authorizers: Mapping[Guard, ProjectAuthorizer]

    @property
    def served(self) -> tuple[Route, ...]:
        """The routes that functions serve."""
        return tuple(route for route in self.source.api.routes if is_served_by_function(route))

    def authorizer_of(self, route: Route) -> PythonIdentifier | None:
        """What guards a route."""
        guard = guard_of(route, self.source.api.security_schemes)
        return self.authorizers[guard].name if guard else None


class _Planner:
    """Plans the APIs of one project, whose functions and modules have names of their own."""

    def __init__(self, title: str, package: PythonIdentifier) -> None:
        self._title = title
        self._package = package
        self._logical_ids = UniqueNames()
        self._authorizers = UniqueNames(MODULE_NAMES_TAKEN)
        self.diagnostics: list[Diagnostic] = []

    def part(self, source: _Source, authorizers_named: str = "{}") -> _Part:
        """An API with its settings, and what guards it."""
        locate = source.locate
        api, found = with_only_tags(source.api, source.settings)
        self.diagnostics += found
        settings, found = for_api(with_contract(source.settings, api), api)
        self.diagnostics += found
        api = with_settings(api, settings.gateway)
        api, found = settle_authorization(api, locate, api_key_schemes(api, settings))
        self.diagnostics += found
        authorizers, found = plan_authorizers(
            api, settings, self._logical_ids, locate, self._authorizers, authorizers_named
        )
        self.diagnostics += found
        return _Part(replace(source, api=api, settings=settings), authorizers)

    def projects(
        self, parts: Sequence[_Part], previous: Sequence[OperationRecord], locate: Locate
    ) -> list[Project]:
        """The plan of each API; operations of an earlier run get their names first, whichever API has them."""
        routes = [route for part in parts for route in part.served]
        names, found = name_operations(routes, previous, locate)
        self.diagnostics += found
        named = iter(names)
        first, *others = parts
        beside = sum(len(part.authorizers) + _ROUTE_IN_FUNCTIONS * len(part.served) for part in others)
        planned = [self._project(first, list(islice(named, len(first.served))), beside)]
        return planned + [
            self._project(part, list(islice(named, len(part.served))), 0, BESIDE) for part in others
        ]

    def _project(
        self, part: _Part, names: Sequence[OperationNames], beside: int, groups_named: str = "{}"
    ) -> Project:
        """The plan of an API.

        Args:
            beside: as how many functions the rest of the stack counts.
            groups_named: what functions of several operations are called, with their usual name in the braces.
        """
        source, settings, served = part.source, part.source.settings, part.served
        members = [(route, own.module) for route, own in zip(served, names, strict=True)]
        groups, found = _groups(members, settings, len(part.authorizers) + beside, source.locate)
        groups = {_stem(stem, members, groups_named): members for stem, members in groups.items()}
        self.diagnostics += found
        functions = tuple(
            _function(*group, self._package, self._logical_ids, settings) for group in groups.items()
        )
        return Project(
            source.api,
            self._title,
            self._package,
            _operations(served, names, functions, part.authorizer_of),
            functions,
            settings,
            tuple(part.authorizers.values()),
            _gateway_operations(source.api, settings, part.authorizer_of),
            source.contract,
            settings.deployment or default_deployment(settings),
            sends=source.sends,
        )


def _groups(
    members: Named, settings: ProjectSettings, authorizers: int, locate: Locate
) -> tuple[Groups, list[Diagnostic]]:
    """Which operations share a function."""
    has_logs = settings.function.log_retention_days is not None
    version_and_alias = 2 if settings.function.provisioned_concurrency else 0
    resources = RESOURCES_OF_A_FUNCTION + has_logs + version_and_alias
    return plan_groups(members, settings.grouping, authorizers, locate(""), resources)


def _stem(stem: PythonIdentifier, members: Sequence[PythonIdentifier], named: str) -> PythonIdentifier:
    """What a function is called: one of one operation like that."""
    return stem if tuple(members) == (stem,) else python_identifier(named.format(stem), "functions")


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
    known = {str(function.name) for function in project.all_functions}
    known |= {str(authorizer.name) for part in project.parts for authorizer in part.authorizers}
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
