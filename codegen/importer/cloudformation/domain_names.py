"""Reads the custom domain names of a template, each with its base path mappings.

In: the template's resources. Out: `ir.DomainName`.
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-basepathmapping.html
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-basepathmappingv2.html
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigatewayv2-apimapping.html
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from codegen.core.findings import Findings
from codegen.core.pointer import child
from codegen.core.records import replace
from codegen.features.domain_name import settings, v2_settings
from codegen.importer.cloudformation.intrinsics import Resolver
from codegen.ir.domain import BasePathMapping, DomainName

_ReadDomain = Callable[[Any, str, Findings], DomainName]
_ReadMapping = Callable[[Any, str, Findings], BasePathMapping]


def _base_path_mapping(values: Any, pointer: str, findings: Findings) -> BasePathMapping:
    mapping = settings.read_mapping_properties(values, pointer, findings)
    return replace(mapping, api_id=str(values.get("RestApiId") or ""))


def _private_domain(values: Any, pointer: str, findings: Findings) -> DomainName:
    if values.get("Policy") is not None:
        findings.note(
            "CG403", "the policy of a private domain name has no effect here", child(pointer, "Policy")
        )
    return settings.read_domain_properties(values, pointer, findings)


_DOMAINS: Mapping[str, _ReadDomain] = {
    "AWS::ApiGateway::DomainNameV2": _private_domain,
    "AWS::ApiGateway::DomainName": settings.read_domain_properties,
    "AWS::ApiGatewayV2::DomainName": v2_settings.read_domain_properties,
}
_MAPPINGS: Mapping[str, _ReadMapping] = {
    "AWS::ApiGateway::BasePathMapping": _base_path_mapping,
    "AWS::ApiGateway::BasePathMappingV2": _base_path_mapping,
    "AWS::ApiGatewayV2::ApiMapping": v2_settings.read_mapping_properties,
}


def read_domain_names(resolver: Resolver) -> tuple[DomainName, ...]:
    """Every custom domain name of a template."""
    domains: dict[str, DomainName] = {}
    mappings: dict[str, list[BasePathMapping]] = {}
    for resource in resolver.resources.values():
        if resource.type in _DOMAINS:
            values = resolver.resolve(resource.properties, resource.pointer)
            domain = _DOMAINS[resource.type](values, resource.pointer, resolver.findings)
            domains[domain.domain_name] = domain
        elif resource.type in _MAPPINGS:
            values = resolver.resolve(resource.properties, resource.pointer)
            mapping = _MAPPINGS[resource.type](values, resource.pointer, resolver.findings)
            mappings.setdefault(_domain_of(values), []).append(mapping)
    return tuple(replace(domain, mappings=tuple(mappings.get(name, ()))) for name, domain in domains.items())


def _domain_of(values: Mapping[str, Any]) -> str:
    """The domain name that a mapping belongs to; one of a private domain says its ARN, `.../domainnames/NAME+ID`."""
    said = str(values.get("DomainName") or values.get("DomainNameArn"))
    return said.rpartition("/domainnames/")[2].partition("+")[0]
