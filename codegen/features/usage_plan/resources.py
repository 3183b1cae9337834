"""Writes usage plans and API keys as CloudFormation properties.

In: the plans of `ir`. Out: plain data that `settings` reads back; defaults are left out.
"""

from __future__ import annotations

from typing import Any

from codegen.ir.application import ApiKey, PlanStage, ThrottleSettings, UsagePlan


def write_plan_properties(plan: UsagePlan) -> dict[str, Any]:
    """The properties of an AWS::ApiGateway::UsagePlan."""
    data: dict[str, Any] = {"UsagePlanName": plan.name}
    if plan.stages:
        data["ApiStages"] = [_stage(stage) for stage in plan.stages]
    if plan.throttle is not None:
        data["Throttle"] = _limits(plan.throttle)
    if plan.quota is not None:
        data["Quota"] = {"Limit": plan.quota.limit, "Period": plan.quota.period}
        if plan.quota.offset:
            data["Quota"]["Offset"] = plan.quota.offset
    return data


def write_key_properties(key: ApiKey) -> dict[str, Any]:
    """The properties of an AWS::ApiGateway::ApiKey."""
    return {"Name": key.name, "Value": key.value, "Enabled": key.enabled}


def _stage(stage: PlanStage) -> dict[str, Any]:
    data: dict[str, Any] = {"ApiId": stage.api_id, "Stage": stage.stage}
    if stage.throttle:
        data["Throttle"] = {_method(key): _limits(limits) for key, limits in stage.throttle.items()}
    return data


def _method(route_key: str) -> str:
    method, _, path = route_key.partition(" ")
    return f"{'' if path == '/' else path}/{method}"


def _limits(throttle: ThrottleSettings) -> dict[str, Any]:
    members = {"RateLimit": throttle.rate_limit, "BurstLimit": throttle.burst_limit}
    return {name: value for name, value in members.items() if value is not None}
