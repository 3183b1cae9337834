"""Reads authorizers: the `x-amazon-apigateway-authorizer` of a security scheme or an AWS::ApiGateway::Authorizer.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-authorizer.html
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-authorizer.html
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from codegen.core.fields import Fields
from codegen.core.findings import Findings
from codegen.core.pointer import child
from codegen.ir.api import AuthorizationType, Authorizer

EXTENSION = "x-amazon-apigateway-authorizer"
AUTH_TYPE = "x-amazon-apigateway-authtype"
LONGEST_TTL = 3600
UNUSED_NAME = "Unused"
"""The `name` of a scheme whose authorizer has several identity sources or none in a header."""


class AuthorizerType(StrEnum):
    TOKEN = "token"
    REQUEST = "request"
    COGNITO_USER_POOLS = "cognito_user_pools"
    JWT = "jwt"


AUTHORIZATION_TYPES = {
    AuthorizerType.TOKEN: AuthorizationType.CUSTOM,
    AuthorizerType.REQUEST: AuthorizationType.CUSTOM,
    AuthorizerType.COGNITO_USER_POOLS: AuthorizationType.COGNITO_USER_POOLS,
    AuthorizerType.JWT: AuthorizationType.JWT,
}
"""What a method that an authorizer guards has as its authorization type."""

_DISCOVERY = "/.well-known/openid-configuration"
"""https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html"""
_LAMBDA = frozenset({AuthorizerType.TOKEN, AuthorizerType.REQUEST})
_SOURCE_FROM_SCHEME = frozenset({AuthorizerType.TOKEN, AuthorizerType.COGNITO_USER_POOLS})
_SOURCE_PLACES = {"header": "header", "query": "querystring"}


def read_extension(
    name: str, scheme: Mapping[str, Any], pointer: str, findings: Findings
) -> Authorizer | None:
    """The authorizer of the security scheme at `pointer`; None where it can't be used."""
    place = child(pointer, EXTENSION)
    fields = Fields(scheme.get(EXTENSION), place, findings, EXTENSION)
    kind = fields.choice("type", AuthorizerType)
    authorizer = Authorizer(
        name=name,
        type=kind or AuthorizerType.TOKEN,
        authorizer_uri=fields.text("authorizerUri") or "",
        authorizer_credentials=fields.text("authorizerCredentials"),
        authorizer_result_ttl_in_seconds=_ttl(fields, "authorizerResultTtlInSeconds"),
        identity_source=fields.strings("identitySource") or _scheme_source(kind, scheme),
        identity_validation_expression=fields.text("identityValidationExpression"),
        provider_arns=fields.strings("providerARNs"),
        jwt_configuration=_jwt_configuration(fields.mapping("jwtConfiguration"), scheme),
        authorizer_payload_format_version=fields.text("authorizerPayloadFormatVersion") or "1.0",
        enable_simple_responses=fields.boolean("enableSimpleResponses"),
        auth_type=str(scheme.get(AUTH_TYPE) or ""),
        source=place,
    )
    fields.finish()
    return authorizer if _is_usable(authorizer, kind, fields) else None


def read_properties(value: Any, pointer: str, findings: Findings, logical_id: str) -> Authorizer | None:
    """An AWS::ApiGateway::Authorizer; None where it can't be used."""
    fields = Fields(value, pointer, findings, "AWS::ApiGateway::Authorizer")
    fields.raw("RestApiId")
    kind = fields.choice("Type", AuthorizerType)
    authorizer = Authorizer(
        name=fields.text("Name") or logical_id,
        type=kind or AuthorizerType.TOKEN,
        authorizer_uri=fields.text("AuthorizerUri") or "",
        authorizer_credentials=fields.text("AuthorizerCredentials"),
        authorizer_result_ttl_in_seconds=_ttl(fields, "AuthorizerResultTtlInSeconds"),
        identity_source=fields.strings("IdentitySource"),
        identity_validation_expression=fields.text("IdentityValidationExpression"),
        provider_arns=fields.strings("ProviderARNs"),
        jwt_configuration=dict(fields.mapping("JwtConfiguration")),
        auth_type=fields.text("AuthType") or "",
        source=pointer,
    )
    fields.finish()
    return authorizer if _is_usable(authorizer, kind, fields) else None


def _scheme_source(kind: AuthorizerType | None, scheme: Mapping[str, Any]) -> tuple[str, ...]:
    """Where the token is, as API Gateway's import derives it from the scheme's `in` and `name`."""
    name, place = scheme.get("name"), _SOURCE_PLACES.get(str(scheme.get("in")))
    if kind not in _SOURCE_FROM_SCHEME or not name or place is None or name == UNUSED_NAME:
        return ()
    return (f"method.request.{place}.{name}",)


def _jwt_configuration(configuration: Mapping[str, Any], scheme: Mapping[str, Any]) -> dict[str, Any]:
    """The configuration, its issuer from the scheme's `openIdConnectUrl` where it names none."""
    address = scheme.get("openIdConnectUrl")
    if not configuration or "issuer" in configuration or "issuers" in configuration:
        return dict(configuration)
    if not isinstance(address, str):
        return dict(configuration)
    return {**configuration, "issuer": address.removesuffix(_DISCOVERY).rstrip("/")}


def _ttl(fields: Fields, name: str) -> int | None:
    ttl = fields.integer(name)
    if ttl is not None and not 0 <= ttl <= LONGEST_TTL:
        fields.findings.error(
            "CG108", f"{name} is {ttl}, and must be 0 to {LONGEST_TTL} seconds", child(fields.pointer, name)
        )
        return None
    return ttl


def _is_usable(authorizer: Authorizer, kind: AuthorizerType | None, fields: Fields) -> bool:
    if kind is None:
        if "type" not in fields and "Type" not in fields:
            fields.findings.error(
                "CG105", "an authorizer needs a type", fields.pointer, f"use {', '.join(AuthorizerType)}"
            )
        return False
    if kind in _LAMBDA and not authorizer.authorizer_uri:
        fields.findings.error("CG105", f"a {kind} authorizer needs authorizerUri", fields.pointer)
        return False
    if kind is AuthorizerType.COGNITO_USER_POOLS and not authorizer.provider_arns:
        fields.findings.error("CG105", "a Cognito authorizer needs providerARNs", fields.pointer)
        return False
    return True
