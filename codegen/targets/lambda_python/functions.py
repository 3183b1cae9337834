"""Entry points: the module that Lambda loads for each function, and for each authorizer."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

from codegen.core.files import GeneratedFile, Ownership
from codegen.features.cors.resources import is_origin
from codegen.importer.lowering.paths import precedence
from codegen.ir.api import DEFAULT_ROUTE, ApiType
from codegen.ir.operation import ParameterLocation, SecurityScheme
from codegen.ir.project import Project, ProjectAuthorizer, ProjectFunction
from codegen.render.environment import render
from codegen.render.text import literal
from codegen.targets.lambda_python import websocket


def function_file(project: Project, function: ProjectFunction) -> GeneratedFile:
    """The module `functions/<function>.py` of the generated package."""
    path = PurePosixPath("src") / project.package / "functions" / f"{function.name}.py"
    if project.api.type is ApiType.WEBSOCKET:
        text = websocket.function_text(project, function)
    elif len(function.operations) == 1:
        text = render(
            "lambda_python/function.py.jinja",
            function=function,
            package=project.package,
            operation=function.operations[0],
            cors=_cors(project),
        )
    else:
        text = render(
            "lambda_python/function_group.py.jinja",
            function=function,
            package=project.package,
            routes=_routes(project, function),
            cors=_cors(project),
        )
    return GeneratedFile(path, text)


def _cors(project: Project) -> list[tuple[str, Any]]:
    """Which pages may read what the functions answer: a REST API adds nothing to a proxy's answer.

    HTTP APIs put headers of their own in the place of the functions'
    (https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html).
    """
    if project.api.type is ApiType.HTTP:
        return []
    gateway = project.settings.gateway
    origins = tuple(origin for origin in project.settings.cors_allow_origins if is_origin(origin))
    wanted = {
        "origins": origins,
        "exposed": origins and gateway.cors_expose_headers,
        "allows_credentials": bool(origins) and gateway.cors_allow_credentials,
    }
    return [(name, value) for name, value in wanted.items() if value]


def _routes(project: Project, function: ProjectFunction) -> list[tuple[str, list[str]]]:
    """Route keys with their operations; those of one key in the order in which they are tried."""
    members = [operation for operation in project.operations if operation.name in function.operations]
    routes: dict[str, list[str]] = {}
    for operation in sorted(members, key=lambda operation: precedence(operation.route)):
        route = operation.route
        key = f"ANY {route.path}" if route.path == DEFAULT_ROUTE else route.route_key
        routes.setdefault(key, []).append(operation.name)
    return sorted(routes.items())


def authorizer_file(project: Project, authorizer: ProjectAuthorizer) -> GeneratedFile:
    """The module `authorizers/<authorizer>.py`, which lets nobody in until its user writes the check."""
    schemes = project.api.security_schemes
    alternatives = [
        " and ".join(_credentials(schemes[name]) for name in names) for names in authorizer.alternatives
    ]
    text = render(
        "lambda_python/authorizer.py.jinja",
        authorizer=authorizer,
        package=project.package,
        guard=" or ".join(" and ".join(names) for names in authorizer.alternatives),
        has_credentials=" or ".join(alternatives),
    )
    path = PurePosixPath("src") / "authorizers" / f"{authorizer.name}.py"
    return GeneratedFile(path, text, Ownership.SCAFFOLDED)


_READERS = {
    ParameterLocation.HEADER: "request.headers.get({})",
    ParameterLocation.QUERY: "request.query.get({})",
    ParameterLocation.COOKIE: "request.cookie({})",
}


def _credentials(scheme: SecurityScheme) -> str:
    """The expression that reads a scheme's credentials from the request."""
    if scheme.type == "apiKey" and scheme.location in _READERS:
        return _READERS[scheme.location].format(literal(scheme.parameter_name))
    if scheme.type == "mutualTLS":
        return "request.client_certificate()"
    if scheme.type == "http" and scheme.scheme == "basic":
        return "request.basic_credentials()"
    if scheme.type == "http" and scheme.scheme != "bearer":
        return _READERS[ParameterLocation.HEADER].format(literal("authorization"))
    return "request.bearer_token()"
