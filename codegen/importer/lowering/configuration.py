"""The plan of a project becomes the API as API Gateway is to have it: methods, models, authorizers, CORS, errors.

In: an `ir.Project` whose routes have lowered paths. Out: an `ir.Api` that `render.gateway_document` writes as an
importable document, and what API Gateway does not check by itself.
https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-import-api.html
"""

from __future__ import annotations

from collections.abc import Sequence

from codegen.core.diagnostics import Diagnostic
from codegen.core.findings import Findings, Locate
from codegen.core.records import replace
from codegen.features.cors import resources as cors
from codegen.importer.lowering.guards import all_authorizers
from codegen.importer.lowering.http_configuration import configure_http_api
from codegen.importer.lowering.integrations import kept_integration, through_function
from codegen.importer.lowering.media_types import binary_media_types
from codegen.importer.lowering.operations import (
    lambda_proxy,
    method_responses,
    request_models,
    request_parameters,
)
from codegen.importer.lowering.preflight import allowed_origins, with_preflights
from codegen.importer.lowering.problems import problem_responses
from codegen.importer.lowering.quotas import check_quota
from codegen.importer.lowering.report import report
from codegen.importer.lowering.routes import (
    LONGEST_DESCRIPTION,
    LONGEST_NAME,
    authorization_of,
    authorized,
    guarded,
    in_order,
    route_groups,
)
from codegen.importer.lowering.schemas import SchemaLowering
from codegen.importer.lowering.websocket_configuration import configure_websocket_api
from codegen.ir.api import Api, ApiType, Model, RequestValidator, Route
from codegen.ir.integration import Integration
from codegen.ir.project import GatewayOperation, Project, ProjectOperation, RequestValidation

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
    if project.api.type is ApiType.HTTP:
        return configure_http_api(project, locate)
    if project.api.type is ApiType.WEBSOCKET:
        return configure_websocket_api(project, locate)
    return _Configuration(project, Findings(locate)).run()


class _Configuration:
    def __init__(self, project: Project, findings: Findings) -> None:
        self.project = project
        self.api = project.api
        self.findings = findings
        self.lowering = SchemaLowering(project.api.schemas)
        self.origins = allowed_origins(project.settings.cors_allow_origins, findings)

    def run(self) -> tuple[Api, list[Diagnostic]]:
        groups = route_groups(self.project, self.findings)
        kept = [self._kept(operation) for operation in self.project.gateway_operations]
        kept = [route for route in kept if route.route_key not in groups]
        routes = in_order(self.api, [*(self._method(group) for group in groups.values()), *kept])
        models = self.lowering.finish()
        own = {
            operation.route.route_key
            for operation in self.project.gateway_operations
            if not operation.is_configured
        }
        asked = self.project.settings.gateway.request_validation
        routes = [
            _validated(route, set(models), RequestValidation.NONE if route.route_key in own else asked)
            for route in map(self._cached, routes)
        ]
        report(self.project, self.lowering, self.findings)
        used = {
            route.request_validator.name: route.request_validator
            for route in routes
            if route.request_validator
        } | dict(self.api.request_validators)
        headers = cors.gateway_response_headers(
            self.origins, allows_credentials=self.project.settings.gateway.cors_allow_credentials
        )
        api = replace(
            self.api,
            name=self.api.name[:LONGEST_NAME],
            description=self.api.description[:LONGEST_DESCRIPTION],
            routes=tuple(with_preflights(routes, self.project, self.origins, unasked=own)),
            schemas={},
            security_schemes={},
            models={name: Model(name, models[name]) for name in sorted(models)},
            authorizers=all_authorizers(self.project),
            request_validators={name: used[name] for name in sorted(used)},
            gateway_responses=problem_responses(headers if self.origins else {})
            | dict(self.api.gateway_responses),
            binary_media_types=self._binary_media_types(),
        )
        check_quota(routes, self.findings)
        if not routes:
            self.findings.warning(
                "CG264",
                "the contract has no operations: API Gateway deploys no API without methods",
                "",
                "add a path",
            )
        return api, self.findings.diagnostics

    # ---- methods
    def _kept(self, operation: GatewayOperation) -> Route:
        """The method of an operation whose integration the contract gives."""
        route = operation.route
        integration = route.integration
        assert integration is not None  # which is why no function serves it
        route = kept_integration(
            route, integration, self.lowering, self.findings, has_own_templates=not operation.has_templates
        )
        return guarded(route, operation)

    def _method(self, group: Sequence[ProjectOperation]) -> Route:
        first = group[0]
        parameters: dict[str, bool] = {}
        for operation in group:
            for name, required in request_parameters(operation.route, self.api.schemas).items():
                # What only one of them asks for, API Gateway can't ask of all.
                parameters[name] = required and (len(group) == 1 or name.startswith("method.request.path."))
        route = replace(
            first.route,
            request_parameters=parameters,
            request_models=request_models(first, self.lowering) if len(group) == 1 else {},
            method_responses=method_responses([operation.route.operation for operation in group]),
            integration=self._integration(first),
        )
        return authorized(route, authorization_of(group, self.findings))

    def _cached(self, route: Route) -> Route:
        """With the parameters that tell cached answers apart: they must be declared."""
        names = self.project.settings.gateway.cache_key_parameters.get(route.route_key, ())
        if not names or route.integration is None:
            return route
        names = tuple(dict.fromkeys((*route.integration.cache_key_parameters, *names)))
        return replace(
            route,
            integration=replace(route.integration, cache_key_parameters=names),
            request_parameters={**{_declared(name): False for name in names}, **route.request_parameters},
        )

    def _integration(self, operation: ProjectOperation) -> Integration:
        given = operation.route.integration
        if given is None:
            return lambda_proxy(operation)
        return through_function(given, operation, self.findings)

    def _binary_media_types(self) -> tuple[str, ...]:
        """Those that the contract writes down, and those of its bodies that functions take and give."""
        found = binary_media_types(operation.route.operation for operation in self.project.operations)
        return tuple(dict.fromkeys((*self.api.binary_media_types, *found)))


def _declared(parameter: str) -> str:
    """The parameter of the method that a cache key names: several values are declared like one."""
    return parameter.replace(".multivaluequerystring.", ".querystring.").replace(
        ".multivalueheader.", ".header."
    )


def _validated(route: Route, models: set[str], asked: RequestValidation) -> Route:
    """The route with the models that check something, and the validator that the contract names for it.

    Without such a name, the route gets the one that its models and required parameters need, as far as it is asked.
    """
    kept = {media_type: name for media_type, name in route.request_models.items() if name in models}
    asks = any(
        required and not name.startswith("method.request.path.")
        for name, required in route.request_parameters.items()
    )
    checks_body = bool(kept) and asked in (RequestValidation.ALL, RequestValidation.BODY)
    checks_parameters = asks and asked in (RequestValidation.ALL, RequestValidation.PARAMETERS)
    validator = route.request_validator or VALIDATORS.get((checks_body, checks_parameters))
    if kept == route.request_models and validator is route.request_validator:
        return route
    return replace(route, request_models=kept, request_validator=validator)
