"""Reads the HTTP APIs of a template: their definition, the resources beside it, and the stages that serve them.

In: resources of AWS::Serverless::HttpApi and AWS::ApiGatewayV2::*. Out: `ir.DeployedApi`.
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_ApiGatewayV2.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from codegen.core.fields import Fields
from codegen.core.pointer import child
from codegen.core.reading import Document
from codegen.features.authorization import v2_settings as authorization
from codegen.features.cors import settings as cors
from codegen.features.integration import v2_settings as integration
from codegen.features.stage import v2_settings as stages
from codegen.gateway.identifiers import stable_id
from codegen.importer.cloudformation.definitions import BODIES, FILES, DefinitionReader
from codegen.importer.cloudformation.functions import with_defaults
from codegen.importer.cloudformation.intrinsics import Resolver
from codegen.importer.cloudformation.physical import V2_API_TYPES, Resource
from codegen.ir.api import DEFAULT_ROUTE, ApiType, AuthorizationType, Authorizer, Route
from codegen.ir.application import HTTP_DEFAULT_STAGE, DeployedApi, Stage
from codegen.ir.integration import Integration, IntegrationType
from codegen.ir.operation import Operation

_SERVERLESS = "AWS::Serverless::HttpApi"
_API_ID = "ApiId"
_QUICK_VERSION = "2.0"
"""The payload format of what quick create makes:
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop.html"""


def is_websocket(resource: Resource) -> bool:
    """Whether a resource is a WebSocket API."""
    return (
        resource.type == "AWS::ApiGatewayV2::Api" and resource.properties.get("ProtocolType") == "WEBSOCKET"
    )


class HttpApiReader:
    """Reads the HTTP APIs of one template."""

    def __init__(self, resolver: Resolver, template: Document, folder: Path) -> None:
        self._resolver = resolver
        self._findings = resolver.findings
        self.definitions = DefinitionReader(resolver, template, folder, ApiType.HTTP)

    def read(self, defaults: Mapping[str, Any]) -> list[DeployedApi]:
        """Every HTTP API; `defaults` is `Globals.HttpApi` of a SAM template."""
        found = []
        for resource in self._resolver.resources.values():
            if resource.type in V2_API_TYPES and not is_websocket(resource):
                properties = resource.properties
                if resource.type == _SERVERLESS:
                    properties = with_defaults(properties, defaults)
                found.append(self._read(replace(resource, properties=properties)))
        return found

    def _read(self, resource: Resource) -> DeployedApi:
        wanted = {k: v for k, v in resource.properties.items() if k not in (*BODIES, *FILES)}
        values = self._resolver.resolve(wanted, resource.pointer)
        fields = Fields(values, resource.pointer, self._findings, resource.type)
        api = self.definitions.read(resource)
        api_id = stable_id(resource.logical_id, 10)
        authorizers = self._authorizers(api_id)
        integrations = self._integrations(api_id)
        configured = cors.read_properties(
            fields.raw("CorsConfiguration"), child(resource.pointer, "CorsConfiguration"), self._findings
        )
        api = replace(
            api,
            name=fields.text("Name") or api.name or resource.logical_id,
            cors=configured or api.cors,
            disable_execute_api_endpoint=(
                fields.boolean("DisableExecuteApiEndpoint") or api.disable_execute_api_endpoint
            ),
            authorizers={**api.authorizers, **{one.name: one for one in authorizers.values()}},
            routes=(*api.routes, *self._routes(api_id, authorizers, integrations), *_quick(fields)),
        )
        return DeployedApi(resource.logical_id, api_id, api, self._stages(resource, api_id, fields))

    # what stands beside it

    def _of(self, kind: str, api_id: str) -> Iterator[tuple[Resource, Fields]]:
        kind = f"AWS::ApiGatewayV2::{kind}"
        for resource, values in self._resolver.resources_of(kind, api_id, _API_ID):
            yield resource, Fields(values, resource.pointer, self._findings, kind)

    def _ref(self, resource: Resource) -> str:
        return str(self._resolver.ref(resource.logical_id, resource.pointer))

    def _authorizers(self, api_id: str) -> dict[str, Authorizer]:
        found = {}
        for resource, fields in self._of("Authorizer", api_id):
            authorizer = authorization.read_properties(fields, resource.logical_id)
            if authorizer is not None:
                found[self._ref(resource)] = authorizer
        return found

    def _integrations(self, api_id: str) -> dict[str, Integration]:
        found = {}
        for resource, fields in self._of("Integration", api_id):
            made = integration.read_properties(fields)
            if made is not None:
                found[self._ref(resource)] = made
        return found

    def _routes(
        self, api_id: str, authorizers: Mapping[str, Authorizer], integrations: Mapping[str, Integration]
    ) -> Iterator[Route]:
        for _, fields in self._of("Route", api_id):
            route = _route(fields, authorizers, integrations)
            if route is not None:
                yield route

    def _stages(self, resource: Resource, api_id: str, fields: Fields) -> tuple[Stage, ...]:
        found = [stages.read_properties(stage) for _, stage in self._of("Stage", api_id)]
        if resource.type == _SERVERLESS:
            found.insert(0, stages.read_stage(fields))
        if found:
            return tuple(found)
        if "Target" not in fields:  # quick create makes the stage itself
            self._findings.note(
                "CG126",
                f"{resource.logical_id} has no stage in this template: it is served as {HTTP_DEFAULT_STAGE}",
                child("/Resources", resource.logical_id),
                "add an AWS::ApiGatewayV2::Stage with AutoDeploy",
            )
        return (Stage(HTTP_DEFAULT_STAGE),)


def _route(
    fields: Fields, authorizers: Mapping[str, Authorizer], integrations: Mapping[str, Integration]
) -> Route | None:
    key = fields.text("RouteKey") or ""
    method, _, path = key.partition(" ")
    if key == DEFAULT_ROUTE:
        method, path = "ANY", DEFAULT_ROUTE
    elif not path.startswith("/"):
        fields.findings.error(
            "CG113",
            f"RouteKey {key!r} is no route key",
            child(fields.pointer, "RouteKey"),
            "write a method and a path, or $default",
        )
        return None
    target = (fields.text("Target") or "").removeprefix("integrations/")
    authorizer = authorizers.get(fields.text("AuthorizerId") or "")
    return Route(
        http_method=method.upper(),
        path=path,
        operation=Operation(method.upper(), path, fields.text("OperationName"), fields.pointer),
        source=fields.pointer,
        integration=integrations.get(target),
        authorization_type=fields.choice("AuthorizationType", AuthorizationType) or AuthorizationType.NONE,
        authorizer=authorizer.name if authorizer else None,
        authorization_scopes=fields.strings("AuthorizationScopes"),
    )


def _quick(fields: Fields) -> Iterator[Route]:
    """The route of an API that names its one target."""
    target = fields.text("Target")
    if target is None:
        return
    is_function = target.startswith("arn:")
    made = Integration(
        IntegrationType.AWS_PROXY if is_function else IntegrationType.HTTP_PROXY,
        child(fields.pointer, "Target"),
        target,
        "POST" if is_function else "ANY",
        timeout_in_millis=30_000,
        payload_format_version=_QUICK_VERSION if is_function else "1.0",
    )
    method, _, path = (
        (fields.text("RouteKey") or f"ANY {DEFAULT_ROUTE}").removeprefix(DEFAULT_ROUTE).partition(" ")
    )
    method, path = (method, path) if path else ("ANY", DEFAULT_ROUTE)
    yield Route(method, path, Operation(method, path, None, fields.pointer), fields.pointer, integration=made)
