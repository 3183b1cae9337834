"""The plan of a project becomes an HTTP API: routes, proxy integrations, authorizers, CORS.

In: an `ir.Project` whose routes have lowered paths. Out: an `ir.Api` that `render.gateway_document` writes as a
document that HTTP APIs import, and what they leave to the functions.
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-open-api.html
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from codegen.core.diagnostics import Diagnostic
from codegen.core.findings import Findings, Locate
from codegen.core.records import replace
from codegen.features.authorization.settings import AuthorizerType
from codegen.features.integration.settings import DEFAULT_TIMEOUT
from codegen.importer.lowering.guards import all_authorizers
from codegen.importer.lowering.http_cors import cors_of
from codegen.importer.lowering.http_losses import check_parts, report_losses
from codegen.importer.lowering.integrations import renamings, through_function
from codegen.importer.lowering.operations import lambda_proxy, method_responses
from codegen.importer.lowering.routes import (
    LONGEST_DESCRIPTION,
    LONGEST_NAME,
    authorization_of,
    authorized,
    guarded,
    in_order,
    route_groups,
)
from codegen.ir.api import Api, ApiType, Route
from codegen.ir.integration import Integration
from codegen.ir.project import GatewayOperation, Project, ProjectOperation

_PATH_PARAMETER = re.compile(r"\{([^{}+]+)\+?\}")


def configure_http_api(project: Project, locate: Locate) -> tuple[Api, list[Diagnostic]]:
    """The API that API Gateway gets.

    Args:
        locate: where a JSON pointer stands in the contract.
    """
    findings = Findings(locate)
    groups = route_groups(project, findings)
    kept = [_kept(operation) for operation in project.gateway_operations]
    kept = [route for route in kept if route.route_key not in groups]
    served = [_served(group, project, findings) for group in groups.values()]
    routes = in_order(project.api, [*served, *kept])
    api = Api(
        name=project.api.name[:LONGEST_NAME],
        type=ApiType.HTTP,
        version=project.api.version,
        description=project.api.description[:LONGEST_DESCRIPTION],
        routes=tuple(_with_scopes_of_tokens(route, project.api) for route in routes),
        source=project.api.source,
        authorizers=all_authorizers(project),
        cors=cors_of(project, routes, findings),
        disable_execute_api_endpoint=project.api.disable_execute_api_endpoint,
    )
    check_parts(api, project, findings)
    report_losses(project, routes, findings)
    return api, findings.diagnostics


def _served(group: Sequence[ProjectOperation], project: Project, findings: Findings) -> Route:
    """The route of operations that a function serves."""
    first = group[0]
    route = replace(
        first.route,
        request_parameters=_path_parameters(first.route),
        method_responses=method_responses([operation.route.operation for operation in group]),
        integration=_integration(first, project, findings),
        request_validator=None,
    )
    return authorized(route, authorization_of(group, findings))


def _integration(operation: ProjectOperation, project: Project, findings: Findings) -> Integration:
    given = operation.route.integration
    if given is not None:
        return through_function(given, operation, findings)
    return replace(
        lambda_proxy(operation),
        payload_format_version=project.settings.gateway.payload_format_version,
        timeout_in_millis=DEFAULT_TIMEOUT[ApiType.HTTP],
    )


def _kept(operation: GatewayOperation) -> Route:
    """The route of an operation whose integration the contract or the settings give."""
    route, integration = operation.route, operation.route.integration
    assert integration is not None  # which is why no function serves it
    route = replace(
        route,
        request_parameters=_path_parameters(route),
        method_responses=method_responses([route.operation]),
        integration=_renamed(route, integration),
        request_validator=None,
    )
    return guarded(route, operation)


def _path_parameters(route: Route) -> dict[str, bool]:
    """What a document must declare to be one of OpenAPI; HTTP APIs ask for no other parameters."""
    return {f"method.request.path.{name}": True for name in _PATH_PARAMETER.findall(route.path)}


def _renamed(route: Route, integration: Integration) -> Integration:
    """With the names that path parameters have in API Gateway, where they are not the contract's."""
    mapped = dict(integration.request_parameters)
    for old, new in renamings(route.path_parameters):
        named = re.compile(rf"\brequest\.path\.{re.escape(old)}(?![\w.-])")
        mapped = {name: named.sub(f"request.path.{new}", value) for name, value in mapped.items()}
    return replace(integration, request_parameters=mapped)


def _with_scopes_of_tokens(route: Route, api: Api) -> Route:
    """Without scopes that only a token could have: API Gateway refuses them beside a Lambda authorizer."""
    authorizer = api.authorizers.get(route.authorizer or "")
    has_tokens = authorizer is not None and authorizer.type == AuthorizerType.JWT
    return route if has_tokens else replace(route, authorization_scopes=())
