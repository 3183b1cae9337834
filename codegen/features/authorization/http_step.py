"""Authorizes the requests of a route of an HTTP API: IAM, JWT and Lambda authorizers.

A development identity stands in for every way of authorization, as it does for REST APIs.
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-access-control.html
"""

from __future__ import annotations

from typing import Any

from codegen.features.authorization.http_jwt import JwtAuthorizer, JwtSettings
from codegen.features.authorization.http_lambda import HttpAuthorizerSettings, HttpLambdaAuthorizer
from codegen.features.authorization.iam import IamAuthorization
from codegen.features.authorization.refusal import Refusal
from codegen.features.authorization.token_authorizer import jwt_issuers
from codegen.features.authorization.token_keys import TokenKeys
from codegen.gateway.arns import fill_in, function_name
from codegen.gateway.errors import AUTHORIZER_CONFIGURATION_ERROR, UNAUTHORIZED
from codegen.gateway.exchange import Exchange, ServedStage, Step
from codegen.gateway.http_event import http_event
from codegen.gateway.http_expressions import compile_value
from codegen.gateway.steps import Ports
from codegen.ir.api import AuthorizationType, Authorizer, Route

_TOKEN_SOURCE = "$request.header.Authorization"


def build(route: Route, stage: ServedStage, ports: Ports) -> Step | None:
    """The step of a route; None where the route is open."""
    if route.authorization_type is AuthorizationType.NONE:
        return None
    if stage.development_identity is not None:
        return HttpDevelopmentIdentity(stage.development_identity, route, stage.account_id)
    if route.authorization_type is AuthorizationType.AWS_IAM:
        return IamAuthorization(stage.users, None)
    authorizer = stage.api.authorizers.get(route.authorizer or "")
    if authorizer is None:
        return Refusal(UNAUTHORIZED)
    if authorizer.type == "jwt":
        return _jwt(authorizer, route, ports)
    return _lambda(authorizer, route, stage, ports)


def _jwt(authorizer: Authorizer, route: Route, ports: Ports) -> Step:
    source = authorizer.identity_source[0] if authorizer.identity_source else _TOKEN_SOURCE
    settings = JwtSettings(
        compile_value(source),
        jwt_issuers(authorizer.jwt_configuration),
        frozenset(route.authorization_scopes),
    )
    return JwtAuthorizer(settings, TokenKeys(ports))


def _lambda(authorizer: Authorizer, route: Route, stage: ServedStage, ports: Ports) -> Step:
    uri = fill_in(authorizer.authorizer_uri, stage.stage.variables)
    function = function_name(uri) if uri else None
    if function is None:
        return Refusal(AUTHORIZER_CONFIGURATION_ERROR, f"{authorizer.name} calls no function")
    version = authorizer.authorizer_payload_format_version
    settings = HttpAuthorizerSettings(
        function,
        tuple(compile_value(text) for text in authorizer.identity_source),
        authorizer.authorizer_result_ttl_in_seconds or 0,
        version,
        authorizer.enable_simple_responses,
        http_event(version, route, stage),
    )
    return HttpLambdaAuthorizer(settings, ports.store(f"authorizer {authorizer.name}"), ports)


class HttpDevelopmentIdentity:
    """Takes every caller for one named identity, without looking at credentials."""

    __slots__ = ("_authorizer", "_identity")

    def __init__(self, name: str, route: Route, account_id: str) -> None:
        self._authorizer: dict[str, Any] | None = None
        self._identity: dict[str, Any] | None = None
        scopes = list(route.authorization_scopes)
        if route.authorization_type is AuthorizationType.AWS_IAM:
            arn = f"arn:aws:iam::{account_id}:user/{name}"
            self._identity = {"accountId": account_id, "caller": name, "user": name, "userArn": arn}
        elif route.authorization_type is AuthorizationType.JWT:
            claims = {"sub": name, **({"scope": " ".join(scopes)} if scopes else {})}
            self._authorizer = {"claims": claims, "scopes": scopes or None}
        else:
            self._authorizer = {"principalId": name}

    async def __call__(self, exchange: Exchange) -> None:
        exchange.note("authorize", "the development identity stands in for the caller")
        exchange.identity = self._identity
        exchange.authorizer = self._authorizer
