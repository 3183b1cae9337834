"""Reads AWS::ApiGatewayV2::Authorizer, which HTTP and WebSocket APIs share.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigatewayv2-authorizer.html
"""

from __future__ import annotations

from codegen.core.fields import Fields
from codegen.core.pointer import child
from codegen.features.authorization.settings import LONGEST_TTL, AuthorizerType
from codegen.ir.api import Authorizer


def read_properties(fields: Fields, logical_id: str) -> Authorizer | None:
    """The authorizer; None where it can't be used."""
    fields.raw("ApiId")
    kind = fields.choice("AuthorizerType", AuthorizerType)
    jwt = Fields(
        fields.mapping("JwtConfiguration"),
        child(fields.pointer, "JwtConfiguration"),
        fields.findings,
        "JwtConfiguration",
    )
    configuration = {"issuer": jwt.text("Issuer"), "audience": list(jwt.strings("Audience"))}
    authorizer = Authorizer(
        name=fields.text("Name") or logical_id,
        type=kind or AuthorizerType.REQUEST,
        authorizer_uri=fields.text("AuthorizerUri") or "",
        authorizer_credentials=fields.text("AuthorizerCredentialsArn"),
        authorizer_result_ttl_in_seconds=_ttl(fields),
        identity_source=fields.strings("IdentitySource"),
        identity_validation_expression=fields.text("IdentityValidationExpression"),
        jwt_configuration=configuration if kind is AuthorizerType.JWT else {},
        authorizer_payload_format_version=fields.text("AuthorizerPayloadFormatVersion") or "1.0",
        enable_simple_responses=fields.boolean("EnableSimpleResponses"),
        source=fields.pointer,
    )
    fields.finish()
    if kind is AuthorizerType.REQUEST and not authorizer.authorizer_uri:
        fields.findings.error("CG105", "a Lambda authorizer needs AuthorizerUri", fields.pointer)
        return None
    if kind is AuthorizerType.JWT and not configuration["issuer"]:
        fields.findings.error("CG105", "a JWT authorizer needs JwtConfiguration.Issuer", fields.pointer)
        return None
    return authorizer if kind is not None else None


def _ttl(fields: Fields) -> int | None:
    name = "AuthorizerResultTtlInSeconds"
    ttl = fields.integer(name)
    if ttl is not None and not 0 <= ttl <= LONGEST_TTL:
        message = f"{name} is {ttl}, and must be 0 to {LONGEST_TTL} seconds"
        fields.findings.error("CG108", message, child(fields.pointer, name))
        return None
    return ttl
