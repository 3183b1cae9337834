"""Reads the WebSocket APIs of a template: routes, integrations and what stands beside them, and their stages.

In: resources of AWS::ApiGatewayV2::*. Out: `ir.DeployedApi`.
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_ApiGatewayV2.html
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from codegen.core.fields import Fields
from codegen.core.pointer import child
from codegen.core.records import replace
from codegen.features.integration import v2_settings as integration
from codegen.gateway.identifiers import stable_id
from codegen.importer.cloudformation.http_apis import is_websocket
from codegen.importer.cloudformation.intrinsics import Resolver
from codegen.importer.cloudformation.physical import Resource
from codegen.importer.cloudformation.v2_parts import API_ID, V2Parts, target_of
from codegen.ir.api import Api, ApiType, AuthorizationType, Authorizer, Model, Route
from codegen.ir.application import DeployedApi, Stage
from codegen.ir.integration import Integration, IntegrationResponse
from codegen.ir.operation import Operation

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
_ANSWERED = "$default"
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
        parts = V2Parts(self._resolver, api_id)
        authorizers = parts.authorizers()
        for name in _WITHOUT_EFFECT:
            fields.raw(name)
        api = Api(
            name=fields.text("Name") or resource.logical_id,
            type=ApiType.WEBSOCKET,
            version="",
            routes=tuple(_routes(parts, authorizers)),
            source=self._source,
            models={model.name: model for model in _models(parts)},
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
        return DeployedApi(resource.logical_id, api_id, api, _stages(parts, resource))


def _integrations(parts: V2Parts) -> dict[str, Integration]:
    responses: dict[str, list[IntegrationResponse]] = {}
    for _, fields in parts.of("IntegrationResponse"):
        owner = fields.text("IntegrationId") or ""
        responses.setdefault(owner, []).append(_integration_response(fields))
    found = {}
    for resource, fields in parts.of("Integration"):
        made = integration.read_properties(fields, ApiType.WEBSOCKET)
        if made is not None:
            _tell_without_effect(fields, "ContentHandlingStrategy")
            ref = parts.ref(resource)
            found[ref] = replace(made, responses=tuple(responses.get(ref, ())))
    return found


def _models(parts: V2Parts) -> Iterator[Model]:
    for resource, fields in parts.of("Model"):
        for ignored in (API_ID, "Description"):
            fields.raw(ignored)
        schema = fields.raw("Schema")
        name = fields.text("Name") or resource.logical_id
        content_type = fields.text("ContentType") or "application/json"
        fields.finish()
        yield Model(name, _schema(schema), content_type)


def _routes(parts: V2Parts, authorizers: Mapping[str, Authorizer]) -> Iterator[Route]:
    integrations = _integrations(parts)
    answered = set()
    for _, fields in parts.of("RouteResponse"):
        answered.add(fields.text("RouteId"))
    for resource, fields in parts.of("Route"):
        route = _route(fields, authorizers, integrations)
        if route is None:
            continue
        expression = route.route_response_selection_expression
        is_answered = parts.ref(resource) in answered
        if expression and not is_answered:
            _tell_silent(parts, resource, route)
        # API Gateway answers where there is a route response, whether or not the route names the only expression
        yield replace(route, route_response_selection_expression=_ANSWERED if is_answered else None)


def _tell_silent(parts: V2Parts, resource: Resource, route: Route) -> None:
    # https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-route-response.html
    parts.findings.warning(
        "CG128",
        f"{route.route_key} has RouteResponseSelectionExpression and no route response: it answers nothing",
        child(resource.pointer, "RouteResponseSelectionExpression"),
        "add an AWS::ApiGatewayV2::RouteResponse with RouteResponseKey $default",
    )


def _stages(parts: V2Parts, resource: Resource) -> tuple[Stage, ...]:
    found = parts.stages()
    if found:
        return tuple(found)
    parts.tell_no_stage(resource, _DEFAULT_STAGE, "add an AWS::ApiGatewayV2::Stage")
    return (Stage(_DEFAULT_STAGE),)


def _route(
    fields: Fields, authorizers: Mapping[str, Authorizer], integrations: Mapping[str, Integration]
) -> Route | None:
    fields.raw(API_ID)
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
    authorizer = authorizers.get(fields.text("AuthorizerId") or "")
    route = Route(
        http_method="",
        path=key,
        operation=Operation("", key, fields.text("OperationName"), fields.pointer),
        source=fields.pointer,
        request_models=fields.texts("RequestModels"),
        integration=target_of(fields, integrations),
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
    fields.raw(API_ID)
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
