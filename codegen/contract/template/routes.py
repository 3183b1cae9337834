"""AWS::ApiGatewayV2::Api and Route: HTTP and WebSocket APIs that are written as resources.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_ApiGatewayV2.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-route-keys-connect-disconnect.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from codegen.contract.document.methods import MethodView, Placed
from codegen.contract.shapes import check_shape
from codegen.contract.template.apis import ApiView
from codegen.contract.template.model import CfnResource, Template
from codegen.contract.template.v2_parts import V2_API, check_authorizers, check_integrations, protocol_of
from codegen.contract.values import is_intrinsic, literal, mapping, named_things, referred, substituted
from codegen.core.suggestions import did_you_mean

_HTTP_KEY = re.compile(r"(ANY|DELETE|GET|HEAD|OPTIONS|PATCH|POST|PUT) /\S*\Z|\$default\Z")
_WEBSOCKET_KEYS = ("$connect", "$default", "$disconnect")
_HTTP_SELECTION = "${request.method} ${request.path}"
_AUTHORIZATION = {
    "HTTP": frozenset({"NONE", "AWS_IAM", "CUSTOM", "JWT"}),
    "WEBSOCKET": frozenset({"NONE", "AWS_IAM", "CUSTOM"}),
}
_NEED_AUTHORIZER = frozenset({"CUSTOM", "JWT"})
_DEFINITIONS = ("DefinitionBody", "DefinitionUri")
_ROUTE_SETTINGS = {"$ref": "AWS::ApiGatewayV2::Stage.RouteSettings"}
_INTEGRATION = "AWS::ApiGatewayV2::Integration"
_TARGET = re.compile(r"integrations/\S+\Z")
_SEGMENT = re.compile(r"[^{}]*\Z|\{[^{}+]+\+?\}\Z")


def check_routes(template: Template, views: list[ApiView]) -> None:
    """Report what API Gateway refuses of HTTP and WebSocket APIs that are written as resources."""
    for api in template.of(V2_API):
        _check_api(api, template)
    for api in template.of("AWS::Serverless::WebSocketApi"):
        _check_selection(Placed(api.properties, api.pointer), template)
        for name in mapping(api.properties.get("Routes")):
            _check_websocket_key(str(name), api.at("Routes", name), template)
    seen: dict[tuple[str, str], str] = {}
    for route in template.of("AWS::ApiGatewayV2::Route"):
        api_id = referred(route.properties.get("ApiId"))
        _check_route(route, protocol_of(template.resources.get(api_id or "")), template)
        key = literal(route.properties.get("RouteKey"))
        if api_id and key:
            first = seen.setdefault((api_id, key), route.logical_id)
            if first != route.logical_id:
                template.findings.error(
                    "CG180",
                    f"{first} has the route key {key} already",
                    route.at("RouteKey"),
                    "an API has a route key once",
                )
    check_integrations(template)
    check_authorizers(template)
    for view in views:
        _check_route_settings(view, template)


def _check_api(api: CfnResource, template: Template) -> None:
    node = Placed(api.properties, api.pointer)
    has_body = "Body" in node.value or "BodyS3Location" in node.value
    for name in ("Name", "ProtocolType"):
        if not has_body and name not in node.value:
            template.findings.error(
                "CG160", f"{V2_API} without Body needs {name}", api.pointer, f"add {name}"
            )
    protocol, selection = node.text("ProtocolType"), node.text("RouteSelectionExpression")
    if protocol == "WEBSOCKET" and "RouteSelectionExpression" not in node.value:
        hint = "add RouteSelectionExpression: $request.body.action"
        template.findings.error("CG180", "a WebSocket API needs RouteSelectionExpression", api.pointer, hint)
    if protocol == "WEBSOCKET":
        _check_selection(node, template)
    if protocol == "HTTP" and selection not in (None, _HTTP_SELECTION):
        place = node.at("RouteSelectionExpression")
        template.findings.error(
            "CG180", "HTTP APIs select routes by method and path", place, f"write {_HTTP_SELECTION}"
        )


def _check_route(route: CfnResource, protocol: str | None, template: Template) -> None:
    node = Placed(route.properties, route.pointer)
    key = node.text("RouteKey")
    if protocol == "HTTP" and key is not None and not _HTTP_KEY.match(key):
        template.findings.error(
            "CG180",
            f"{key!r} is no route key of an HTTP API",
            node.at("RouteKey"),
            "write GET /path or $default",
        )
    if protocol == "WEBSOCKET" and key is not None:
        _check_websocket_key(key, node.at("RouteKey"), template)
    if protocol == "HTTP" and key is not None and not _is_http_path(key):
        template.findings.error(
            "CG113",
            f"{key!r} has a variable that is no whole segment, or a greedy one that is not the last",
            node.at("RouteKey"),
            "write GET /items/{id} or GET /files/{path+}",
        )
    target = substituted(node.get("Target")) if _is_known_target(node.get("Target"), template) else None
    if target is not None and not _TARGET.match(target):
        template.findings.error(
            "CG180",
            f"the target {target!r} is no integration",
            node.at("Target"),
            "write integrations/${Integration}",
        )
    kind = node.text("AuthorizationType") or "NONE"
    allowed = _AUTHORIZATION.get(protocol or "")
    if allowed and kind not in allowed and kind in _AUTHORIZATION["HTTP"]:
        template.findings.error(
            "CG180", f"{protocol} APIs have no authorization {kind}", node.at("AuthorizationType"),
            f"use {', '.join(sorted(allowed))}",
        )  # fmt: skip
    if kind in _NEED_AUTHORIZER and "AuthorizerId" not in node.value:
        template.findings.error(
            "CG105",
            f"AuthorizationType {kind} needs AuthorizerId",
            node.at("AuthorizationType"),
            "name an authorizer",
        )
    if protocol == "WEBSOCKET" and kind != "NONE" and key not in (None, "$connect"):
        template.findings.error(
            "CG180",
            f"a WebSocket API authorizes at $connect, not at {key}",
            node.at("AuthorizationType"),
            "move the authorization to the route $connect",
        )


def _check_websocket_key(key: str, place: str, template: Template) -> None:
    if key.startswith("$") and key not in _WEBSOCKET_KEYS:
        hint = did_you_mean(key, _WEBSOCKET_KEYS)
        template.findings.error("CG180", f"{key!r} is no route key of a WebSocket API", place, hint)


def _check_selection(api: Placed, template: Template) -> None:
    selection = api.text("RouteSelectionExpression")
    if selection is not None and "$" not in selection:
        place = api.at("RouteSelectionExpression")
        message = f"{selection!r} selects nothing: an expression starts with $"
        template.findings.error("CG180", message, place, "write $request.body.action")


def _is_http_path(key: str) -> bool:
    segments = key.partition(" ")[2].split("/")
    return all(
        _SEGMENT.match(segment) and (not segment.endswith("+}") or index == len(segments) - 1)
        for index, segment in enumerate(segments)
    )


def _is_known_target(target: Any, template: Template) -> bool:
    """Whether a target's text can be told: it is written out, or names an integration of this template."""
    if not isinstance(target, Mapping):
        return True
    found = [template.resources.get(thing.name) for thing in named_things(target, "")]
    return any(each is not None and each.type == _INTEGRATION for each in found)


