"""Reads methods that are resources of their own: AWS::ApiGateway::Resource and AWS::ApiGateway::Method.

In: the resources of one API. Out: its routes.
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-method.html
"""

from __future__ import annotations

from collections.abc import Mapping

from codegen.core.fields import Fields
from codegen.core.pointer import child
from codegen.features.integration import settings as integration
from codegen.gateway.identifiers import stable_id
from codegen.importer.cloudformation.intrinsics import Resolver
from codegen.ir.api import AuthorizationType, Authorizer, MethodResponse, RequestValidator, Route
from codegen.ir.operation import Operation


def read_methods(
    resolver: Resolver,
    api_id: str,
    authorizers: Mapping[str, Authorizer],
    validators: Mapping[str, RequestValidator],
) -> list[Route]:
    """The routes of an API; authorizers and validators are given by what `Ref` gives for them."""
    paths: dict[str, str] | None = None
    routes = []
    for resource, values in resolver.resources_of("AWS::ApiGateway::Method", api_id):
        paths = _paths(resolver, api_id) if paths is None else paths
        fields = Fields(values, resource.pointer, resolver.findings, "AWS::ApiGateway::Method")
        path = paths.get(fields.text("ResourceId") or "")
        if path is None:
            resolver.findings.error(
                "CG120",
                f"ResourceId of {resource.logical_id} names no resource of its API",
                child(resource.pointer, "ResourceId"),
            )
            continue
        routes.append(_route(fields, path, authorizers, validators))
    return routes


def _route(
    fields: Fields,
    path: str,
    authorizers: Mapping[str, Authorizer],
    validators: Mapping[str, RequestValidator],
) -> Route:
    method = (fields.text("HttpMethod") or "ANY").upper()
    authorizer = authorizers.get(fields.text("AuthorizerId") or "")
    place = child(fields.pointer, "Integration")
    return Route(
        http_method=method,
        path=path,
        operation=Operation(method, path, fields.text("OperationName"), fields.pointer),
        source=fields.pointer,
        request_parameters={
            name: value is True for name, value in fields.mapping("RequestParameters").items()
        },
        request_models=fields.texts("RequestModels"),
        request_validator=validators.get(fields.text("RequestValidatorId") or ""),
        method_responses=tuple(
            _method_response(entry) for entry in fields.items("MethodResponses", "MethodResponse")
        ),
        integration=(
            integration.read_properties(fields.raw("Integration"), place, fields.findings)
            if "Integration" in fields
            else None
        ),
        authorization_type=fields.choice("AuthorizationType", AuthorizationType) or AuthorizationType.NONE,
        authorizer=authorizer.name if authorizer else None,
        authorization_scopes=fields.strings("AuthorizationScopes"),
        api_key_required=fields.boolean("ApiKeyRequired"),
    )


def _method_response(fields: Fields) -> MethodResponse:
    return MethodResponse(
        status_code=fields.text("StatusCode") or "",
        response_parameters={
            name: value is True for name, value in fields.mapping("ResponseParameters").items()
        },
        response_models=fields.texts("ResponseModels"),
    )


def _paths(resolver: Resolver, api_id: str) -> dict[str, str]:
    """The path of each resource, by its id."""
    parts: dict[str, tuple[str, str]] = {}  # id -> parent's id, path part
    roots: dict[str, str] = {}
    for resource, values in resolver.resources_of("AWS::ApiGateway::Resource", api_id):
        parts[resource.logical_id] = (str(values.get("ParentId")), str(values.get("PathPart")))
    for logical_id, resource in resolver.resources.items():
        if stable_id(logical_id, 10) == api_id:
            roots[stable_id(f"{resource.logical_id}/", 10)] = "/"
    found: dict[str, str] = dict(roots)
    for resource_id in parts:
        path, at = "", resource_id
        for _ in parts:
            if at not in parts:
                break
            at, part = parts[at]
            path = f"/{part}{path}"
        if at in roots:
            found[resource_id] = path
    return found
