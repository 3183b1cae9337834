"""The operations of a project by the routes of API Gateway that they share, and who may call each route.

In: an `ir.Project` whose routes have lowered paths. Out: groups of operations, routes in the contract's order, and
their authorization; all types of API have these alike.
"""

from __future__ import annotations

from collections.abc import Sequence

from codegen.core.findings import Findings
from codegen.core.records import replace
from codegen.features.authorization.security import MethodAuthorization
from codegen.ir.api import Api, AuthorizationType, Route
from codegen.ir.project import GatewayOperation, Project, ProjectOperation

LONGEST_NAME = 128
LONGEST_DESCRIPTION = 1024
"""https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis.html; the REST API's reference names no limits."""


def route_groups(project: Project, findings: Findings) -> dict[str, list[ProjectOperation]]:
    """The operations of each method of API Gateway, in the contract's order."""
    groups: dict[str, list[ProjectOperation]] = {}
    for operation in project.operations:
        groups.setdefault(operation.route.route_key, []).append(operation)
    for other in project.gateway_operations:
        if other.route.route_key in groups:
            findings.error(
                "CG268",
                f"{other.route.operation.http_method} {other.route.operation.path} has an integration of its own, "
                "and shares its method of API Gateway with an operation that a function serves",
                other.route.source,
                "give it a path that API Gateway can tell apart",
            )
    return groups


def in_order(api: Api, routes: Sequence[Route]) -> list[Route]:
    """The routes in the contract's order."""
    order = {route.route_key: index for index, route in reversed(list(enumerate(api.routes)))}
    return sorted(routes, key=lambda route: order[route.route_key])


def guarded(route: Route, operation: GatewayOperation) -> Route:
    """The route of an operation without a function, behind the project's authorizer where it has one."""
    if operation.authorizer is None:
        return route
    return replace(route, authorization_type=AuthorizationType.CUSTOM, authorizer=str(operation.authorizer))


def authorization_of(group: Sequence[ProjectOperation], findings: Findings) -> MethodAuthorization:
    """Who may call a method; where its operations differ, none of them is open."""
    wanted = list(dict.fromkeys(_own_authorization(operation) for operation in group))
    guards = [who for who in wanted if who != MethodAuthorization()]
    if len(wanted) > 1:
        paths = " and ".join(dict.fromkeys(operation.route.operation.path for operation in group))
        # One that is open beside a guarded one is guarded, too; between two guards nobody but the user can choose.
        report = findings.warning if len(guards) == 1 else findings.error
        report(
            "CG256",
            f"{paths} share a method of API Gateway, which has one authorizer, and ask for different credentials: "
            f"{' and '.join(_title(who) for who in guards)} would decide on all",
            group[0].route.source,
            "give them paths that API Gateway can tell apart, or the same security",
        )
    return guards[0] if guards else MethodAuthorization()


def authorized(route: Route, who: MethodAuthorization) -> Route:
    """The route with who may call it."""
    if who == _stated(route):
        return route
    return replace(
        route,
        authorization_type=who.authorization_type,
        authorizer=who.authorizer,
        authorization_scopes=who.authorization_scopes,
        api_key_required=who.api_key_required,
    )


def _own_authorization(operation: ProjectOperation) -> MethodAuthorization:
    """Who may call an operation: as API Gateway decides, or an authorizer of the project."""
    route = operation.route
    if route.is_authorization_settled:
        return _stated(route)
    if operation.authorizer is None:
        return MethodAuthorization()
    return MethodAuthorization(AuthorizationType.CUSTOM, operation.authorizer)


def _stated(route: Route) -> MethodAuthorization:
    return MethodAuthorization(
        route.authorization_type, route.authorizer, route.authorization_scopes, route.api_key_required
    )


def _title(who: MethodAuthorization) -> str:
    return who.authorizer or str(who.authorization_type)
