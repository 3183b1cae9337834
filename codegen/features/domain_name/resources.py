"""Writes custom domain names and their base path mappings as CloudFormation properties."""

from __future__ import annotations

from typing import Any

from codegen.features.domain_name.settings import EDGE
from codegen.ir.domain import BasePathMapping, DomainName


def write_domain_properties(domain: DomainName) -> dict[str, Any]:
    """The properties of an AWS::ApiGateway::DomainName."""
    certificate = "CertificateArn" if domain.endpoint_type == EDGE else "RegionalCertificateArn"
    data: dict[str, Any] = {
        "DomainName": domain.domain_name,
        certificate: domain.certificate_arn,
        "EndpointConfiguration": {"Types": [domain.endpoint_type]},
        "SecurityPolicy": domain.security_policy,
    }
    return data | write_mutual_tls(domain)


def write_mutual_tls(domain: DomainName) -> dict[str, Any]:
    """MutualTlsAuthentication, which the domain names of all types of API have."""
    if domain.mutual_tls is None:
        return {}
    tls = {"TruststoreUri": domain.mutual_tls.truststore_uri}
    if domain.mutual_tls.truststore_version:
        tls["TruststoreVersion"] = domain.mutual_tls.truststore_version
    return {"MutualTlsAuthentication": tls}


def write_mapping_properties(mapping: BasePathMapping) -> dict[str, Any]:
    """The properties of an AWS::ApiGateway::BasePathMapping, without its domain and API."""
    data = {"Stage": mapping.stage}
    if mapping.base_path:
        data["BasePath"] = mapping.base_path
    return data
