"""`codegen token`: a token that the emulator lets in, for an authorizer of a project, template or document.

In: a source and who is to be let in. Out: the token.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from codegen.core.errors import EmulatorError
from codegen.emulator.issuer import issuer_key
from codegen.emulator.loading import load
from codegen.emulator.options import EmulatorOptions
from codegen.emulator.users_file import claims_of
from codegen.features.authorization.token_authorizer import cognito_issuers, jwt_issuers
from codegen.importer.cloudformation.physical import Account
from codegen.ir.api import Authorizer

_LIFETIME = 3600  # seconds


@dataclass(frozen=True, slots=True)
class TokenRequest:
    """Whom a token is for."""

    source: Path
    name: str
    scopes: Sequence[str] = ()
    authorizer: str | None = None  # None: the only one that checks tokens
    lifetime: int = _LIFETIME  # seconds


def mint(request: TokenRequest) -> str:
    """A token.

    Raises:
        EmulatorError: there is no such authorizer.
        Refused: the source can't be read.
    """
    authorizer = _authorizer(request)
    now = int(time.time())
    claims: dict[str, Any] = {
        "sub": request.name,
        "iat": now,
        "exp": now + request.lifetime,
        **_addressed(authorizer, request),
        **claims_of(request.source, request.name),
    }
    return issuer_key().sign(claims)


def _authorizer(request: TokenRequest) -> Authorizer:
    loaded = load(EmulatorOptions(request.source), Account())
    found = {
        authorizer.name: authorizer
        for deployed in loaded.application.apis
        for authorizer in deployed.api.authorizers.values()
        if authorizer.type in ("cognito_user_pools", "jwt")
    }
    if request.authorizer is not None:
        found = {name: one for name, one in found.items() if name == request.authorizer}
    if len(found) == 1:
        return next(iter(found.values()))
    if found:
        raise EmulatorError(
            f"there are several authorizers: name one of {', '.join(found)} with --authorizer"
        )
    named = f" of the name {request.authorizer}" if request.authorizer else ""
    raise EmulatorError(f"{request.source} has no Cognito or JWT authorizer{named}")


def _addressed(authorizer: Authorizer, request: TokenRequest) -> dict[str, Any]:
    """The claims that the authorizer looks at."""
    scope = {"scope": " ".join(request.scopes)} if request.scopes else {}
    if authorizer.type == "cognito_user_pools":
        issuers = cognito_issuers(authorizer.provider_arns)
        use = "access" if request.scopes else "id"
        name = {"username": request.name} if request.scopes else {"cognito:username": request.name}
        return {"iss": next(iter(issuers), ""), "token_use": use, **name, **scope}
    issuer = next(iter(jwt_issuers(authorizer.jwt_configuration).values()), None)
    if issuer is None:
        return scope
    audience = {"aud": issuer.audiences[0]} if issuer.audiences else {}
    return {"iss": issuer.name, **audience, **scope}
