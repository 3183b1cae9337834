"""Reads AWS::ApiGatewayV2::Integration, which HTTP and WebSocket APIs share.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigatewayv2-integration.html
"""

from __future__ import annotations

from codegen.core.fields import Fields
from codegen.core.pointer import child
from codegen.features.integration.settings import DEFAULT_TIMEOUT, MINIMUM_TIMEOUT
from codegen.ir.api import ApiType
from codegen.ir.integration import ContentHandling, Integration, IntegrationType, PassthroughBehavior


def read_properties(fields: Fields, api_type: ApiType = ApiType.HTTP) -> Integration | None:
    """The integration; None where it can't be used."""
    for name in ("ApiId", "Description"):
        fields.raw(name)
    kind = fields.choice("IntegrationType", IntegrationType)
    tls = Fields(
        fields.mapping("TlsConfig"), child(fields.pointer, "TlsConfig"), fields.findings, "TlsConfig"
    )
    integration = Integration(
        type=kind or IntegrationType.MOCK,
        source=fields.pointer,
        uri=fields.text("IntegrationUri") or "",
        http_method=(fields.text("IntegrationMethod") or "").upper(),
        credentials=fields.text("CredentialsArn"),
        connection_type=(fields.text("ConnectionType") or "INTERNET").upper(),
        connection_id=fields.text("ConnectionId"),
        timeout_in_millis=_timeout(fields, api_type),
        passthrough_behavior=fields.choice("PassthroughBehavior", PassthroughBehavior)
        or PassthroughBehavior.WHEN_NO_MATCH,
        content_handling=fields.choice("ContentHandlingStrategy", ContentHandling),
        request_parameters=fields.texts("RequestParameters"),
        request_templates=fields.texts("RequestTemplates"),
        response_parameters=_response_parameters(fields),
        payload_format_version=fields.text("PayloadFormatVersion") or "1.0",
        integration_subtype=fields.text("IntegrationSubtype"),
        tls_server_name_to_verify=tls.text("ServerNameToVerify"),
        template_selection_expression=fields.text("TemplateSelectionExpression"),
    )
    fields.finish()
    if kind is None:
        return None
    if kind is not IntegrationType.MOCK and not integration.uri and not integration.integration_subtype:
        fields.findings.error("CG106", "an integration needs IntegrationUri", fields.pointer)
        return None
    return integration


def _timeout(fields: Fields, api_type: ApiType) -> int:
    longest = DEFAULT_TIMEOUT[api_type]
    value = fields.integer("TimeoutInMillis")
    if value is not None and not MINIMUM_TIMEOUT <= value <= longest:
        fields.findings.error(
            "CG108",
            f"TimeoutInMillis is {value}; API Gateway waits {MINIMUM_TIMEOUT} to {longest} ms",
            child(fields.pointer, "TimeoutInMillis"),
        )
    return longest if value is None else value


def _response_parameters(fields: Fields) -> dict[str, dict[str, str]]:
    """Status -> destination -> source; CloudFormation writes them as lists of pairs."""
    found: dict[str, dict[str, str]] = {}
    for status, listed in fields.children("ResponseParameters", "ResponseParameterMap"):
        found[status] = {
            pair.text("Destination") or "": pair.text("Source") or ""
            for pair in listed.items("ResponseParameters", "ResponseParameter")
        }
    return found
