"""Authorizers that check tokens themselves: Cognito user pools and JWT.

In: a token in a header. Out: its claims in `$context.authorizer`, or the error that API Gateway answers.
https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-integrate-with-cognito.html
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from codegen.core.records import Record
from codegen.features.authorization.resource_policy import ResourcePolicy
from codegen.features.authorization.token_keys import TokenKeys
from codegen.gateway.context import as_text
from codegen.gateway.errors import FORBIDDEN, UNAUTHORIZED, GatewayError
from codegen.gateway.exchange import Exchange
from codegen.gateway.expressions import Expression
from codegen.gateway.jwt import ALGORITHMS, RSA_ALGORITHMS, Token, TokenError, read_token

EXPIRED = "The incoming token has expired"
_BEARER = re.compile(r"bearer\s+", re.IGNORECASE)
_POOL = re.compile(r"arn:[a-z-]+:cognito-idp:([^:]+):\d*:userpool/(.+)")
_TIMES = frozenset({"exp", "iat", "auth_time", "nbf"})


class Issuer(Record, frozen=True):
    """Who may issue tokens, and for whom; no audiences where all are accepted."""

    name: str  # `iss`, to the letter
    audiences: tuple[str, ...] = ()
    claims: tuple[
        tuple[str, frozenset[str], bool], ...
    ] = ()  # name, accepted values, whether it must be there


class TokenSettings(Record, frozen=True):
    """A token authorizer of one route."""

    source: Expression
    issuers: Mapping[str, Issuer]
    scopes: frozenset[str]  # one of them must be granted, where there are any
    is_cognito: bool
    validation: re.Pattern[str] | None = None  # of the audience
    resource_policy: ResourcePolicy | None = None


class TokenAuthorizer:
    """Lets through who brings a token that holds."""

    __slots__ = ("_keys", "_settings")

    def __init__(self, settings: TokenSettings, keys: TokenKeys) -> None:
        self._settings = settings
        self._keys = keys

    async def __call__(self, exchange: Exchange) -> None:
        settings = self._settings
        text = settings.source(exchange, None)
        if not text:
            raise GatewayError(UNAUTHORIZED, detail="there is no token in the identity source")
        token = self._read(_BEARER.sub("", text, count=1).strip())
        issuer = settings.issuers.get(str(token.claims.get("iss")))
        if issuer is None:
            raise _refused(f"its issuer is {str(token.claims.get('iss'))[:200]!r}")
        await self._check_signature(token, issuer)
        _check_times(token.claims, exchange.started)
        if settings.is_cognito:
            self._check_use(token.claims)
        else:
            _check_audience(token.claims, issuer)
        self._check_scopes(token.claims)
        if settings.resource_policy is not None:
            settings.resource_policy.require(exchange)
        exchange.note("authorize", f"the token of {issuer.name} is valid", token.claims)
        exchange.authorizer = {"claims": {name: _shown(name, value) for name, value in token.claims.items()}}

    def _read(self, text: str) -> Token:
        try:
            return read_token(text)
        except TokenError as error:
            raise _refused(str(error)) from None

    async def _check_signature(self, token: Token, issuer: Issuer) -> None:
        # User pools sign by RSA; https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
        if token.algorithm not in (RSA_ALGORITHMS if self._settings.is_cognito else ALGORITHMS):
            raise _refused(f"its algorithm is {token.algorithm[:40]!r}")
        key = await self._keys.find(issuer.name, str(token.header.get("kid")))
        if key is None:
            raise _refused(f"{issuer.name} has no such key, or its keys can't be had")
        if not token.is_signed_by(key):
            raise _refused(f"the key of {issuer.name} has not signed it")

    def _check_use(self, claims: Mapping[str, Any]) -> None:
        """Scopes of a method ask for an access token, none of them for an identity token."""
        wanted = "access" if self._settings.scopes else "id"
        if claims.get("token_use") != wanted:
            raise _refused(f"an {wanted} token is asked for")
        validation = self._settings.validation
        if validation is not None and not validation.fullmatch(as_text(claims.get("aud"))):
            raise _refused("its audience does not match the authorizer's validation expression")

    def _check_scopes(self, claims: Mapping[str, Any]) -> None:
        settings = self._settings
        if not settings.scopes or settings.scopes & scopes_of(claims):
            return
        # https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-enable-cognito-user-pool.html
        cause = UNAUTHORIZED if settings.is_cognito else FORBIDDEN
        raise GatewayError(
            cause, detail=f"the token has none of the scopes {', '.join(sorted(settings.scopes))}"
        )


def cognito_issuers(provider_arns: Iterable[str]) -> dict[str, Issuer]:
    """The user pools behind an authorizer."""
    found = {}
    for arn in provider_arns:
        pool = _POOL.fullmatch(arn)
        if pool:
            name = f"https://cognito-idp.{pool[1]}.amazonaws.com/{pool[2]}"
            found[name] = Issuer(name)
    return found


def jwt_issuers(configuration: Mapping[str, Any]) -> dict[str, Issuer]:
    """The issuers of a JWT authorizer (https://docs.aws.amazon.com/apigateway/latest/api/API_CreateAuthorizer.html)."""
    listed = configuration.get("issuers")
    entries: Sequence[Any] = listed if isinstance(listed, list) else [configuration]
    found = {}
    for entry in entries:
        if isinstance(entry, Mapping) and isinstance(entry.get("issuer"), str):
            audiences = entry.get("audiences") or entry.get("audience") or ()
            audiences = [audiences] if isinstance(audiences, str) else audiences
            name = entry["issuer"]
            found[name] = Issuer(
                name, tuple(map(str, audiences)), tuple(_claims(entry.get("additionalClaims")))
            )
    return found


def _claims(entries: Any) -> Iterable[tuple[str, frozenset[str], bool]]:
    for entry in entries if isinstance(entries, list) else ():
        if isinstance(entry, Mapping) and entry.get("claimName"):
            values = frozenset(map(str, entry.get("expectedValues") or ()))
            yield str(entry["claimName"]), values, entry.get("required") is not False


def scopes_of(claims: Mapping[str, Any]) -> set[str]:
    """What a token grants: `scope`, or `scp` where that is what the issuer writes."""
    value = claims.get("scope", claims.get("scp"))
    return set(value.split()) if isinstance(value, str) else set(map(str, value or ()))


def _check_times(claims: Mapping[str, Any], now: float) -> None:
    expires = claims.get("exp")
    if not isinstance(expires, int | float):
        raise _refused("it never expires")
    if expires <= now:
        raise GatewayError(UNAUTHORIZED, message=EXPIRED)
    begins = claims.get("nbf")
    if isinstance(begins, int | float) and begins > now:
        raise _refused("it is not valid yet")


def _check_audience(claims: Mapping[str, Any], issuer: Issuer) -> None:
    audience = claims.get("aud", claims.get("client_id"))
    named = set(map(str, audience)) if isinstance(audience, list) else {as_text(audience)}
    if issuer.audiences and not named & set(issuer.audiences):
        raise _refused("it is for another audience")
    for name, accepted, is_required in issuer.claims:
        value = claims.get(name)
        if (value is None and is_required) or (value is not None and accepted and value not in accepted):
            raise _refused(f"its claim {name} is not one that is accepted")


def _shown(name: str, value: Any) -> str:
    """A claim as `$context.authorizer.claims` has it: always text."""
    if name in _TIMES and isinstance(value, int):
        text = time.asctime(time.gmtime(value))  # Tue Nov  3 10:00:00 2020, in any language of the machine
        return f"{text[:8]}{text[8:20].replace(' ', '0', 1) if text[8] == ' ' else text[8:20]}UTC {text[20:]}"
    return ",".join(map(as_text, value)) if isinstance(value, list) else as_text(value)


def _refused(why: str) -> GatewayError:
    return GatewayError(UNAUTHORIZED, detail=f"the token is refused: {why}")
