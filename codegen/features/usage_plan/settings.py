"""Reads usage plans and API keys: AWS::ApiGateway::UsagePlan and AWS::ApiGateway::ApiKey.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-usageplan.html
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-apikey.html
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from codegen.core.fields import Fields
from codegen.core.findings import Findings
from codegen.core.pointer import child
from codegen.gateway.identifiers import stable_id
from codegen.ir.application import ApiKey, PlanStage, QuotaSettings, ThrottleSettings, UsagePlan

SHORTEST_KEY, LONGEST_KEY = 20, 128
"""Characters; https://docs.aws.amazon.com/apigateway/latest/api/API_CreateApiKey.html"""


class QuotaPeriod(StrEnum):
    DAY = "DAY"
    WEEK = "WEEK"
    MONTH = "MONTH"


def read_plan_properties(value: Any, pointer: str, findings: Findings, plan_id: str) -> UsagePlan:
    """A usage plan, without its keys: they are resources of their own."""
    fields = Fields(value, pointer, findings, "AWS::ApiGateway::UsagePlan")
    for name in ("Description", "Tags"):
        fields.raw(name)
    plan = UsagePlan(
        plan_id=plan_id,
        name=fields.text("UsagePlanName") or plan_id,
        stages=tuple(_stage(entry) for entry in fields.items("ApiStages", "ApiStage")),
        throttle=_throttle(fields, "Throttle"),
        quota=_quota(fields),
    )
    fields.finish()
    return plan


def read_key_properties(value: Any, pointer: str, findings: Findings, key_id: str) -> ApiKey:
    """An API key; one without value gets one that depends on its id alone."""
    fields = Fields(value, pointer, findings, "AWS::ApiGateway::ApiKey")
    for name in ("CustomerId", "Description", "GenerateDistinctId", "StageKeys", "Tags"):
        fields.raw(name)
    text = fields.text("Value")
    if text is not None and not SHORTEST_KEY <= len(text) <= LONGEST_KEY:
        findings.error(
            "CG108",
            f"an API key has {SHORTEST_KEY} to {LONGEST_KEY} characters, and this one {len(text)}",
            child(pointer, "Value"),
        )
    key = ApiKey(
        key_id=key_id,
        name=fields.text("Name") or key_id,
        value=text or stable_id(f"{key_id} key", 40),
        enabled=fields.boolean("Enabled"),
    )
    fields.finish()
    return key


def _stage(fields: Fields) -> PlanStage:
    stage = PlanStage(
        api_id=fields.text("ApiId") or "",
        stage=fields.text("Stage") or "",
        throttle=_method_throttles(fields),
    )
    fields.finish()
    return stage


def _method_throttles(fields: Fields) -> dict[str, ThrottleSettings]:
    """By route key: the property's keys are `/pets/GET`."""
    found = {}
    for name, limits in fields.children("Throttle", "ThrottleSettings"):
        path, _, method = name.rpartition("/")
        found[f"{method.upper()} {path or '/'}"] = _limits(limits)
    return found


def _throttle(fields: Fields, name: str) -> ThrottleSettings | None:
    if name not in fields:
        return None
    return _limits(Fields(fields.raw(name), child(fields.pointer, name), fields.findings, name))


def _limits(fields: Fields) -> ThrottleSettings:
    limits = ThrottleSettings(fields.number("RateLimit"), fields.integer("BurstLimit"))
    fields.finish()
    return limits


def _quota(fields: Fields) -> QuotaSettings | None:
    if "Quota" not in fields:
        return None
    quota = Fields(fields.raw("Quota"), child(fields.pointer, "Quota"), fields.findings, "QuotaSettings")
    period = quota.choice("Period", QuotaPeriod) or QuotaPeriod.MONTH
    settings = QuotaSettings(quota.integer("Limit") or 0, str(period), quota.integer("Offset") or 0)
    quota.finish()
    return settings
