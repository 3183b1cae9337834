"""Authorizes who wants to connect to a WebSocket API: `$connect` alone has an authorizer, and its results are not kept.

https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-lambda-auth.html
"""

from __future__ import annotations

from typing import Any

from codegen.features.authorization.iam import IamAuthorization
from codegen.features.authorization.lambda_authorizer import AuthorizerSettings, LambdaAuthorizer
from codegen.features.authorization.refusal import Refusal
from codegen.features.authorization.step import DevelopmentIdentity
from codegen.gateway.arns import fill_in, function_name, method_arn
from codegen.gateway.connection_event import authorizer_event
from codegen.gateway.errors import AUTHORIZER_CONFIGURATION_ERROR, UNAUTHORIZED
from codegen.gateway.exchange import Exchange, ServedStage, Step
from codegen.gateway.expressions import compile_expression, method_expression
from codegen.gateway.steps import Ports
from codegen.ir.api import AuthorizationType, Authorizer, Route


def build(route: Route, stage: ServedStage, ports: Ports) -> Step | None:
    """The step of a route; None where the route is open."""
    if route.authorization_type is AuthorizationType.NONE:
        return None
    if stage.development_identity is not None:
        return DevelopmentIdentity(stage.development_identity, route, stage.account_id)
    if route.authorization_type is AuthorizationType.AWS_IAM:
        return IamAuthorization(stage.users)
    authorizer = stage.api.authorizers.get(route.authorizer or "")
    if authorizer is None:
        return Refusal(UNAUTHORIZED)
    return _lambda_authorizer(authorizer, stage, ports)


def _lambda_authorizer(authorizer: Authorizer, stage: ServedStage, ports: Ports) -> Step:
    uri = fill_in(authorizer.authorizer_uri, stage.stage.variables)
    function = function_name(uri) if uri else None
    if function is None:
        return Refusal(AUTHORIZER_CONFIGURATION_ERROR, f"{authorizer.name} calls no function")
    sources = (compile_expression(method_expression(text)) for text in authorizer.identity_source)
    settings = AuthorizerSettings(
        function, tuple(source for source in sources if source is not None), None, 0.0, _event
    )
    return LambdaAuthorizer(settings, ports.store(f"authorizer {authorizer.name}"), ports)


def _event(exchange: Exchange, values: list[str]) -> dict[str, Any]:
    return authorizer_event(exchange, method_arn(exchange))
