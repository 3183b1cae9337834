"""Reads the usage plans of a template, each with the API keys that belong to it.

In: the template's resources. Out: `ir.UsagePlan`.
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-usageplankey.html
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from codegen.core.pointer import child
from codegen.core.records import replace
from codegen.features.usage_plan.settings import read_key_properties, read_plan_properties
from codegen.importer.cloudformation.intrinsics import Resolver
from codegen.importer.cloudformation.physical import Resource
from codegen.ir.application import ApiKey, UsagePlan

_PLAN = "AWS::ApiGateway::UsagePlan"
_KEY = "AWS::ApiGateway::ApiKey"
_PLAN_KEY = "AWS::ApiGateway::UsagePlanKey"


def read_usage_plans(resolver: Resolver) -> tuple[UsagePlan, ...]:
    """Every usage plan of a template."""
    plans = {
        plan_id: read_plan_properties(values, resource.pointer, resolver.findings, plan_id)
        for resource, plan_id, values in _resources(resolver, _PLAN)
    }
    keys = {
        key_id: read_key_properties(values, resource.pointer, resolver.findings, key_id)
        for resource, key_id, values in _resources(resolver, _KEY)
    }
    members: dict[str, list[ApiKey]] = {plan_id: [] for plan_id in plans}
    for resource, _, values in _resources(resolver, _PLAN_KEY):
        plan_id, key_id = str(values.get("UsagePlanId")), str(values.get("KeyId"))
        for name, known, found in (("UsagePlanId", plans, plan_id), ("KeyId", keys, key_id)):
            if found not in known:
                resolver.findings.warning(
                    "CG120",
                    f"{name} of {resource.logical_id} names nothing here",
                    child(resource.pointer, name),
                )
        if plan_id in plans and key_id in keys:
            members[plan_id].append(keys[key_id])
    return tuple(replace(plan, keys=tuple(members[plan_id])) for plan_id, plan in plans.items())


def _resources(resolver: Resolver, kind: str) -> Iterator[tuple[Resource, str, dict[str, Any]]]:
    """The resources of a type, with what `Ref` gives for them and their properties."""
    for resource in resolver.resources.values():
        if resource.type == kind:
            ref = str(resolver.ref(resource.logical_id, resource.pointer))
            yield resource, ref, resolver.resolve(resource.properties, resource.pointer)
