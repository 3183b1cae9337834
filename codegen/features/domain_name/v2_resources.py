"""Writes the custom domain names of HTTP and WebSocket APIs, and their mappings, as CloudFormation properties.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigatewayv2-domainname.html
"""

from __future__ import annotations

from typing import Any

from codegen.features.domain_name.resources import write_mutual_tls
from codegen.ir.domain import BasePathMapping, DomainName


def write_domain_properties(domain: DomainName) -> dict[str, Any]:
    """The properties of an AWS::ApiGatewayV2::DomainName."""
    configuration = {
        "CertificateArn": domain.certificate_arn,
        "EndpointType": domain.endpoint_type,
        "SecurityPolicy": domain.security_policy,
    }
    return {
        "DomainName": domain.domain_name,
        "DomainNameConfigurations": [configuration],
        **write_mutual_tls(domain),
    }


def write_mapping_properties(mapping: BasePathMapping) -> dict[str, Any]:
    """The properties of an AWS::ApiGatewayV2::ApiMapping, without its domain and API."""
    key = {"ApiMappingKey": mapping.base_path} if mapping.base_path else {}
    return {"Stage": mapping.stage, **key}
