"""Reads the custom domain names of a template, each with its base path mappings.

In: the template's resources. Out: `ir.DomainName`.
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-basepathmapping.html
"""

from __future__ import annotations

from dataclasses import replace

from codegen.features.domain_name.settings import read_domain_properties, read_mapping_properties
from codegen.importer.cloudformation.intrinsics import Resolver
from codegen.ir.domain import BasePathMapping, DomainName

_DOMAIN = "AWS::ApiGateway::DomainName"
_MAPPING = "AWS::ApiGateway::BasePathMapping"


def read_domain_names(resolver: Resolver) -> tuple[DomainName, ...]:
    """Every custom domain name of a template."""
    domains: dict[str, DomainName] = {}
    mappings: dict[str, list[BasePathMapping]] = {}
    for resource in resolver.resources.values():
        if resource.type == _DOMAIN:
            values = resolver.resolve(resource.properties, resource.pointer)
            domain = read_domain_properties(values, resource.pointer, resolver.findings)
            domains[domain.domain_name] = domain
        elif resource.type == _MAPPING:
            values = resolver.resolve(resource.properties, resource.pointer)
            mapping = read_mapping_properties(values, resource.pointer, resolver.findings)
            mapping = replace(mapping, api_id=str(values.get("RestApiId") or ""))
            mappings.setdefault(str(values.get("DomainName")), []).append(mapping)
    return tuple(replace(domain, mappings=tuple(mappings.get(name, ()))) for name, domain in domains.items())
