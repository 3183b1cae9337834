"""AWS::ApiGatewayV2::Integration and Authorizer of HTTP and WebSocket APIs.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigatewayv2-integration.html
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigatewayv2-authorizer.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from codegen.contract.document.authorizers import HTTP_SOURCE
from codegen.contract.document.methods import Placed
from codegen.contract.document.subtypes import IN_RESOURCE, check_subtype
from codegen.contract.template.model import CfnResource, Template
from codegen.contract.values import items, literal, referred, substituted

V2_API = "AWS::ApiGatewayV2::Api"
_WEBSOCKET_SOURCE = re.compile(
    r"route\.request\.(header|querystring|multivalueheader|multivaluequerystring)\.\S+\Z"
    r"|(context|stageVariables)\.\S+\Z"
)
_SOURCES = {
    "HTTP": (HTTP_SOURCE, "$request.header.NAME"),
    "WEBSOCKET": (_WEBSOCKET_SOURCE, "route.request.header.NAME"),
}


def check_integrations(template: Template) -> None:
    """Report integrations that API Gateway refuses or can't carry out."""
    for integration in template.of("AWS::ApiGatewayV2::Integration"):
        owner = template.named_by(integration.properties.get("ApiId"))
        _check_integration(integration, protocol_of(owner), template)
        node = Placed(integration.properties, integration.pointer)
        check_subtype(node, IN_RESOURCE, template.findings)


def check_authorizers(template: Template) -> None:
    """Report authorizers that API Gateway refuses."""
    for authorizer in template.of("AWS::ApiGatewayV2::Authorizer"):
        owner = template.named_by(authorizer.properties.get("ApiId"))
        _check_authorizer(authorizer, template)
        _check_sources(authorizer, protocol_of(owner), template)


def protocol_of(api: CfnResource | None) -> str | None:
    """HTTP or WEBSOCKET; None where it can't be told."""
    if api is None or api.type != V2_API:
        return None
    if "Body" in api.properties or "BodyS3Location" in api.properties:
        return "HTTP"
    return literal(api.properties.get("ProtocolType"))


def _check_integration(integration: CfnResource, protocol: str | None, template: Template) -> None:
    node = Placed(integration.properties, integration.pointer)
    kind = node.text("IntegrationType")
    if kind is None:
        return
    is_http = protocol == "HTTP"
    if is_http and kind in ("AWS", "HTTP", "MOCK"):
        template.findings.error(
            "CG180",
            f"HTTP APIs have no integration of type {kind}",
            node.at("IntegrationType"),
            "use AWS_PROXY or HTTP_PROXY",
        )
    needs_uri = kind != "MOCK" and "IntegrationSubtype" not in node.value
    if needs_uri and "IntegrationUri" not in node.value:
        template.findings.error("CG105", f"an integration of type {kind} needs IntegrationUri", node.pointer)
    if protocol == "WEBSOCKET" and kind in ("AWS", "AWS_PROXY"):
        _check_invocation_address(node, template)
    version = node.text("PayloadFormatVersion")
    if is_http and kind == "AWS_PROXY" and "PayloadFormatVersion" not in node.value:
        template.findings.error(
            "CG105",
            "HTTP APIs call functions with a PayloadFormatVersion, and the integration has none",
            node.pointer,
            "add PayloadFormatVersion: '2.0'",
        )
    if version == "2.0" and "IntegrationSubtype" in node.value:
        template.findings.error(
            "CG103",
            "an integration with IntegrationSubtype has payload format 1.0",
            node.at("PayloadFormatVersion"),
        )


def _check_invocation_address(node: Placed, template: Template) -> None:
    uri = substituted(node.get("IntegrationUri")) or ""
    is_function_arn = re.fullmatch(r"\$\{\w+\.Arn\}", uri) or ":function:" in uri
    if is_function_arn and ":apigateway:" not in uri:
        template.findings.error(
            "CG106",
            "a WebSocket API calls a function at an address of API Gateway's, and this is the function's ARN",
            node.at("IntegrationUri"),
            "write arn:aws:apigateway:REGION:lambda:path/2015-03-31/functions/FUNCTION_ARN/invocations",
        )


def _check_authorizer(authorizer: CfnResource, template: Template) -> None:
    node = Placed(authorizer.properties, authorizer.pointer)
    kind = node.text("AuthorizerType")
    needed = {"JWT": ("JwtConfiguration", "IdentitySource"), "REQUEST": ("AuthorizerUri",)}.get(
        kind or "", ()
    )
    for name in needed:
        if name not in node.value:
            template.findings.error(
                "CG105", f"an authorizer of type {kind} needs {name}", node.pointer, f"add {name}"
            )
    jwt = node.part("JwtConfiguration")
    for name in ("Audience", "Issuer"):
        if kind == "JWT" and jwt.value and name not in jwt.value:
            template.findings.error("CG105", f"JwtConfiguration needs {name}", jwt.pointer, f"add {name}")
    api = template.named_by(node.get("ApiId"))
    if (
        kind == "REQUEST"
        and protocol_of(api) == "HTTP"
        and "AuthorizerPayloadFormatVersion" not in node.value
    ):
        template.findings.error(
            "CG105",
            "a REQUEST authorizer of an HTTP API needs AuthorizerPayloadFormatVersion",
            node.pointer,
            "add AuthorizerPayloadFormatVersion: '2.0'",
        )


def _check_sources(authorizer: CfnResource, protocol: str | None, template: Template) -> None:
    if protocol not in _SOURCES:
        return
    pattern, example = _SOURCES[protocol]
    for index, source in enumerate(items(authorizer.properties.get("IdentitySource"))):
        text = literal(source)
        if text is not None and not pattern.match(text):
            template.findings.error(
                "CG182",
                f"{text!r} is no identity source of a {protocol} API",
                authorizer.at("IdentitySource", index),
                f"write {example}",
            )


def target_of(value: Any, template: Template) -> CfnResource | None:
    """The integration in `integrations/${Name}`."""
    if isinstance(value, Mapping) and isinstance(value.get("Fn::Join"), list) and len(value["Fn::Join"]) == 2:
        parts = value["Fn::Join"][1]
        return template.named_by(parts[-1]) if isinstance(parts, list) and parts else None
    text = value.get("Fn::Sub") if isinstance(value, Mapping) else None
    if isinstance(text, str) and text.startswith("integrations/"):
        return template.named_by({"Fn::Sub": text.removeprefix("integrations/")})
    return template.resources.get(referred(value) or "")
