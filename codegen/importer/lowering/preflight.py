"""Adds the OPTIONS methods that browsers ask before they call another origin.

https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-cors.html
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from codegen.core.findings import Findings
from codegen.features.cors import resources as cors
from codegen.ir.api import MethodResponse, Route
from codegen.ir.integration import Integration
from codegen.ir.operation import Operation, ParameterLocation
from codegen.ir.project import Project

_ALWAYS_ALLOWED_HEADERS = ("Authorization", "Content-Type")
_ANSWER_PREFLIGHTS = frozenset({"OPTIONS", "ANY"})


def allowed_origins(configured: Sequence[str], findings: Findings) -> tuple[str, ...]:
    """The origins that get CORS headers: one `*`, or those that are origins; none where CORS is off."""
    for origin in configured:
        if not cors.is_origin(origin):
            findings.warning(
                "CG257",
                f"{origin!r} is not an origin: no page gets it",
                "",
                "write scheme, host and port alone, such as https://www.example.com, or *",
            )
    kept = tuple(origin for origin in configured if cors.is_origin(origin))
    return (cors.ANY_ORIGIN,) if cors.ANY_ORIGIN in kept else kept


def with_preflights(
    routes: Iterable[Route], project: Project, origins: Sequence[str], unasked: Collection[str] = ()
) -> Iterator[Route]:
    """The routes, and behind those of each path its OPTIONS method unless it has one.

    Args:
        unasked: keys of routes that make no preflight necessary: what the contract integrates answers for itself.
    """
    by_path: dict[str, list[Route]] = {}
    for route in routes:
        by_path.setdefault(route.path, []).append(route)
    headers = headers_by_path(project)
    for path, own in by_path.items():
        yield from own
        methods = {route.http_method for route in own}
        is_asked = any(route.route_key not in unasked for route in own)
        if origins and is_asked and not methods & _ANSWER_PREFLIGHTS:
            answer = cors.preflight(
                origins,
                sorted({*methods, "OPTIONS"}),
                sorted(headers[path]),
                project.settings.gateway.cors_max_age_seconds,
                allows_credentials=project.settings.gateway.cors_allow_credentials,
            )
            yield _preflight(own[0], *answer)


def _preflight(beside: Route, integration: Integration, response: MethodResponse) -> Route:
    return Route(
        "OPTIONS",
        beside.path,
        Operation("OPTIONS", beside.path, None, beside.source),
        beside.source,
        request_parameters={
            name: True for name in beside.request_parameters if name.startswith("method.request.path.")
        },
        method_responses=(response,),
        integration=integration,
    )


def headers_by_path(project: Project) -> dict[str, set[str]]:
    """The headers that a page may send to each path, each once whatever its case."""
    credentials = [
        scheme.parameter_name
        for scheme in project.api.security_schemes.values()
        if scheme.location is ParameterLocation.HEADER
    ]
    configured = project.settings.gateway.cors_allow_headers
    found: dict[str, dict[str, str]] = {}
    served = (operation.route for operation in project.operations)
    kept = (operation.route for operation in project.gateway_operations)
    for route in (*served, *kept):
        declared = [
            parameter.name
            for parameter in route.operation.parameters
            if parameter.location is ParameterLocation.HEADER
        ]
        named = found.setdefault(route.path, {})
        for name in (*_ALWAYS_ALLOWED_HEADERS, *credentials, *declared, *configured):
            named.setdefault(name.lower(), name)
    return {path: set(named.values()) for path, named in found.items()}
