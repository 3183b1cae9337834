"""Reads custom domain names: AWS::ApiGateway::DomainName and AWS::ApiGateway::BasePathMapping.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-domainname.html
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-basepathmapping.html
"""

from __future__ import annotations

from typing import Any

from codegen.core.fields import Fields
from codegen.core.findings import Findings
from codegen.core.pointer import child
from codegen.ir.domain import BasePathMapping, DomainName, MutualTls

_WITHOUT_EFFECT = ("OwnershipVerificationCertificateArn", "Policy", "Tags")
EDGE, REGIONAL = "EDGE", "REGIONAL"


def read_domain_properties(value: Any, pointer: str, findings: Findings) -> DomainName:
    """A domain name without its mappings: they are resources of their own."""
    fields = Fields(value, pointer, findings, "AWS::ApiGateway::DomainName")
    for name in _WITHOUT_EFFECT:
        fields.raw(name)
    regional, edge = fields.text("RegionalCertificateArn"), fields.text("CertificateArn")
    place = child(pointer, "EndpointConfiguration")
    endpoint = Fields(fields.mapping("EndpointConfiguration"), place, findings, "EndpointConfiguration")
    types = endpoint.strings("Types")
    domain = DomainName(
        domain_name=fields.text("DomainName") or "",
        certificate_arn=regional or edge or "",
        endpoint_type=types[0] if types else (EDGE if edge else REGIONAL),
        security_policy=fields.text("SecurityPolicy") or "TLS_1_2",
        mutual_tls=read_mutual_tls(fields),
    )
    fields.finish()
    return domain


def read_mutual_tls(fields: Fields) -> MutualTls | None:
    """MutualTlsAuthentication of a domain name, which all types of API have."""
    name = "MutualTlsAuthentication"
    if name not in fields:
        return None
    inner = Fields(fields.raw(name), child(fields.pointer, name), fields.findings, name)
    tls = MutualTls(inner.text("TruststoreUri") or "", inner.text("TruststoreVersion") or "")
    inner.finish()
    return tls


def read_mapping_properties(value: Any, pointer: str, findings: Findings) -> BasePathMapping:
    """A base path mapping, without its domain and API."""
    fields = Fields(value, pointer, findings, "AWS::ApiGateway::BasePathMapping")
    for name in ("DomainName", "DomainNameArn", "RestApiId", "Id"):
        fields.raw(name)
    mapping = BasePathMapping(fields.text("Stage") or "", fields.text("BasePath") or "")
    fields.finish()
    return mapping
