"""What an application configures and the emulator does not do: told at the start, never silently left out.

In: an application as it was read. Out: findings, each with its place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from codegen.core.diagnostics import Diagnostic, Severity
from codegen.core.findings import Locate
from codegen.core.records import Record, field
from codegen.emulator.dispatch import ADMIN
from codegen.emulator.functions.runtimes import why_not_run
from codegen.features.integration import step as integration
from codegen.features.integration.endpoints.endpoint_uri import with_variables
from codegen.features.integration.endpoints.service_address import is_lambda
from codegen.features.integration.endpoints.vpc_link import link_of, naming
from codegen.gateway.arns import fill_in, function_name
from codegen.gateway.ports import AwsEndpoints
from codegen.ir.api import Api, ApiType, AuthorizationType, Route
from codegen.ir.application import Application, DeployedApi, Stage


class Coverage(Record, frozen=True):
    """Looks at one application."""

    application: Application
    locates: Mapping[str, Locate]
    identity: str | None
    services: AwsEndpoints = field(default_factory=AwsEndpoints)

    def findings(self) -> list[Diagnostic]:
        """Everything that is configured and not emulated."""
        found = list(self._functions())
        for deployed in self.application.apis:
            found += self._settings(deployed)
            for route in deployed.api.routes:
                found += self._route(deployed, route)
                found += self._reach(deployed, route)
        found += self._domains()
        found += self._links()
        return found

    def _domains(self) -> Iterator[Diagnostic]:
        for domain in self.application.domain_names:
            if domain.mutual_tls is not None:
                message = f"{domain.domain_name}: mutual TLS is configured and has no effect here"
                yield Diagnostic("CG403", Severity.NOTE, message)

    def _links(self) -> Iterator[Diagnostic]:
        """What stands in for a VPC link that nothing goes through."""
        routes = [route for deployed in self.application.apis for route in deployed.api.routes]
        known = {link_of(route.integration) or "" for route in routes if route.integration}
        # A link that a variable of a stage names is known by that variable's value.
        known |= {
            value
            for deployed in self.application.apis
            for stage in deployed.stages
            for value in stage.variables.values()
        }
        for name in sorted(self.services.vpc_links.keys() - known):
            message = f"--vpc-link names {name}, which no integration goes through"
            yield Diagnostic("CG403", Severity.WARNING, message)

    def _reach(self, deployed: DeployedApi, route: Route) -> Iterator[Diagnostic]:
        """Who is hidden by the emulator's own API: only an API that is served without a stage before its paths."""
        is_at_root = any(stage.name == "$default" for stage in deployed.stages)
        for stage in deployed.stages:
            path = route.path if is_at_root else f"/{stage.name}{route.path}"
            if f"{path}/".startswith(ADMIN):
                yield Diagnostic(
                    "CG407",
                    Severity.WARNING,
                    f"{route.route_key} of stage {stage.name} is hidden by the emulator's own API below {ADMIN}",
                    self.locates[deployed.logical_id](route.source),
                    f"call it by its host: http://{deployed.logical_id.lower()}.localhost",
                )

    def _functions(self) -> Iterator[Diagnostic]:
        for function in self.application.functions.values():
            folder = Path(self.application.folder, function.code_folder)
            if not function.inline_code and not folder.is_dir():
                message = f"the code folder {folder} of {function.logical_id} does not exist: it answers 502"
                yield Diagnostic("CG404", Severity.WARNING, message, function.location)
            reason = why_not_run(function)
            if reason:
                yield Diagnostic("CG404", Severity.WARNING, f"{reason}: it answers 502", function.location)

    def _route(self, deployed: DeployedApi, route: Route) -> Iterator[Diagnostic]:
        where = self.locates[deployed.logical_id]
        if route.integration is not None:
            reason = integration.not_emulated(route.integration, self.services, deployed.api.type)
            if reason:
                message = f"{route.route_key} answers 501: {reason}"
                yield Diagnostic("CG401", Severity.WARNING, message, where(route.integration.source))
            elif is_lambda(route.integration):
                yield from self._calls(deployed, route)
            else:
                yield from self._private(deployed, route)
        if self.identity is None:
            yield from self._access(deployed, route)

    def _private(self, deployed: DeployedApi, route: Route) -> Iterator[Diagnostic]:
        """Which endpoints are called without the VPC link that leads to them."""
        assert route.integration is not None
        link = link_of(route.integration)
        stages = [with_variables(link, stage.variables) for stage in deployed.stages] if link else []
        for name in dict.fromkeys(stages):
            if self.services.vpc_link_url(name) is None:
                yield Diagnostic(
                    "CG403",
                    Severity.NOTE,
                    f"{route.route_key} calls {route.integration.uri} directly, without the VPC link {name}",
                    self.locates[deployed.logical_id](route.integration.source),
                    naming(name),
                )

    def _access(self, deployed: DeployedApi, route: Route) -> Iterator[Diagnostic]:
        """Who can't be let in by anything that is configured."""
        place = self.locates[deployed.logical_id](route.source)
        hint = "start with --as NAME to be taken for a signed-in caller"
        kind = route.authorization_type
        is_open = kind in (AuthorizationType.NONE, AuthorizationType.AWS_IAM)
        if not is_open and not self._has_authorizer(deployed.api, route):
            message = (
                f"{route.route_key} needs {kind}, and no authorizer can decide: every request is refused"
            )
            yield Diagnostic("CG405", Severity.WARNING, message, place, hint)
        if route.api_key_required and not self._has_key(deployed):
            message = (
                f"{route.route_key} needs an API key, and no usage plan has one: every request is refused"
            )
            yield Diagnostic("CG405", Severity.WARNING, message, place, hint)

    def _calls(self, deployed: DeployedApi, route: Route) -> Iterator[Diagnostic]:
        assert route.integration is not None
        for stage in deployed.stages:
            uri = fill_in(route.integration.uri, stage.variables)
            name = function_name(uri) if uri else None
            if name is None or name not in self.application.functions:
                called = f"function {name}" if name else route.integration.uri
                yield Diagnostic(
                    "CG402",
                    Severity.WARNING,
                    f"{route.route_key} calls {called}, which is not in this template: it answers 500",
                    self.locates[deployed.logical_id](route.integration.source),
                )

    def _has_authorizer(self, api: Api, route: Route) -> bool:
        """Whether there is an authorizer that can decide."""
        authorizer = api.authorizers.get(route.authorizer or "")
        if authorizer is None:
            return False
        return (
            not authorizer.authorizer_uri
            or function_name(authorizer.authorizer_uri) in self.application.functions
        )

    def _has_key(self, deployed: DeployedApi) -> bool:
        """Whether a usage plan lets into a stage of the API."""
        return any(
            plan.keys and plan.stage(deployed.api_id, stage.name)
            for plan in self.application.usage_plans
            for stage in deployed.stages
        )

    def _settings(self, deployed: DeployedApi) -> Iterator[Diagnostic]:
        place = self.locates[deployed.logical_id]("")
        named: dict[str, None] = {}
        for stage in deployed.stages:
            named.update(dict.fromkeys(_stage_parts(stage)))
        named.update(dict.fromkeys(_api_parts(deployed.api)))
        for part in named:
            message = f"{deployed.logical_id}: {part} is configured and has no effect here"
            yield Diagnostic("CG403", Severity.NOTE, message, place)
        if deployed.api.type is ApiType.WEBSOCKET:
            message = f"{deployed.logical_id}: calls of @connections are served unsigned, too; API Gateway refuses them"
            yield Diagnostic("CG403", Severity.NOTE, message, place)


def _api_parts(api: Api) -> Iterator[str]:
    if api.disable_execute_api_endpoint:
        yield "disableExecuteApiEndpoint (the API's own address is served beside its domains)"
    if "PRIVATE" in api.endpoint_types:
        yield "the endpoint type PRIVATE (who reaches this machine reaches the API, as through its first VPC endpoint)"


def _stage_parts(stage: Stage) -> Iterator[str]:
    if stage.tracing_enabled:
        yield "X-Ray tracing (trace headers are handed on, nothing is sent to X-Ray)"