def _check_route_settings(view: ApiView, template: Template) -> None:
    """Route settings name routes by their keys; API Gateway refuses others."""
    keys = _event_keys(view.resource, template)
    if view.methods is not None:
        keys = {_route_key(method) for method in view.methods}
    for stage in _stages(view.resource, template):
        for key, values in mapping(stage.own.get("RouteSettings")).items():
            place = stage.at("RouteSettings", key)
            check_shape(values, _ROUTE_SETTINGS, place, template.findings, "RouteSettings")
            if keys and not is_intrinsic(stage.own.get("RouteSettings")) and key not in keys:
                template.findings.error(
                    "CG173",
                    f"{view.resource.logical_id} has no route {key!r}",
                    stage.at("RouteSettings", key),
                    f"its routes: {', '.join(sorted(keys)[:5])}",
                )


def _event_keys(api: CfnResource, template: Template) -> set[str] | None:
    """The routes that the events of functions give an API without a definition; None where one can't be told."""
    if api.type != "AWS::Serverless::HttpApi" or any(name in api.properties for name in _DEFINITIONS):
        return None
    found: set[str] = set()
    for function in template.of("AWS::Serverless::Function"):
        for event in mapping(function.properties.get("Events")).values():
            values = mapping(mapping(event).get("Properties"))
            if referred(values.get("ApiId")) == api.logical_id:
                path, method = literal(values.get("Path")), literal(values.get("Method"))
                if path is None or method is None:
                    return None
                found.add(f"{method.upper()} {path}")
    return found


def _stages(api: CfnResource, template: Template) -> Iterator[CfnResource]:
    if api.type == "AWS::Serverless::HttpApi":
        yield api
    yield from template.belonging("AWS::ApiGatewayV2::Stage", api, "ApiId")


def _route_key(method: MethodView) -> str:
    return "$default" if method.path.strip("/") == "$default" else method.name
