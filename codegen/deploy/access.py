"""What stands in front of the stages: API keys, usage plans, domains, the firewall."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from codegen.core.names import UniqueNames, logical_id
from codegen.deploy.values import API, Resource, StageIds, attribute, ref, resource, sub, tag_list, tag_map
from codegen.features.domain_name import resources, v2_resources
from codegen.features.usage_plan.resources import write_key_properties, write_plan_properties
from codegen.ir.api import ApiType
from codegen.ir.application import ApiKey, UsagePlan
from codegen.ir.domain import BasePathMapping, DomainName
from codegen.ir.project import Project


def access(project: Project, stages: StageIds) -> Iterator[tuple[str, Resource]]:
    """The resources by logical id."""
    ids = UniqueNames()
    keys: dict[str, str] = {}  # name of an API key -> its logical id
    for plan in project.deployment.usage_plans:
        yield from _plan(project, stages, plan, ids, keys)
    for domain in project.deployment.domain_names:
        yield from _domain(project, stages, domain, ids)
    if project.deployment.web_acl_arn:
        for stage in project.deployment.stages:
            arn = "arn:${AWS::Partition}:apigateway:${AWS::Region}::/restapis/${Api}/stages/"
            yield (
                _claim(ids, stage.name, "WebAclAssociation"),
                resource(
                    "AWS::WAFv2::WebACLAssociation",
                    {
                        "WebACLArn": project.deployment.web_acl_arn,
                        "ResourceArn": sub(f"{arn}${{{stages[stage.name]}}}"),
                    },
                ),
            )


def _plan(
    project: Project, stages: StageIds, plan: UsagePlan, ids: UniqueNames, keys: dict[str, str]
) -> Iterator[tuple[str, Resource]]:
    plan_id = _claim(ids, plan.name, "UsagePlan")
    properties = write_plan_properties(plan)
    for written, stage in zip(properties.get("ApiStages", ()), plan.stages, strict=True):
        written |= {"ApiId": ref(API), "Stage": ref(stages[stage.stage])}
    yield plan_id, resource("AWS::ApiGateway::UsagePlan", properties | tag_list(project.deployment.tags))
    for key in plan.keys:
        if key.name not in keys:
            keys[key.name] = _claim(ids, key.name, "ApiKey")
            yield keys[key.name], resource(
                "AWS::ApiGateway::ApiKey", _key(key) | tag_list(project.deployment.tags)
            )
        yield (
            _claim(ids, f"{plan.name} {key.name}", "UsagePlanKey"),
            resource(
                "AWS::ApiGateway::UsagePlanKey",
                {"KeyId": ref(keys[key.name]), "KeyType": "API_KEY", "UsagePlanId": ref(plan_id)},
            ),
        )


def _key(key: ApiKey) -> dict[str, Any]:
    """Without a value, API Gateway makes one."""
    return {name: value for name, value in write_key_properties(key).items() if value != ""}


class _DomainResources(NamedTuple):
    """What a type of API calls its domain names and what leads from them to a stage."""

    domain_type: str
    write_domain: Callable[[DomainName], dict[str, Any]]
    write_tags: Callable[[Mapping[str, str]], dict[str, Any]]
    mapping_type: str
    write_mapping: Callable[[BasePathMapping], dict[str, Any]]
    api_id: str  # the member of a mapping that names the API
    suffix: str  # of a mapping's logical id


_V2_DOMAIN_RESOURCES = _DomainResources(
    "AWS::ApiGatewayV2::DomainName",
    v2_resources.write_domain_properties,
    tag_map,
    "AWS::ApiGatewayV2::ApiMapping",
    v2_resources.write_mapping_properties,
    "ApiId",
    "ApiMapping",
)
_DOMAIN_RESOURCES = {
    ApiType.REST: _DomainResources(
        "AWS::ApiGateway::DomainName",
        resources.write_domain_properties,
        tag_list,
        "AWS::ApiGateway::BasePathMapping",
        resources.write_mapping_properties,
        "RestApiId",
        "BasePathMapping",
    ),
    ApiType.HTTP: _V2_DOMAIN_RESOURCES,
    ApiType.WEBSOCKET: _V2_DOMAIN_RESOURCES,
}


def _domain(
    project: Project, stages: StageIds, domain: DomainName, ids: UniqueNames
) -> Iterator[tuple[str, Resource]]:
    kinds = _DOMAIN_RESOURCES[project.api.type]
    domain_id = _claim(ids, domain.domain_name, "DomainName")
    if not domain.is_existing:
        properties = kinds.write_domain(domain) | kinds.write_tags(project.deployment.tags)
        yield domain_id, resource(kinds.domain_type, properties)
    for mapping in domain.mappings:
        properties = {
            "DomainName": domain.domain_name if domain.is_existing else ref(domain_id),
            kinds.api_id: ref(API),
            **kinds.write_mapping(mapping),
            "Stage": ref(stages[mapping.stage]),
        }
        mapping_id = _claim(ids, f"{domain.domain_name} {mapping.base_path}", kinds.suffix)
        yield mapping_id, resource(kinds.mapping_type, properties)
    if domain.hosted_zone_id:
        place = "Distribution" if domain.endpoint_type == "EDGE" else "Regional"
        yield (
            _claim(ids, domain.domain_name, "Record"),
            resource(
                "AWS::Route53::RecordSet",
                {
                    "HostedZoneId": domain.hosted_zone_id,
                    "Name": domain.domain_name,
                    "Type": "A",
                    "AliasTarget": {
                        "DNSName": attribute(f"{place}DomainName", domain_id),
                        "HostedZoneId": attribute(f"{place}HostedZoneId", domain_id),
                    },
                },
            ),
        )


def _claim(ids: UniqueNames, text: str, suffix: str) -> str:
    return ids.claim(logical_id(text, suffix), f"{text} {suffix}").replace("_", "")
