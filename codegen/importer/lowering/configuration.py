"""The plan of a project becomes the API as API Gateway is to have it: methods, models, authorizers, CORS, errors.

In: an `ir.Project` whose routes have lowered paths. Out: an `ir.Api` that `render.gateway_document` writes as an
importable document, and what API Gateway does not check by itself.
https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-import-api.html
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from codegen.core.diagnostics import Diagnostic
from codegen.core.findings import Findings, Locate
from codegen.features.cors import resources as cors
from codegen.importer.lowering.guards import request_authorizer
from codegen.importer.lowering.media_types import binary_media_types
from codegen.importer.lowering.operations import (
    lambda_proxy,
    method_responses,
    request_models,
    request_parameters,
)
from codegen.importer.lowering.preflight import allowed_origins, with_preflights
from codegen.importer.lowering.problems import problem_responses
from codegen.importer.lowering.schemas import SchemaLowering
from codegen.ir.api import Api, AuthorizationType, Model, RequestValidator, Route
from codegen.ir.project import Project, ProjectOperation

MOST_RESOURCES = 300
"""Resources of one API, https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html"""

LONGEST_NAME = 128
LONGEST_DESCRIPTION = 1024
"""https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis.html; the REST API's reference names no limits."""

VALIDATORS = {
    (True, False): RequestValidator("body", True, False),
    (False, True): RequestValidator("parameters", False, True),
    (True, True): RequestValidator("body-and-parameters", True, True),
}
"""By whether the body is validated, and whether required parameters are."""


def configure_gateway(project: Project, locate: Locate) -> tuple[Api, list[Diagnostic]]:
    """The API that API Gateway gets.

    Args:
        locate: where a JSON pointer stands in the contract.
    """
    return _Configuration(project, Findings(locate)).run()


class _Configuration:
    def __init__(self, project: Project, findings: Findings) -> None:
        self.project = project
        self.api = project.api
        self.findings = findings
        self.lowering = SchemaLowering(project.api.schemas)
        self.origins = allowed_origins(project.settings.cors_allow_origins, findings)

    def run(self) -> tuple[Api, list[Diagnostic]]:
        groups = self._groups()
        routes = [self._method(group) for group in groups]
        models = self.lowering.finish()
        routes = [_validated(route, set(models)) for route in routes]
        self._report()
        used = {
            route.request_validator.name: route.request_validator
            for route in routes
            if route.request_validator
        }
        headers = cors.gateway_response_headers(self.origins) if self.origins else {}
        api = replace(
            self.api,
            name=self.api.name[:LONGEST_NAME],
            description=self.api.description[:LONGEST_DESCRIPTION],
            routes=tuple(with_preflights(routes, self.project, self.origins)),
            schemas={},
            security_schemes={},
            models={name: Model(name, models[name]) for name in sorted(models)},
            authorizers={
                planned.name: request_authorizer(planned, self.api.security_schemes)
                for planned in self.project.authorizers
            },
            request_validators={name: used[name] for name in sorted(used)},
            gateway_responses=problem_responses(headers),
            binary_media_types=binary_media_types(
                operation.route.operation for operation in self.project.operations
            ),
        )
        self._check_quota(api.routes)
        if not routes:
            self.findings.warning(
                "CG264",
                "the contract has no operations: API Gateway deploys no API without methods",
                "",
                "add a path",
            )
        return api, self.findings.diagnostics

    # ---- methods
    def _groups(self) -> list[list[ProjectOperation]]:
        """The operations of each method of API Gateway, in the contract's order."""
        groups: dict[str, list[ProjectOperation]] = {}
        for operation in self.project.operations:
            groups.setdefault(operation.route.route_key, []).append(operation)
        return list(groups.values())

    def _method(self, group: Sequence[ProjectOperation]) -> Route:
        first = group[0]
        parameters: dict[str, bool] = {}
        for operation in group:
            for name, required in request_parameters(operation.route, self.api.schemas).items():
                # What only one of them asks for, API Gateway can't ask of all.
                parameters[name] = required and (len(group) == 1 or name.startswith("method.request.path."))
        authorizer = self._authorizer(group)
        return replace(
            first.route,
            request_parameters=parameters,
            request_models=request_models(first, self.lowering) if len(group) == 1 else {},
            method_responses=method_responses([operation.route.operation for operation in group]),
            integration=lambda_proxy(first.function),
            authorization_type=AuthorizationType.CUSTOM if authorizer else AuthorizationType.NONE,
            authorizer=authorizer,
        )

    def _authorizer(self, group: Sequence[ProjectOperation]) -> str | None:
        """The authorizer of a method; where its operations differ, none of them is open."""
        wanted = list(dict.fromkeys(operation.authorizer for operation in group))
        guards = [name for name in wanted if name is not None]
        if len(wanted) > 1:
            paths = " and ".join(dict.fromkeys(operation.route.operation.path for operation in group))
            # One that is open beside a guarded one is guarded, too; between two guards nobody but the user can choose.
            report = self.findings.warning if len(guards) == 1 else self.findings.error
            report(
                "CG256",
                f"{paths} share a method of API Gateway, which has one authorizer, and ask for different credentials: "
                f"{' and '.join(guards)} would decide on all",
                group[0].route.source,
                "give them paths that API Gateway can tell apart, or the same security",
            )
        return guards[0] if guards else None

    # ---- what API Gateway does not do
    def _report(self) -> None:
        for place, keywords in sorted(self.lowering.lost.items()):
            self.findings.note(
                "CG258",
                f"API Gateway does not check {', '.join(sorted(keywords))} here; the function does",
                place,
            )
        for operation in self.project.operations:
            body = operation.route.operation.request_body
            if body is not None and not body.required and body.content:
                self.findings.note(
                    "CG259",
                    "the body is optional: API Gateway would take an absent one for an empty object, so that the "
                    "function alone checks it",
                    body.source,
                )

        if self.project.operations:
            self.findings.note(
                "CG261",
                "API Gateway checks bodies and that query parameters are there; values of parameters, headers and "
                "cookies are checked, and answers are made, by the functions alone",
                "/paths",
            )

    def _check_quota(self, routes: Sequence[Route]) -> None:
        resources = count_resources(route.path for route in routes)
        if resources > MOST_RESOURCES:
            self.findings.warning(
                "CG260",
                f"the API has {resources} resources, and API Gateway takes {MOST_RESOURCES} per API unless the quota "
                "is raised",
                "/paths",
                "ask AWS for more resources per API, or split the contract",
            )


def count_resources(paths: Iterable[str]) -> int:
    """How many resources API Gateway makes of paths: one for each part, and the root."""
    found = {"/"}
    for path in paths:
        parts = path.strip("/").split("/")
        found.update("/".join(parts[: index + 1]) for index in range(len(parts)) if parts[0])
    return len(found)


def _validated(route: Route, models: set[str]) -> Route:
    """The route with the validator that its models and required parameters need."""
    kept = {media_type: name for media_type, name in route.request_models.items() if name in models}
    asks = any(
        required and not name.startswith("method.request.path.")
        for name, required in route.request_parameters.items()
    )
    return replace(route, request_models=kept, request_validator=VALIDATORS.get((bool(kept), asks)))
