"""Credentials that a request lacks: whether there are some, not what they are worth. Any token passes.

In: the requirements of an operation. Out: the schemes that would have let the request in.
"""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from codegen.emulator.conformance.said import cookies
from codegen.gateway.exchange import Headers, MethodRequest
from codegen.ir.operation import Operation, ParameterLocation, SecurityScheme

_CHALLENGES = {"oauth2": "Bearer", "openIdConnect": "Bearer"}
UNAUTHORIZED = HTTPStatus.UNAUTHORIZED.value


def missing_schemes(
    operation: Operation, schemes: Mapping[str, SecurityScheme], request: MethodRequest
) -> list[SecurityScheme]:
    """The schemes that a request has no credentials for; none where it may pass."""
    missing: list[SecurityScheme] = []
    for requirement in operation.security:
        lacking = [name for name in requirement if name in schemes and not _is_given(schemes[name], request)]
        if not lacking:
            return []
        missing += [schemes[name] for name in lacking]
    return missing


def challenges(schemes: list[SecurityScheme]) -> Headers:
    """The header fields that tell a client what to send."""
    names = dict.fromkeys(_challenge(scheme) for scheme in schemes)
    return [("WWW-Authenticate", name) for name in names if name]


def describe(scheme: SecurityScheme) -> str:
    """Where the credentials of a scheme are expected."""
    if scheme.type == "apiKey":
        return f"{scheme.location} {scheme.parameter_name} ({scheme.name})"
    return f"header Authorization: {_challenge(scheme)} ... ({scheme.name})"


def _challenge(scheme: SecurityScheme) -> str:
    return scheme.scheme.capitalize() if scheme.type == "http" else _CHALLENGES.get(scheme.type, "")


def _is_given(scheme: SecurityScheme, request: MethodRequest) -> bool:
    if scheme.type == "apiKey":
        return _has_key(scheme, request)
    challenge = _challenge(scheme)
    if not challenge:
        return True  # a client's certificate, or a scheme that nobody declares: nothing to look at
    authorization = request.header("authorization") or ""
    kind, _, credentials = authorization.strip().partition(" ")
    return kind.lower() == challenge.lower() and bool(credentials.strip())


def _has_key(scheme: SecurityScheme, request: MethodRequest) -> bool:
    name = scheme.parameter_name
    if scheme.location is ParameterLocation.QUERY:
        return any(request.query.get(name, ()))
    if scheme.location is ParameterLocation.COOKIE:
        return any(key == name and value for key, value in cookies(request.header("cookie") or ""))
    return bool(request.header(name.lower()))
