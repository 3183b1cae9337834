"""What the settings and the contract say of CORS, as the one configuration that an HTTP API has.

API Gateway answers preflights by it, and puts its headers in the place of those that functions give
(https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from codegen.core.findings import Findings
from codegen.importer.lowering.preflight import allowed_origins, headers_by_path
from codegen.ir.api import Cors, Route
from codegen.ir.project import Project

_METHODS = ("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT")
"""What ANY stands for: with credentials, browsers take no `*`."""


def cors_of(project: Project, routes: Sequence[Route], findings: Findings) -> Cors | None:
    """The configuration; what the contract writes itself stays as it is. None where CORS is off."""
    if project.api.cors is not None:
        return project.api.cors
    settings = project.settings.gateway
    origins = allowed_origins(project.settings.cors_allow_origins, findings)
    if not origins or not routes:
        return None
    methods = {route.http_method for route in routes}
    return Cors(
        allow_origins=origins,
        allow_methods=_METHODS if "ANY" in methods else tuple(sorted(methods)),
        allow_headers=_once(name for names in headers_by_path(project).values() for name in names),
        expose_headers=_once((*_headers_of_answers(project), *settings.cors_expose_headers)),
        allow_credentials=settings.cors_allow_credentials,
        max_age=settings.cors_max_age_seconds,
    )


def _headers_of_answers(project: Project) -> Iterator[str]:
    for operation in project.operations:
        for response in operation.route.operation.responses:
            yield from (header.name for header in response.headers)


def _once(names: Iterable[str]) -> tuple[str, ...]:
    """Each header once whatever its case, sorted."""
    found: dict[str, str] = {}
    for name in sorted(names):
        found.setdefault(name.lower(), name)
    return tuple(found[name] for name in sorted(found))
