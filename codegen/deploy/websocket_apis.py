"""A WebSocket API and its stages: routes, integrations, models and authorizers are resources of their own.

In: an `ir.Project` and the API as API Gateway is to have it. Out: resources in CloudFormation's words.
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_ApiGatewayV2.html
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from codegen.core.names import UniqueNames, logical_id
from codegen.deploy.templated_api import TemplatedApi
from codegen.deploy.v2_stages import endpoint, stages
from codegen.deploy.values import API, Resource, ref, resource, sub, tag_map
from codegen.features.request_validation.resources import write_model_properties
from codegen.ir.api import DEFAULT_ROUTE, Api, AuthorizationType, Authorizer, Route
from codegen.ir.project import Project


def websocket_api(templated: TemplatedApi) -> Iterator[tuple[str, Resource]]:
    """The API and everything that belongs to it, by logical id."""
    project, api = templated.project, templated.api
    yield API, resource("AWS::ApiGatewayV2::Api", {**_api(api), **tag_map(project.deployment.tags)})
    ids = UniqueNames()
    for authorizer in api.authorizers.values():
        yield _authorizer_id(authorizer.name), _authorizer(authorizer)
    for model in api.models.values():
        properties = {"ApiId": ref(API), **write_model_properties(model)}
        yield _model_id(model.name), resource("AWS::ApiGatewayV2::Model", properties)
    for route in api.routes:
        yield from _route(project, route, ids)
    yield from stages(templated)


def _api(api: Api) -> dict[str, Any]:
    data = {
        "Name": api.name,
        "Description": api.description,
        "ProtocolType": "WEBSOCKET",
        "RouteSelectionExpression": api.route_selection_expression,
        **endpoint(api),
    }
    return {name: value for name, value in data.items() if value}


def _model_id(name: str) -> str:
    return logical_id(name, "Model")


def _authorizer_id(name: str) -> str:
    return logical_id(name, "Authorizer")


def _authorizer(authorizer: Authorizer) -> Resource:
    data = {
        "ApiId": ref(API),
        "Name": authorizer.name,
        "AuthorizerType": "REQUEST",
        "AuthorizerUri": sub(authorizer.authorizer_uri),
        "IdentitySource": list(authorizer.identity_source),
    }
    return resource("AWS::ApiGatewayV2::Authorizer", {name: value for name, value in data.items() if value})


def _route(project: Project, route: Route, ids: UniqueNames) -> Iterator[tuple[str, Resource]]:
    stem = ids.claim(logical_id(route.operation.operation_id or route.path), route.path).replace("_", "")
    integration = route.integration
    assert integration is not None  # the lowering gives each route one
    yield f"{stem}Integration", resource(
        "AWS::ApiGatewayV2::Integration",
        {
            "ApiId": ref(API),
            "IntegrationType": str(integration.type),
            "IntegrationMethod": integration.http_method,
            "IntegrationUri": sub(integration.uri),
        },
    )
    made = resource(
        "AWS::ApiGatewayV2::Route",
        {
            "ApiId": ref(API),
            "RouteKey": route.route_key,
            "OperationName": (route.operation.operation_id or "")[:64],
            **_authorization(route),
            **_validation(route),
            **_answers(route),
            "Target": sub(f"integrations/${{{stem}Integration}}"),
        },
    )
    # A route knows its models by their names, which tells CloudFormation nothing of the order.
    models = [_model_id(name) for name in route.request_models.values()]
    yield f"{stem}Route", {**made, "DependsOn": models} if models else made
    if route.route_response_selection_expression:
        yield f"{stem}RouteResponse", resource(
            "AWS::ApiGatewayV2::RouteResponse",
            {"ApiId": ref(API), "RouteId": ref(f"{stem}Route"), "RouteResponseKey": DEFAULT_ROUTE},
        )


def _authorization(route: Route) -> dict[str, Any]:
    data: dict[str, Any] = {}
    if route.authorization_type is not AuthorizationType.NONE:
        data["AuthorizationType"] = str(route.authorization_type)
    if route.authorizer:
        data["AuthorizerId"] = ref(_authorizer_id(route.authorizer))
    return data


def _validation(route: Route) -> dict[str, Any]:
    if not route.request_models:
        return {}
    expression = route.model_selection_expression
    return {"ModelSelectionExpression": expression, "RequestModels": dict(route.request_models)}


def _answers(route: Route) -> dict[str, Any]:
    expression = route.route_response_selection_expression
    return {"RouteResponseSelectionExpression": expression} if expression else {}
