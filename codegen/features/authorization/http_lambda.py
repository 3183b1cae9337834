"""Lambda authorizers of HTTP APIs: asked in format 1.0 or 2.0, they answer a policy or, simply, whether.

What they answer is kept per value of the identity sources, for all routes of the API; a time to live of 0, which is the
default, keeps nothing.
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html
"""

from __future__ import annotations

from typing import Any

import orjson

from codegen.core.records import Record
from codegen.features.authorization.authorizer_function import ask, identity, malformed
from codegen.features.authorization.caller import question
from codegen.features.authorization.policy import PolicyError, Verdict, evaluate
from codegen.gateway.arns import method_arn
from codegen.gateway.errors import FORBIDDEN, GatewayError
from codegen.gateway.exchange import Exchange
from codegen.gateway.expressions import Expression
from codegen.gateway.http_event import HttpEvent
from codegen.gateway.steps import Ports
from codegen.gateway.store import ExpiringStore

_TIMEOUT = 10.0
"""Seconds; https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html"""


class HttpAuthorizerSettings(Record, frozen=True):
    """An authorizer, ready to be called."""

    function: str
    sources: tuple[Expression, ...]
    ttl: float  # seconds
    payload_format_version: str
    is_simple: bool
    event: HttpEvent


class HttpAuthorization(Record, frozen=True):
    """What an authorizer answered."""

    is_authorized: bool | None  # None where the policy decides
    policy: Any
    context: dict[str, Any]


class HttpLambdaAuthorizer:
    """Lets through whom the authorizer lets."""

    __slots__ = ("_ports", "_settings", "_store")

    def __init__(
        self, settings: HttpAuthorizerSettings, store: ExpiringStore[HttpAuthorization], ports: Ports
    ) -> None:
        self._settings = settings
        self._store = store
        self._ports = ports

    async def __call__(self, exchange: Exchange) -> None:
        settings = self._settings
        values = identity(settings.sources, exchange)
        key = "\0".join(values)
        is_kept = bool(settings.ttl and values)
        found = self._store.get(key) if is_kept else None
        whose = "a new answer" if found is None else "a kept answer"
        if found is None:
            event = self._event(exchange, values)
            found = self._read(await ask(settings.function, event, self._ports, timeout=_TIMEOUT))
            if is_kept:
                self._store.put(key, found, settings.ttl)
        exchange.note("authorize", f"{whose} of {settings.function} decides", found.policy)
        if not _allows(found, exchange):
            raise GatewayError(FORBIDDEN, detail=f"{settings.function} does not let the caller in")
        exchange.authorizer = found.context

    def _event(self, exchange: Exchange, values: list[str]) -> bytes:
        parts = self._settings.event.request_parts(exchange)
        arn = method_arn(exchange)
        if self._settings.payload_format_version == "2.0":
            own = {"type": "REQUEST", "routeArn": arn, "identitySource": values or None}
        else:
            joined = ",".join(values)
            own = {
                "type": "REQUEST",
                "methodArn": arn,
                "identitySource": joined,
                "authorizationToken": joined,
            }
        return orjson.dumps({**parts, **own})

    def _read(self, payload: bytes) -> HttpAuthorization:
        try:
            answer = orjson.loads(payload)
        except orjson.JSONDecodeError:
            raise malformed("it is not JSON") from None
        context = answer.get("context") if isinstance(answer, dict) else None
        if not isinstance(answer, dict) or not isinstance(context or {}, dict):
            raise malformed("it is no object, or its context is none")
        if self._settings.is_simple:
            if not isinstance(answer.get("isAuthorized"), bool):
                raise malformed("isAuthorized is neither true nor false")
            return HttpAuthorization(answer["isAuthorized"], None, context or {})
        policy, principal = answer.get("policyDocument"), answer.get("principalId")
        if not isinstance(policy, dict) or not isinstance(principal, str):
            raise malformed("it needs principalId and policyDocument")
        if self._settings.payload_format_version == "2.0":
            return HttpAuthorization(None, policy, context or {})
        return HttpAuthorization(None, policy, {**(context or {}), "principalId": principal})


def _allows(found: HttpAuthorization, exchange: Exchange) -> bool:
    if found.is_authorized is not None:
        return found.is_authorized
    try:
        return evaluate(found.policy, question(exchange)) is Verdict.ALLOW
    except PolicyError as error:
        raise malformed(str(error)) from None
