"""Reads AWS::ApiGatewayV2::DomainName and AWS::ApiGatewayV2::ApiMapping, which HTTP and WebSocket APIs share.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigatewayv2-domainname.html
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigatewayv2-apimapping.html
"""

from __future__ import annotations

from typing import Any

from codegen.core.fields import Fields
from codegen.core.findings import Findings
from codegen.features.domain_name.settings import REGIONAL, read_mutual_tls
from codegen.ir.domain import BasePathMapping, DomainName

_CONFIGURATIONS = "DomainNameConfigurations"


def read_domain_properties(value: Any, pointer: str, findings: Findings) -> DomainName:
    """A domain name without its mappings: they are resources of their own."""
    fields = Fields(value, pointer, findings, "AWS::ApiGatewayV2::DomainName")
    for name in ("RoutingMode", "Tags"):
        fields.raw(name)
    certificate, endpoint_type, policy = "", None, None
    for configuration in fields.items(_CONFIGURATIONS, "DomainNameConfiguration"):
        certificate = configuration.text("CertificateArn") or certificate
        endpoint_type = configuration.text("EndpointType") or endpoint_type
        policy = configuration.text("SecurityPolicy") or policy
        configuration.finish(("CertificateName", "IpAddressType", "OwnershipVerificationCertificateArn"))
    domain = DomainName(
        domain_name=fields.text("DomainName") or "",
        certificate_arn=certificate,
        endpoint_type=endpoint_type or REGIONAL,
        security_policy=policy or "TLS_1_2",
        mutual_tls=read_mutual_tls(fields),
    )
    fields.finish()
    return domain


def read_mapping_properties(value: Any, pointer: str, findings: Findings) -> BasePathMapping:
    """An API mapping, without its domain."""
    fields = Fields(value, pointer, findings, "AWS::ApiGatewayV2::ApiMapping")
    fields.raw("DomainName")
    mapping = BasePathMapping(
        fields.text("Stage") or "", fields.text("ApiMappingKey") or "", fields.text("ApiId") or ""
    )
    fields.finish()
    return mapping
