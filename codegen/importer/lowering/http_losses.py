"""What an HTTP API has no place for, and what it leaves to the functions, as findings.

In: a project and the API that it becomes. Out: errors about what would be deployed to no effect, notes about the rest.
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-vs-rest.html
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from codegen.core.findings import Findings
from codegen.core.pointer import child
from codegen.features.authorization.settings import AuthorizerType
from codegen.ir.api import Api, Authorizer, Route
from codegen.ir.integration import Integration, IntegrationType
from codegen.ir.project import Project

MOST_ROUTES = 300
"""https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html"""

_PROXIES = frozenset({IntegrationType.AWS_PROXY, IntegrationType.HTTP_PROXY})
_AUTHORIZERS = frozenset({AuthorizerType.JWT.value, AuthorizerType.REQUEST.value})


def check_parts(api: Api, project: Project, findings: Findings) -> None:
    """Refuse integrations and authorizers of the contract that only other types of API have."""
    for route in api.routes:
        if route.integration is not None:
            _check_integration(route, route.integration, findings)
    for authorizer in project.api.authorizers.values():
        _check_authorizer(authorizer, findings)


def _check_integration(route: Route, integration: Integration, findings: Findings) -> None:
    name = f"{route.operation.http_method} {route.operation.path}"
    place = integration.source or route.source
    if integration.type not in _PROXIES:
        findings.error(
            "CG157",
            f"{name}: HTTP APIs have no integration of type {integration.type.lower()}",
            child(place, "type"),
            "write aws_proxy or http_proxy, or leave the integration out and let a function serve the operation",
        )
        return
    for member in _without_place(integration):
        findings.error(
            "CG157",
            f"{name}: integrations of HTTP APIs have no {member}",
            child(place, member),
            "leave it out, or set api_type: REST",
        )


def _without_place(integration: Integration) -> Iterator[str]:
    """The members of an integration that only those of REST APIs have."""
    members = {
        "requestTemplates": integration.request_templates,
        "responses": integration.responses,
        "contentHandling": integration.content_handling,
        "cacheKeyParameters": integration.cache_key_parameters,
        "responseTransferMode": integration.response_transfer_mode != "BUFFERED",
    }
    return (name for name, value in members.items() if value)


def _check_authorizer(authorizer: Authorizer, findings: Findings) -> None:
    if authorizer.type not in _AUTHORIZERS:
        findings.error(
            "CG157",
            f"authorizer {authorizer.name}: HTTP APIs have none of type {authorizer.type}",
            child(authorizer.source, "type"),
            "write jwt, which checks tokens of user pools, too, or request",
        )
    elif authorizer.type == AuthorizerType.JWT and not authorizer.jwt_configuration.get("issuer"):
        findings.error(
            "CG105",
            f"authorizer {authorizer.name}: a JWT authorizer needs jwtConfiguration with issuer and audience",
            authorizer.source,
        )


def report_losses(project: Project, routes: Sequence[Route], findings: Findings) -> None:
    """Say what the functions do in API Gateway's place, and how much of its quotas the API takes."""
    if project.operations:
        findings.note(
            "CG261",
            "HTTP APIs check nothing of a request: bodies, parameters, headers and cookies are checked, and answers "
            "are made, by the functions alone",
            "/paths",
        )
    if len(routes) > MOST_ROUTES:
        findings.warning(
            "CG260",
            f"the API has {len(routes)} routes, and API Gateway takes {MOST_ROUTES} per API unless the quota is raised",
            "/paths",
            "ask AWS for more routes per API, or make several projects of it with only_tags",
        )
    if not routes:
        findings.warning(
            "CG264", "the contract has no operations: the API would answer 404 alone", "", "add a path"
        )
