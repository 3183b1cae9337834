"""Reads the WebSocket APIs of a template: routes, integrations and what stands beside them, and their stages.

In: resources of AWS::ApiGatewayV2::*. Out: `ir.DeployedApi`.
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_ApiGatewayV2.html
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from codegen.core.fields import Fields
from codegen.core.pointer import child
from codegen.features.authorization import v2_settings as authorization
from codegen.features.integration import v2_settings as integration
from codegen.features.stage import v2_settings as stages
from codegen.gateway.identifiers import stable_id
from codegen.importer.cloudformation.http_apis import is_websocket
from codegen.importer.cloudformation.intrinsics import Resolver
from codegen.importer.cloudformation.physical import Resource
from codegen.ir.api import Api, ApiType, AuthorizationType, Authorizer, Model, Route
from codegen.ir.application import DeployedApi, Stage
from codegen.ir.integration import Integration, IntegrationResponse
from codegen.ir.operation import Operation

_API_ID = "ApiId"
_DEFAULT = "$default"
_PREDEFINED = frozenset({"$connect", "$disconnect", _DEFAULT})
_WITHOUT_EFFECT = (
    "ProtocolType",
    "Description",
    "Version",
    "Tags",
    "DisableSchemaValidation",
    "IpAddressType",
)
_DEFAULT_STAGE = "dev"


class WebSocketApiReader:
    """Reads the WebSocket APIs of one template."""

    def __init__(self, resolver: Resolver, source: str) -> None:
        self._resolver = resolver
        self._findings = resolver.findings
        self._source = source

    def read(self) -> list[DeployedApi]:
        """Every WebSocket API."""
        return [self._read(one) for one in self._resolver.resources.values() if is_websocket(one)]

    def _read(self, resource: Resource) -> DeployedApi:
        values = self._resolver.resolve(resource.properties, resource.pointer)
        fields = Fields(values, resource.pointer, self._findings, resource.type)
        api_id = stable_id(resource.logical_id, 10)
        authorizers = self._authorizers(api_id)
        for name in _WITHOUT_EFFECT:
            fields.raw(name)
        api = Api(
            name=fields.text("Name") or resource.logical_id,
            type=ApiType.WEBSOCKET,
            version="",
            routes=tuple(self._routes(api_id, authorizers)),
            source=self._source,
            models={model.name: model for model in self._models(api_id)},
            authorizers={one.name: one for one in authorizers.values()},
            disable_execute_api_endpoint=fields.boolean("DisableExecuteApiEndpoint"),
            route_selection_expression=fields.text("RouteSelectionExpression"),
            api_key_selection_expression=fields.text("ApiKeySelectionExpression"),
        )
        if not api.route_selection_expression:
            self._findings.error(
                "CG105",
                "a WebSocket API needs RouteSelectionExpression",
                resource.pointer,
                "write $request.body.action",
            )
        fields.finish()
        api = replace(api, api_key_source=_api_key_source(api))
        return DeployedApi(resource.logical_id, api_id, api, self._stages(resource, api_id))

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
        responses: dict[str, list[IntegrationResponse]] = {}
        for _, fields in self._of("IntegrationResponse", api_id):
            owner = fields.text("IntegrationId") or ""
            responses.setdefault(owner, []).append(_integration_response(fields))
        found = {}
        for resource, fields in self._of("Integration", api_id):
            made = integration.read_properties(fields, ApiType.WEBSOCKET)
            if made is not None:
                _tell_without_effect(fields, "ContentHandlingStrategy")
                ref = self._ref(resource)
                found[ref] = replace(made, responses=tuple(responses.get(ref, ())))
        return found

    def _models(self, api_id: str) -> Iterator[Model]:
        for resource, fields in self._of("Model", api_id):
            for ignored in (_API_ID, "Description"):
                fields.raw(ignored)
            schema = fields.raw("Schema")
            name = fields.text("Name") or resource.logical_id
            content_type = fields.text("ContentType") or "application/json"
            fields.finish()
            yield Model(name, _schema(schema), content_type)

    def _routes(self, api_id: str, authorizers: Mapping[str, Authorizer]) -> Iterator[Route]:
        integrations = self._integrations(api_id)
        answered = set()
        for _, fields in self._of("RouteResponse", api_id):
            answered.add(fields.text("RouteId"))
        for resource, fields in self._of("Route", api_id):
            route = _route(fields, authorizers, integrations)
            if route is None:
                continue
            if route.route_response_selection_expression and self._ref(resource) not in answered:
                self._tell_silent(resource, route)
                route = replace(route, route_response_selection_expression=None)
            yield route

    def _tell_silent(self, resource: Resource, route: Route) -> None:
        # https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-route-response.html
        self._findings.warning(
            "CG128",
            f"{route.route_key} has RouteResponseSelectionExpression and no route response: it answers nothing",
            child(resource.pointer, "RouteResponseSelectionExpression"),
            "add an AWS::ApiGatewayV2::RouteResponse with RouteResponseKey $default",
        )

    def _stages(self, resource: Resource, api_id: str) -> tuple[Stage, ...]:
        found = tuple(stages.read_properties(stage) for _, stage in self._of("Stage", api_id))
        if found:
            return found
        self._findings.note(
            "CG126",
            f"{resource.logical_id} has no stage in this template: it is served as {_DEFAULT_STAGE}",
            child("/Resources", resource.logical_id),
            "add an AWS::ApiGatewayV2::Stage",
        )
        return (Stage(_DEFAULT_STAGE),)


def _route(
    fields: Fields, authorizers: Mapping[str, Authorizer], integrations: Mapping[str, Integration]
) -> Route | None:
    fields.raw(_API_ID)
    _tell_without_effect(fields, "RequestParameters")
    key = fields.text("RouteKey") or ""
    if not key or (key.startswith("$") and key not in _PREDEFINED):
        fields.findings.error(
            "CG113",
            f"RouteKey {key!r} is no route key of a WebSocket API",
            child(fields.pointer, "RouteKey"),
            "write $connect, $disconnect, $default, or a key of your own that does not begin with $",
        )
        return None
    target = (fields.text("Target") or "").removeprefix("integrations/")
    authorizer = authorizers.get(fields.text("AuthorizerId") or "")
    route = Route(
        http_method="",
        path=key,
        operation=Operation("", key, fields.text("OperationName"), fields.pointer),
        source=fields.pointer,
        request_models=fields.texts("RequestModels"),
        integration=integrations.get(target),
        authorization_type=fields.choice("AuthorizationType", AuthorizationType) or AuthorizationType.NONE,
        authorizer=authorizer.name if authorizer else None,
        authorization_scopes=fields.strings("AuthorizationScopes"),
        api_key_required=fields.boolean("ApiKeyRequired"),
        model_selection_expression=fields.text("ModelSelectionExpression"),
        route_response_selection_expression=fields.text("RouteResponseSelectionExpression"),
    )
    fields.finish()
    return route


def _integration_response(fields: Fields) -> IntegrationResponse:
    fields.raw(_API_ID)
    _tell_without_effect(fields, "ContentHandlingStrategy", "ResponseParameters")
    key = fields.text("IntegrationResponseKey") or _DEFAULT
    response = IntegrationResponse(
        status_code="",
        selection_pattern=None if key == _DEFAULT else key.removeprefix("/").removesuffix("/"),
        response_templates=fields.texts("ResponseTemplates"),
        source=fields.pointer,
        template_selection_expression=fields.text("TemplateSelectionExpression"),
    )
    fields.finish()
    return response


def _tell_without_effect(fields: Fields, *names: str) -> None:
    for name in names:
        if fields.raw(name):
            place = child(fields.pointer, name)
            fields.findings.note("CG403", f"{name} is configured and has no effect here", place)


def _schema(value: Any) -> Mapping[str, Any]:
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            return {}
    return value if isinstance(value, Mapping) else {}


def _api_key_source(api: Api) -> str:
    """Where the API key of a handshake is: in its header, or with the authorizer."""
    expression = api.api_key_selection_expression or ""
    return "AUTHORIZER" if expression.startswith("$context.authorizer.") else "HEADER"
