"""JWT authorizers of HTTP APIs: they read the token, ask its issuer for the key, and hold its claims to the route.

In: a token. Out: its claims and scopes in `$context.authorizer`, or the error that API Gateway answers.
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import orjson

from codegen.core.records import Record
from codegen.features.authorization.token_authorizer import Issuer, scopes_of
from codegen.features.authorization.token_keys import TokenKeys
from codegen.gateway.errors import FORBIDDEN, UNAUTHORIZED, GatewayError
from codegen.gateway.exchange import Exchange
from codegen.gateway.expressions import Expression
from codegen.gateway.jwt import RSA_ALGORITHMS, Token, TokenError, read_token

_BEARER = re.compile(r"bearer\s+", re.IGNORECASE)


class JwtSettings(Record, frozen=True):
    """A JWT authorizer of one route."""

    source: Expression
    issuers: Mapping[str, Issuer]
    scopes: frozenset[str]  # one of them must be granted, where there are any


class JwtAuthorizer:
    """Lets through who brings a token that holds."""

    __slots__ = ("_keys", "_settings")

    def __init__(self, settings: JwtSettings, keys: TokenKeys) -> None:
        self._settings = settings
        self._keys = keys

    async def __call__(self, exchange: Exchange) -> None:
        settings = self._settings
        text = settings.source(exchange, None)
        if not text:
            detail = "there is no token in the identity source"
            raise GatewayError(UNAUTHORIZED, detail=detail, headers=(("Www-Authenticate", "Bearer"),))
        token = self._read(_BEARER.sub("", text, count=1).strip())
        issuer = settings.issuers.get(str(token.claims.get("iss")))
        if issuer is None:
            raise self._refused("the token has an invalid issuer")
        await self._check_signature(token, issuer)
        self._check_times(token.claims, exchange.started)
        self._check_audience(token.claims, issuer)
        granted = scopes_of(token.claims)
        if settings.scopes and not settings.scopes & granted:
            raise GatewayError(
                FORBIDDEN,
                detail=f"the token has none of the scopes {', '.join(sorted(settings.scopes))}",
                headers=(self._challenge("insufficient_scope"),),
            )
        exchange.note("authorize", f"the token of {issuer.name} is valid", token.claims)
        exchange.authorizer = {
            "claims": {name: _shown(value) for name, value in token.claims.items() if value is not None},
            "scopes": _in_order(token.claims) if settings.scopes else None,
        }

    def _read(self, text: str) -> Token:
        try:
            return read_token(text)
        except TokenError:
            raise self._refused("the token is malformed") from None

    async def _check_signature(self, token: Token, issuer: Issuer) -> None:
        if token.algorithm not in RSA_ALGORITHMS:
            raise self._refused("signing method is invalid")
        key = await self._keys.find(issuer.name, str(token.header.get("kid")))
        if key is None:
            raise self._refused("unable to find the key of the token")
        if not token.is_signed_by(key):
            raise self._refused("the token has an invalid signature")

    def _check_times(self, claims: Mapping[str, Any], now: float) -> None:
        expires = claims.get("exp")
        if not isinstance(expires, int | float) or expires <= now:
            raise self._refused("the token has expired")
        for name, said in (("nbf", "the token is not valid yet"), ("iat", "the token is used before issued")):
            begins = claims.get(name)
            if isinstance(begins, int | float) and begins > now:
                raise self._refused(said)

    def _check_audience(self, claims: Mapping[str, Any], issuer: Issuer) -> None:
        """`client_id` is looked at where there is no `aud` alone."""
        audience = claims.get("aud", claims.get("client_id"))
        named = {str(one) for one in (audience if isinstance(audience, list) else [audience])}
        if issuer.audiences and not named & set(issuer.audiences):
            raise self._refused("the token does not have a valid audience")

    def _refused(self, why: str) -> GatewayError:
        return GatewayError(
            UNAUTHORIZED,
            detail=why,
            headers=(self._challenge("invalid_token", f' error_description="{why}"'),),
        )

    def _challenge(self, error: str, description: str = "") -> tuple[str, str]:
        """https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-troubleshooting-jwt.html"""
        scope = " ".join(sorted(self._settings.scopes))
        return "Www-Authenticate", f'Bearer scope="{scope}" error="{error}"{description}'


def _in_order(claims: Mapping[str, Any]) -> list[str]:
    """All that a token grants, in its own order."""
    value = claims.get("scope", claims.get("scp"))
    return value.split() if isinstance(value, str) else [str(one) for one in value or ()]


def _shown(value: Any) -> str:
    """A claim as `$context.authorizer.claims` has it: always text, lists without commas."""
    if isinstance(value, list):
        return f"[{' '.join(map(_shown, value))}]"
    return value if isinstance(value, str) else orjson.dumps(value).decode()
