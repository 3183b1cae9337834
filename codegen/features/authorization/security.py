"""Reads who may call a method: security schemes and the `security` of operations, as API Gateway's import does.

In: the raw security schemes and requirements of a document. Out: authorizers, and per method its authorization type,
authorizer, scopes and whether it needs an API key.
https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-auth.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-authtype.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from codegen.core.fields import Fields
from codegen.core.findings import Findings
from codegen.core.pointer import child
from codegen.core.records import Record, field
from codegen.features.authorization.settings import (
    AUTH_TYPE,
    AUTHORIZATION_TYPES,
    EXTENSION,
    AuthorizerType,
    read_extension,
)
from codegen.ir.api import AuthorizationType, Authorizer

AUTH = "x-amazon-apigateway-auth"
_NOBODY = "NONE"
"""What SAM names in the security of a method that opts out of the API's default authorizer."""
API_KEY_HEADER = "x-api-key"


class SecuritySchemes(Record, frozen=True):
    """What the security schemes of a document mean to API Gateway, by name."""

    authorizers: Mapping[str, Authorizer] = field(default_factory=dict)
    api_keys: frozenset[str] = frozenset()
    iam: frozenset[str] = frozenset()
    meaningless: frozenset[str] = frozenset()  # API Gateway's import takes no notice of them
    broken: frozenset[str] = frozenset()  # already among the findings


class MethodAuthorization(Record, frozen=True):
    """Who may call a method."""

    authorization_type: AuthorizationType = AuthorizationType.NONE
    authorizer: str | None = None
    authorization_scopes: tuple[str, ...] = ()
    api_key_required: bool = False


def read_schemes(schemes: Mapping[str, Any], pointer: str, findings: Findings) -> SecuritySchemes:
    """The security schemes of a document; every scheme with an authorizer makes one, used or not."""
    authorizers: dict[str, Authorizer] = {}
    kinds: dict[str, set[str]] = {"key": set(), "iam": set(), "none": set(), "broken": set()}
    for name, scheme in schemes.items():
        place = child(pointer, name)
        if not isinstance(scheme, Mapping):
            findings.error("CG102", f"security scheme {name} must be an object", place)
            kinds["broken"].add(name)
        elif EXTENSION in scheme:
            authorizer = read_extension(name, scheme, place, findings)
            if authorizer is None:
                kinds["broken"].add(name)
            else:
                authorizers[name] = authorizer
        else:
            kinds[_kind(scheme)].add(name)
    return SecuritySchemes(authorizers, *(frozenset(names) for names in kinds.values()))


def _kind(scheme: Mapping[str, Any]) -> str:
    # Authorization types that start with "aws" are reserved for IAM.
    if str(scheme.get(AUTH_TYPE) or "").lower().startswith("aws"):
        return "iam"
    is_key = scheme.get("type") == "apiKey" and scheme.get("in") == "header"
    return "key" if is_key and str(scheme.get("name")).lower() == API_KEY_HEADER else "none"


def read_security(
    requirements: Any, auth: Any, pointer: str, findings: Findings, schemes: SecuritySchemes
) -> MethodAuthorization:
    """Who may call the operation at `pointer`.

    Args:
        requirements: the `security` in force: the operation's, else the document's.
        auth: the operation's `x-amazon-apigateway-auth`.
    """
    scopes = _scopes(requirements, child(pointer, "security"), findings, schemes)
    authorizers = [name for name in scopes if name in schemes.authorizers]
    for ignored in authorizers[1:]:
        findings.warning(
            "CG111",
            f"a method has one authorizer: {authorizers[0]} is used and {ignored} is not",
            pointer,
            "write one authorizer that decides on both",
        )
    needs_key = any(name in schemes.api_keys for name in scopes)
    if auth is not None:
        kind = str(Fields(auth, child(pointer, AUTH), findings, AUTH).text("type") or "").upper()
        if kind == AuthorizationType.AWS_IAM:
            return MethodAuthorization(AuthorizationType.AWS_IAM, api_key_required=needs_key)
        if kind == AuthorizationType.NONE:
            return MethodAuthorization(api_key_required=needs_key)
        findings.error("CG103", f"type of {AUTH} is {kind!r}", child(pointer, AUTH), "use AWS_IAM or NONE")
    if authorizers:
        name = authorizers[0]
        kind_of = AUTHORIZATION_TYPES[AuthorizerType(schemes.authorizers[name].type)]
        return MethodAuthorization(kind_of, name, scopes[name], needs_key)
    iam = any(name in schemes.iam for name in scopes)
    return MethodAuthorization(
        AuthorizationType.AWS_IAM if iam else AuthorizationType.NONE, api_key_required=needs_key
    )


def _scopes(
    requirements: Any, pointer: str, findings: Findings, schemes: SecuritySchemes
) -> dict[str, tuple[str, ...]]:
    """Scheme -> scopes. API Gateway does not tell alternatives from schemes that are needed together."""
    found: dict[str, tuple[str, ...]] = {}
    if not isinstance(requirements, list | None):
        message = "security must be a list of requirements: this one asks for nothing"
        findings.warning("CG102", message, pointer, "write `- NAME: []`")
    known = {*schemes.authorizers, *schemes.api_keys, *schemes.iam}
    for requirement in requirements if isinstance(requirements, list) else ():
        for name, scopes in requirement.items() if isinstance(requirement, Mapping) else ():
            if name in known:
                found.setdefault(name, tuple(map(str, scopes if isinstance(scopes, list) else ())))
            elif name in schemes.meaningless:
                findings.warning(
                    "CG110",
                    f"API Gateway takes no notice of security scheme {name}: it has no {EXTENSION}",
                    pointer,
                    "add an authorizer, or the method is open",
                )
            elif name not in schemes.broken and name != _NOBODY:
                findings.error(
                    "CG109",
                    f"security names {name!r}, which no security scheme is called: the method would be open",
                    pointer,
                    "define it, or correct the name",
                )
    return found
