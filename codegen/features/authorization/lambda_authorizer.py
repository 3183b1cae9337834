"""Lambda authorizers: TOKEN ones get one header, REQUEST ones the request; both answer a policy, kept for a while.

The policy is kept per value of the identity source for the whole stage, and evaluated anew for each method.
https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import orjson

from codegen.core.records import Record
from codegen.features.authorization.authorizer_function import ask, identity, malformed
from codegen.features.authorization.caller import ANONYMOUS, question
from codegen.features.authorization.policy import PolicyError, Verdict, evaluate
from codegen.features.authorization.resource_policy import ResourcePolicy, combined, denied
from codegen.gateway.arns import method_arn
from codegen.gateway.errors import (
    ACCESS_DENIED,
    EXPLICIT_DENY,
    UNAUTHORIZED,
    GatewayError,
)
from codegen.gateway.exchange import Exchange
from codegen.gateway.expressions import Expression
from codegen.gateway.proxy_event import ProxyEvent
from codegen.gateway.steps import Ports
from codegen.gateway.store import ExpiringStore

_EMPTY_MAPS = ("queryStringParameters", "multiValueQueryStringParameters", "pathParameters")


class Authorization(Record, frozen=True):
    """What an authorizer answered."""

    policy: Any
    authorizer: dict[str, Any]  # principalId and the context, as $context.authorizer has them
    usage_identifier_key: str | None = None


class AuthorizerSettings(Record, frozen=True):
    """An authorizer, ready to be called."""

    function: str
    sources: tuple[Expression, ...]
    validation: re.Pattern[str] | None
    ttl: float  # seconds
    event: Callable[[Exchange, list[str]], dict[str, Any]]  # (exchange, values of the sources) -> event
    resource_policy: ResourcePolicy | None = None


class LambdaAuthorizer:
    """Lets through whom the authorizer's policy allows."""

    __slots__ = ("_ports", "_settings", "_store")

    def __init__(
        self, settings: AuthorizerSettings, store: ExpiringStore[Authorization], ports: Ports
    ) -> None:
        self._settings = settings
        self._store = store
        self._ports = ports

    async def __call__(self, exchange: Exchange) -> None:
        resource = self._ask_resource(exchange)
        values = self._identity(exchange)
        key = "\0".join(values)
        found = self._store.get(key) if self._settings.ttl and values else None
        latency = 0
        is_kept = found is not None
        if found is None:
            begun = self._ports.clock.monotonic()
            event = orjson.dumps(self._settings.event(exchange, values))
            found = _read(await ask(self._settings.function, event, self._ports))
            latency = round((self._ports.clock.monotonic() - begun) * 1000)
            if self._settings.ttl and values:
                self._store.put(key, found, self._settings.ttl)
        whose = "the kept answer" if is_kept else "the answer"
        exchange.note("authorize", f"{whose} of {self._settings.function} decides", found.policy)
        _decide(exchange, found, resource)
        exchange.authorizer = {**found.authorizer, "integrationLatency": latency}
        exchange.usage_identifier_key = found.usage_identifier_key

    def _ask_resource(self, exchange: Exchange) -> Verdict | None:
        """What the resource policy says; what it denies does not get to the authorizer."""
        if self._settings.resource_policy is None:
            return None
        verdict = self._settings.resource_policy.verdict(exchange)
        if verdict is Verdict.EXPLICIT_DENY:
            raise denied(exchange, ANONYMOUS, verdict)
        return verdict

    def _identity(self, exchange: Exchange) -> list[str]:
        """The values of the identity sources; a missing or malformed one is a 401 without a call."""
        values = identity(self._settings.sources, exchange)
        validation = self._settings.validation
        if validation is not None and not validation.fullmatch(values[0] if values else ""):
            raise GatewayError(
                UNAUTHORIZED, detail="the token does not match the authorizer's validation expression"
            )
        return values


def token_event(exchange: Exchange, values: list[str]) -> dict[str, Any]:
    """What a TOKEN authorizer gets."""
    return {
        "type": "TOKEN",
        "methodArn": method_arn(exchange),
        "authorizationToken": values[0] if values else "",
    }


def request_event(events: ProxyEvent) -> Callable[[Exchange, list[str]], dict[str, Any]]:
    """What a REQUEST authorizer gets: the proxy event's parts, with empty objects where that has null."""

    def build(exchange: Exchange, values: list[str]) -> dict[str, Any]:
        parts = events.request_parts(exchange)
        parts.update({name: {} for name in _EMPTY_MAPS if not parts[name]})
        parts["stageVariables"] = dict(exchange.stage.stage.variables)
        length = exchange.header("content-length")
        if length is not None:  # the integration never sees it
            parts["headers"]["Content-Length"] = length
            parts["multiValueHeaders"]["Content-Length"] = [length]
        return {"type": "REQUEST", "methodArn": method_arn(exchange), **parts}

    return build


def _decide(exchange: Exchange, found: Authorization, resource: Verdict | None) -> None:
    try:
        verdict = combined(evaluate(found.policy, question(exchange)), resource)
    except PolicyError as error:
        raise malformed(str(error)) from None
    if verdict is Verdict.EXPLICIT_DENY:
        raise GatewayError(EXPLICIT_DENY)
    if verdict is Verdict.IMPLICIT_DENY:
        raise GatewayError(
            ACCESS_DENIED, detail=f"the authorizer's policy does not allow {method_arn(exchange)}"
        )


def _read(payload: bytes) -> Authorization:
    try:
        answer = orjson.loads(payload)
    except orjson.JSONDecodeError:
        raise malformed("the answer is not JSON") from None
    if not isinstance(answer, dict) or not isinstance(answer.get("principalId"), str):
        raise malformed("the answer has no principalId")
    if not isinstance(answer.get("policyDocument"), dict):
        raise malformed("the answer has no policyDocument")
    context = answer.get("context") or {}
    if not isinstance(context, dict) or any(isinstance(value, dict | list) for value in context.values()):
        raise malformed("the context may hold text, numbers and booleans only")
    texts = {name: _text(value) for name, value in context.items() if value is not None}
    key = answer.get("usageIdentifierKey")
    authorizer = {**texts, "principalId": answer["principalId"]}
    return Authorization(answer["policyDocument"], authorizer, key if isinstance(key, str) else None)


def _text(value: Any) -> str:
    """REST APIs hand on every value of the context as text."""
    return value if isinstance(value, str) else orjson.dumps(value).decode()
