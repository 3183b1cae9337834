"""Authorizes the requests of a route, or refuses them as API Gateway does.

A development identity stands in for every way of authorization: each caller of a secured route is taken for it.
https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-control-access-to-api.html
"""

from __future__ import annotations

from typing import Any

from codegen.gateway.errors import MISSING_AUTHENTICATION_TOKEN, UNAUTHORIZED, Cause, GatewayError
from codegen.gateway.exchange import Exchange
from codegen.gateway.steps import Ports, ServedStage, Step
from codegen.ir.api import AuthorizationType, Route


def build(route: Route, stage: ServedStage, ports: Ports) -> Step | None:
    """The step of a route; None where the route is open."""
    if route.authorization_type is AuthorizationType.NONE:
        return None
    if stage.development_identity is not None:
        return DevelopmentIdentity(stage.development_identity, route, stage.account_id)
    return Refusal(_REFUSALS.get(route.authorization_type, UNAUTHORIZED))


_REFUSALS = {AuthorizationType.AWS_IAM: MISSING_AUTHENTICATION_TOKEN}
"""What API Gateway answers to a request without credentials; every other kind says Unauthorized."""


class Refusal:
    """Lets nobody through."""

    __slots__ = ("_cause",)

    def __init__(self, cause: Cause) -> None:
        self._cause = cause

    async def __call__(self, exchange: Exchange) -> None:
        raise GatewayError(
            self._cause, detail="no development identity is set: start the emulator with --as NAME"
        )


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
        exchange.identity = self._identity
        # a copy: templates may write into $context
        exchange.authorizer = None if self._authorizer is None else dict(self._authorizer)
