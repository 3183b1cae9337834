"""Authorizes the requests of a route, or refuses them as API Gateway does.

A development identity stands in for every way of authorization: each caller of a secured route is taken for it.
https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-control-access-to-api.html
"""

from __future__ import annotations

import re
from typing import Any

from codegen.features.authorization.iam import IamAuthorization
from codegen.features.authorization.lambda_authorizer import (
    AuthorizerSettings,
    LambdaAuthorizer,
    request_event,
    token_event,
)
from codegen.features.authorization.refusal import Refusal
from codegen.features.authorization.resource_policy import ResourcePolicy
from codegen.features.authorization.token_authorizer import (
    TokenAuthorizer,
    TokenSettings,
    cognito_issuers,
    jwt_issuers,
)
from codegen.features.authorization.token_keys import TokenKeys
from codegen.gateway.arns import fill_in, function_name
from codegen.gateway.errors import (
    AUTHORIZER_CONFIGURATION_ERROR,
    UNAUTHORIZED,
)
from codegen.gateway.exchange import Exchange, ServedStage, Step
from codegen.gateway.expressions import Expression, compile_expression
from codegen.gateway.identifiers import stable_id
from codegen.gateway.proxy_event import ProxyEvent
from codegen.gateway.steps import Ports
from codegen.ir.api import AuthorizationType, Authorizer, Route


def build(route: Route, stage: ServedStage, ports: Ports) -> Step | None:
    """The step of a route; None where the route is open."""
    resource = ResourcePolicy(stage.api.policy) if stage.api.policy is not None else None
    if route.authorization_type is AuthorizationType.NONE:
        return resource
    if stage.development_identity is not None:
        return DevelopmentIdentity(stage.development_identity, route, stage.account_id)
    if route.authorization_type is AuthorizationType.AWS_IAM:
        return IamAuthorization(stage.users, resource)
    authorizer = stage.api.authorizers.get(route.authorizer or "")
    if authorizer is not None and authorizer.type in _LAMBDA:
        return _lambda_authorizer(authorizer, route, stage, ports, resource)
    if authorizer is not None and authorizer.type in _TOKEN:
        return _token_authorizer(authorizer, route, stage, ports, resource)
    return Refusal(UNAUTHORIZED)


def _lambda_authorizer(
    authorizer: Authorizer, route: Route, stage: ServedStage, ports: Ports, resource: ResourcePolicy | None
) -> Step:
    uri = fill_in(authorizer.authorizer_uri, stage.stage.variables)
    function = function_name(uri) if uri else None
    if function is None:
        return Refusal(AUTHORIZER_CONFIGURATION_ERROR, f"{authorizer.name} calls no function")
    is_token = authorizer.type == "token"
    ttl = authorizer.authorizer_result_ttl_in_seconds
    settings = AuthorizerSettings(
        function,
        tuple(
            found for text in authorizer.identity_source if (found := compile_expression(text)) is not None
        ),
        _pattern(authorizer.identity_validation_expression) if is_token else None,
        _DEFAULT_TTL if ttl is None else ttl,
        token_event if is_token else request_event(ProxyEvent(route, stage, stable_id(route.path, 6))),
        resource,
    )
    return LambdaAuthorizer(settings, ports.store(f"authorizer {authorizer.name}"), ports)


def _token_authorizer(
    authorizer: Authorizer, route: Route, stage: ServedStage, ports: Ports, resource: ResourcePolicy | None
) -> Step:
    source = compile_expression(authorizer.identity_source[0]) if authorizer.identity_source else None
    is_cognito = authorizer.type == "cognito_user_pools"
    arns = [fill_in(arn, stage.stage.variables) or "" for arn in authorizer.provider_arns]
    settings = TokenSettings(
        source or _AUTHORIZATION,
        cognito_issuers(arns) if is_cognito else jwt_issuers(authorizer.jwt_configuration),
        frozenset(route.authorization_scopes),
        is_cognito,
        _pattern(authorizer.identity_validation_expression),
        resource,
    )
    return TokenAuthorizer(settings, TokenKeys(ports))


def _pattern(text: str | None) -> re.Pattern[str] | None:
    if not text:
        return None
    try:
        return re.compile(text, re.DOTALL)
    except re.error:  # Java's dialect knows more than Python's
        return None


def _authorization_header(exchange: Exchange, response: object) -> str | None:
    return exchange.header("authorization")


_AUTHORIZATION: Expression = _authorization_header
_LAMBDA = frozenset({"token", "request"})
_TOKEN = frozenset({"cognito_user_pools", "jwt"})
_DEFAULT_TTL = 300.0  # seconds; https://docs.aws.amazon.com/apigateway/latest/api/API_CreateAuthorizer.html


class DevelopmentIdentity:
    """Takes every caller for one named identity, without looking at credentials."""

    __slots__ = ("_authorizer", "_identity")

    def __init__(self, name: str, route: Route, account_id: str) -> None:
        self._authorizer: dict[str, Any] | None = None
        self._identity: dict[str, Any] | None = None
        if route.authorization_type is AuthorizationType.AWS_IAM:
            arn = f"arn:aws:iam::{account_id}:user/{name}"
            self._identity = {"accountId": account_id, "caller": name, "user": name, "userArn": arn}
        elif route.authorization_type is AuthorizationType.CUSTOM:
            self._authorizer = {"principalId": name, "integrationLatency": 0}
        else:
            scopes = {"scope": " ".join(route.authorization_scopes)} if route.authorization_scopes else {}
            self._authorizer = {"claims": {"sub": name, "cognito:username": name, **scopes}}

    async def __call__(self, exchange: Exchange) -> None:
        exchange.note("authorize", "the development identity stands in for the caller")
        exchange.identity = self._identity
        # a copy: templates may write into $context
        exchange.authorizer = None if self._authorizer is None else dict(self._authorizer)
