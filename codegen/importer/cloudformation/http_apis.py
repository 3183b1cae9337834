"""Reads the HTTP APIs of a template: their definition, the resources beside it, and the stages that serve them.

In: resources of AWS::Serverless::HttpApi and AWS::ApiGatewayV2::*. Out: `ir.DeployedApi`.
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_ApiGatewayV2.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from codegen.core.fields import Fields
from codegen.core.pointer import child
from codegen.core.reading import Document
from codegen.core.records import replace
from codegen.features.cors import settings as cors
from codegen.features.integration import v2_settings as integration
from codegen.features.stage import v2_settings as stages
from codegen.gateway.identifiers import stable_id
from codegen.importer.cloudformation.definitions import BODIES, FILES, DefinitionReader
from codegen.importer.cloudformation.functions import with_defaults
from codegen.importer.cloudformation.intrinsics import Resolver
from codegen.importer.cloudformation.physical import V2_API_TYPES, Resource
from codegen.importer.cloudformation.v2_parts import V2Parts, target_of
from codegen.ir.api import DEFAULT_ROUTE, ApiType, AuthorizationType, Authorizer, Route
from codegen.ir.application import HTTP_DEFAULT_STAGE, DeployedApi, Stage
from codegen.ir.integration import Integration, IntegrationType
from codegen.ir.operation import Operation

_SERVERLESS = "AWS::Serverless::HttpApi"
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
        parts = V2Parts(self._resolver, api_id)
        authorizers = parts.authorizers()
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
            routes=(*api.routes, *_routes(parts, authorizers), *_quick(fields)),
        )
        return DeployedApi(resource.logical_id, api_id, api, _stages(parts, resource, fields))


def _integrations(parts: V2Parts) -> dict[str, Integration]:
    found = {}
    for resource, fields in parts.of("Integration"):
        made = integration.read_properties(fields)
        if made is not None:
            found[parts.ref(resource)] = made
    return found


def _routes(parts: V2Parts, authorizers: Mapping[str, Authorizer]) -> Iterator[Route]:
    integrations = _integrations(parts)
    for _, fields in parts.of("Route"):
        route = _route(fields, authorizers, integrations)
        if route is not None:
            yield route


def _stages(parts: V2Parts, resource: Resource, fields: Fields) -> tuple[Stage, ...]:
    found = parts.stages()
    if resource.type == _SERVERLESS:
        found.insert(0, stages.read_stage(fields))
    if found:
        return tuple(found)
    if "Target" not in fields:  # quick create makes the stage itself
        parts.tell_no_stage(resource, HTTP_DEFAULT_STAGE, "add an AWS::ApiGatewayV2::Stage with AutoDeploy")
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
    authorizer = authorizers.get(fields.text("AuthorizerId") or "")
    return Route(
        http_method=method.upper(),
        path=path,
        operation=Operation(method.upper(), path, fields.text("OperationName"), fields.pointer),
        source=fields.pointer,
        integration=target_of(fields, integrations),
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
