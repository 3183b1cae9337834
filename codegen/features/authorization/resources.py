"""Writes authorizers as security schemes with extensions and as AWS::ApiGateway::Authorizer properties."""

from __future__ import annotations

from typing import Any

from codegen.features.authorization.settings import AUTH_TYPE, EXTENSION, UNUSED_NAME, AuthorizerType
from codegen.ir.api import Authorizer

DEFAULT_AUTH_TYPES = {
    AuthorizerType.TOKEN: "custom",
    AuthorizerType.REQUEST: "custom",
    AuthorizerType.COGNITO_USER_POOLS: "cognito_user_pools",
}
_PLACES = {"header": "header", "querystring": "query"}


def write_scheme(authorizer: Authorizer) -> dict[str, Any]:
    """The security scheme of an authorizer: REST APIs know them as API keys, HTTP APIs JWT ones as OAuth 2."""
    kind = AuthorizerType(authorizer.type)
    if kind is AuthorizerType.JWT:
        scheme: dict[str, Any] = {"type": "oauth2", "flows": {}}
    else:
        name, place = _key(authorizer)
        scheme = {"type": "apiKey", "name": name, "in": place}
    if authorizer.auth_type:
        scheme[AUTH_TYPE] = authorizer.auth_type
    scheme[EXTENSION] = write_extension(authorizer)
    return scheme


def write_extension(authorizer: Authorizer) -> dict[str, Any]:
    """`x-amazon-apigateway-authorizer`."""
    return _present(
        {
            "type": str(authorizer.type),
            "authorizerUri": authorizer.authorizer_uri,
            "authorizerCredentials": authorizer.authorizer_credentials,
            "authorizerResultTtlInSeconds": authorizer.authorizer_result_ttl_in_seconds,
            "identitySource": ", ".join(authorizer.identity_source),
            "identityValidationExpression": authorizer.identity_validation_expression,
            "providerARNs": list(authorizer.provider_arns),
            "jwtConfiguration": dict(authorizer.jwt_configuration),
            "authorizerPayloadFormatVersion": _unless_default(authorizer.authorizer_payload_format_version),
            "enableSimpleResponses": authorizer.enable_simple_responses or None,
        }
    )


def write_properties(authorizer: Authorizer) -> dict[str, Any]:
    """The properties of an AWS::ApiGateway::Authorizer, without its API."""
    return _present(
        {
            "Name": authorizer.name,
            "Type": authorizer.type.upper(),
            "AuthorizerUri": authorizer.authorizer_uri,
            "AuthorizerCredentials": authorizer.authorizer_credentials,
            "AuthorizerResultTtlInSeconds": authorizer.authorizer_result_ttl_in_seconds,
            "IdentitySource": ",".join(authorizer.identity_source),
            "IdentityValidationExpression": authorizer.identity_validation_expression,
            "ProviderARNs": list(authorizer.provider_arns),
            "JwtConfiguration": dict(authorizer.jwt_configuration),
            "AuthType": authorizer.auth_type,
        }
    )


def _key(authorizer: Authorizer) -> tuple[str, str]:
    """Name and place of the one identity source; a placeholder for several, or for one outside of the request."""
    if len(authorizer.identity_source) == 1:
        source = authorizer.identity_source[0]
        owner, _, name = source.removeprefix("method.").removeprefix("$").partition(".")
        place, _, name = name.partition(".")
        if owner == "request" and name and place in _PLACES:
            return name, _PLACES[place]
    return UNUSED_NAME, "header"


def _unless_default(version: str) -> str | None:
    return None if version == "1.0" else version


def _present(data: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if value is not None and value not in ("", [], {})}
