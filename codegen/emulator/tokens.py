"""Tokens of users of this machine, addressed to an authorizer as its user pool or issuer would address them.

In: the APIs of an application, whom the token is for, and claims. Out: a signed token that the emulator lets in.
https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-with-identity-providers.html
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from codegen.core.errors import EmulatorError
from codegen.core.records import Record, field
from codegen.emulator.issuer import issuer_key
from codegen.features.authorization.token_authorizer import cognito_issuers, jwt_issuers
from codegen.ir.api import Authorizer
from codegen.ir.application import DeployedApi

LIFETIME = 3600  # seconds


class Bearer(Record, frozen=True):
    """Whom a token is for."""

    name: str
    scopes: Sequence[str] = ()
    lifetime: int = LIFETIME  # seconds
    claims: Mapping[str, Any] = field(default_factory=dict)  # beside those that the authorizer looks at


def mint(bearer: Bearer, apis: Iterable[DeployedApi], authorizer: str | None, now: int) -> str:
    """A token.

    Args:
        authorizer: the name of the authorizer that is to let it in; None for the only one that checks tokens.
        now: seconds since the epoch.

    Raises:
        EmulatorError: there is no such authorizer, or a choice of them.
    """
    claims: dict[str, Any] = {
        "sub": bearer.name,
        "iat": now,
        "exp": now + bearer.lifetime,
        **_addressed(_authorizer(apis, authorizer), bearer),
        **bearer.claims,
    }
    return issuer_key().sign(claims)


def _authorizer(apis: Iterable[DeployedApi], wanted: str | None) -> Authorizer:
    found = {
        authorizer.name: authorizer
        for deployed in apis
        for authorizer in deployed.api.authorizers.values()
        if authorizer.type in ("cognito_user_pools", "jwt") and wanted in (None, authorizer.name)
    }
    if len(found) == 1:
        return next(iter(found.values()))
    if found:
        raise EmulatorError(
            f"there are several authorizers: name one of {', '.join(found)} with --authorizer"
        )
    raise EmulatorError(f"there is no Cognito or JWT authorizer{f' of the name {wanted}' if wanted else ''}")


def _addressed(authorizer: Authorizer, bearer: Bearer) -> dict[str, Any]:
    """The claims that the authorizer looks at."""
    scope = {"scope": " ".join(bearer.scopes)} if bearer.scopes else {}
    if authorizer.type == "cognito_user_pools":
        issuers = cognito_issuers(authorizer.provider_arns)
        use = "access" if bearer.scopes else "id"
        name = {"username": bearer.name} if bearer.scopes else {"cognito:username": bearer.name}
        return {"iss": next(iter(issuers), ""), "token_use": use, **name, **scope}
    issuer = next(iter(jwt_issuers(authorizer.jwt_configuration).values()), None)
    if issuer is None:
        return scope
    audience = {"aud": issuer.audiences[0]} if issuer.audiences else {}
    return {"iss": issuer.name, **audience, **scope}
