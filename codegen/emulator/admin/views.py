"""What an emulator tells about itself: configuration, routes, usage, deployments.

In: an emulation. Out: plain data for JSON; no secrets but the values of API keys, which the template holds too.
"""

from __future__ import annotations

from typing import Any

from codegen.emulator.emulation import Emulation
from codegen.emulator.startup import describe_route
from codegen.features.usage_plan.quota import Quotas, period_end
from codegen.features.usage_plan.step import QUOTAS
from codegen.gateway.ports import AwsEndpoints
from codegen.ir.application import ApiKey, CanarySettings, DeployedApi, Stage, UsagePlan


def health(emulation: Emulation) -> dict[str, Any]:
    return {"status": "ok", "apis": [one.logical_id for one in emulation.loaded.application.apis]}


def configuration(emulation: Emulation) -> dict[str, Any]:
    """What is served: APIs, stages with their settings, functions, plans, domains."""
    application = emulation.loaded.application
    return {
        "apis": [_api(emulation, deployed) for deployed in application.apis],
        "functions": [
            {"functionName": name, "runtime": function.runtime, "handler": function.handler}
            for name, function in application.functions.items()
        ],
        "usagePlans": [
            {"id": plan.plan_id, "name": plan.name, "keys": [key.key_id for key in plan.keys]}
            for plan in application.usage_plans
        ],
        "domainNames": [
            {
                "domainName": domain.domain_name,
                "mappings": [
                    {"basePath": one.base_path or "(none)", "restApiId": one.api_id, "stage": one.stage}
                    for one in domain.mappings
                ],
            }
            for domain in application.domain_names
        ],
        "files": [str(path) for path in emulation.loaded.files],
        "findings": [str(diagnostic) for diagnostic in emulation.loaded.diagnostics],
    }


def _api(emulation: Emulation, deployed: DeployedApi) -> dict[str, Any]:
    return {
        "logicalId": deployed.logical_id,
        "id": deployed.api_id,
        "name": deployed.api.name,
        "stages": [_stage(emulation, deployed, stage) for stage in deployed.stages],
    }


def _stage(emulation: Emulation, deployed: DeployedApi, configured: Stage) -> dict[str, Any]:
    served = emulation.deployments.served(deployed, configured)
    stage = served.stage
    canary = served.canary
    return {
        "stageName": stage.name,
        "deploymentId": served.deployment.deployment_id,
        "followsSource": not served.is_pinned,
        "variables": dict(stage.variables),
        "methodSettings": {key: dict(value) for key, value in stage.method_settings.items()},
        "cacheClusterEnabled": stage.cache_cluster_enabled,
        "cacheClusterSize": stage.cache_cluster_size,
        "tracingEnabled": stage.tracing_enabled,
        "canarySettings": (
            {"deploymentId": canary.deployment.deployment_id, **_canary(canary.settings)} if canary else None
        ),
    }


def _canary(settings: CanarySettings) -> dict[str, Any]:
    return {
        "percentTraffic": settings.percent_traffic,
        "stageVariableOverrides": dict(settings.stage_variable_overrides),
        "useStageCache": settings.use_stage_cache,
    }


def routes(emulation: Emulation, services: AwsEndpoints) -> list[dict[str, Any]]:
    """Every route of every stage: what answers it, who may call it, what limits and keeps it."""
    loaded = emulation.loaded
    found = []
    for deployed in loaded.application.apis:
        for configured in deployed.stages:
            served = emulation.deployments.served(deployed, configured)
            api, stage = served.deployment.api, served.stage
            for route in api.routes:
                row = describe_route(api, route, stage, services, is_mock=loaded.is_mock)
                place = {"api": deployed.logical_id, "stage": stage.name, "resourcePath": route.path}
                found.append({**place, "httpMethod": route.http_method, **row.as_dict()})
    return found


def deployments(emulation: Emulation) -> list[dict[str, Any]]:
    """The deployments of every API, newest first, and which stages serve them."""
    found = []
    for deployed in emulation.loaded.application.apis:
        served = [emulation.deployments.served(deployed, stage) for stage in deployed.stages]
        for one in emulation.deployments.of(deployed.logical_id):
            own = one.deployment_id
            canaries = [s.stage.name for s in served if s.canary and s.canary.deployment.deployment_id == own]
            found.append(
                {
                    "api": deployed.logical_id,
                    "id": own,
                    "createdDate": one.created,
                    "description": one.description,
                    "routes": len(one.api.routes),
                    "stages": [s.stage.name for s in served if s.deployment.deployment_id == own],
                    "canaryOf": canaries,
                }
            )
    return found


def usage(emulation: Emulation) -> list[dict[str, Any]]:
    """What each API key of each usage plan has left of its quota."""
    return [
        _usage(emulation, plan, key) for plan in emulation.loaded.application.usage_plans for key in plan.keys
    ]


def _usage(emulation: Emulation, plan: UsagePlan, key: ApiKey) -> dict[str, Any]:
    row: dict[str, Any] = {
        "usagePlan": plan.name,
        "usagePlanId": plan.plan_id,
        "apiKey": key.name,
        "apiKeyId": key.key_id,
        "enabled": key.enabled,
        "quota": None,
        "throttle": None,
    }
    if plan.throttle is not None:
        limits = {"rateLimit": plan.throttle.rate_limit, "burstLimit": plan.throttle.burst_limit}
        row["throttle"] = limits
    if plan.quota is not None:
        quotas = Quotas(emulation.stores.store(QUOTAS), emulation.clock)
        row["quota"] = {
            "limit": plan.quota.limit,
            "period": plan.quota.period,
            "used": quotas.used(plan.plan_id, key.key_id, plan.quota),
            "remaining": quotas.remaining(plan.plan_id, key.key_id, plan.quota),
            "resets": period_end(emulation.clock.time(), plan.quota.period),
        }
    return row
