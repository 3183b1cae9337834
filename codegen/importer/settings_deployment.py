"""Settings about what stands around an API: stages, keys, plans, the domain, alarms.

In: the settings, which agree with their schema. Out: `ir.Deployment`; methods and paths in it are the contract's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from codegen.core.records import replace
from codegen.features.access_log.presets import formats_of
from codegen.features.stage.settings import ALL_METHODS
from codegen.importer.settings_api_types import api_type_of
from codegen.importer.settings_vpc_links import vpc_links
from codegen.ir.api import ApiType
from codegen.ir.application import (
    HTTP_DEFAULT_STAGE,
    ApiKey,
    CanarySettings,
    PlanStage,
    QuotaSettings,
    Stage,
    ThrottleSettings,
    UsagePlan,
)
from codegen.ir.deployment import Alarm, Deployment
from codegen.ir.domain import BasePathMapping, DomainName, MutualTls
from codegen.ir.project import DEFAULT_STAGE

API = "Api"
"""Stands for the API's id until a target knows it."""

DEFAULT_STAGES = {
    ApiType.REST: DEFAULT_STAGE,
    ApiType.HTTP: HTTP_DEFAULT_STAGE,
    ApiType.WEBSOCKET: DEFAULT_STAGE,
}

_SHARED = ("logging", "data_trace", "metrics", "tracing", "throttling", "caching", "methods")
"""What may stand above the stages, for all of them."""


_OTHERS = (
    "stages", "access_log", "api_keys", "usage_plans", "custom_domain", "waf", "tags", "alarms", "dashboard",
    "vpc_links",
)  # fmt: skip
"""What else is about the deployment, beside the name of its first stage."""


def read_deployment(data: Mapping[str, Any]) -> Deployment | None:
    """What is deployed around the API; None where nothing is said but the name of its stage."""
    if not any(data.get(name) is not None for name in (*_SHARED, *_OTHERS)):
        return None
    stages = _stages(data)
    names = [stage.name for stage in stages]
    return Deployment(
        stages=stages,
        usage_plans=tuple(_usage_plans(data, names)),
        domain_names=_domain_names(data, names),
        alarms=tuple(_alarms(data, names)),
        has_dashboard=bool(data.get("dashboard")),
        log_retention_days=_object(data, "access_log").get("retention_days") or 30,
        web_acl_arn=_object(data, "waf").get("web_acl_arn") or "",
        tags=_object(data, "tags"),
        vpc_links=tuple(vpc_links(data).values()),
    )


def stage_names(data: Mapping[str, Any]) -> list[str]:
    """The names of the stages, the first one first."""
    named = list(_object(data, "stages"))
    first = data.get("stage")
    if not named:
        return [first or DEFAULT_STAGES[api_type_of(data)]]
    return [first, *(name for name in named if name != first)] if first in named else named


def _object(data: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    return data.get(name) or {}


# ---- stages
def _stages(data: Mapping[str, Any]) -> tuple[Stage, ...]:
    shared = {name: data[name] for name in _SHARED if data.get(name) is not None}
    log = _object(data, "access_log")
    formats = formats_of(api_type_of(data))
    written = log.get("format") or "json"
    given = _object(data, "stages")
    return tuple(
        replace(
            _stage(name, _merged(shared, given.get(name) or {})),
            access_log_format=formats.get(written, written),
            access_log_destination=log.get("destination") or "",
        )
        for name in stage_names(data)
    )


def _merged(shared: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """The settings of one stage: objects are merged, the rest is replaced."""
    merged = dict(shared)
    for name, value in own.items():
        before = merged.get(name)
        is_object = isinstance(before, Mapping) and isinstance(value, Mapping)
        merged[name] = _merged(before or {}, value) if is_object else value
    return merged


def _stage(name: str, data: Mapping[str, Any]) -> Stage:
    caching = _object(data, "caching")
    return Stage(
        name=name,
        variables=_object(data, "variables"),
        method_settings=dict(_method_settings(data)),
        tracing_enabled=data.get("tracing") is not False,
        cache_cluster_enabled=bool(caching),
        cache_cluster_size=f"{caching['size_gb']:g}" if caching else None,
        canary_settings=_canary(_object(data, "canary")),
    )


def _canary(data: Mapping[str, Any]) -> CanarySettings | None:
    if not data:
        return None
    return CanarySettings(
        float(data["percent_traffic"]), _object(data, "variables"), bool(data.get("use_stage_cache"))
    )


def _method_settings(data: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    caches = bool(_object(data, "caching"))  # methods of a stage without a cache have nothing to configure
    every = _method_setting(data, caches)
    if caches:
        every = {"cachingEnabled": True, **every}
    if every:
        yield ALL_METHODS, every
    for key, method in _object(data, "methods").items():
        setting = _method_setting(method or {}, caches)
        if setting:
            yield key, setting


def _method_setting(data: Mapping[str, Any], caches: bool) -> dict[str, Any]:
    throttling = _object(data, "throttling")
    caching = _object(data, "caching") if caches else {}
    invalidation = _object(caching, "invalidation")
    members = {
        "loggingLevel": data.get("logging"),
        "dataTraceEnabled": data.get("data_trace"),
        "metricsEnabled": data.get("metrics"),
        "throttlingRateLimit": throttling.get("rate_limit"),
        "throttlingBurstLimit": throttling.get("burst_limit"),
        "cachingEnabled": caching.get("enabled"),
        "cacheTtlInSeconds": caching.get("ttl_seconds"),
        "cacheDataEncrypted": caching.get("encrypted"),
        "requireAuthorizationForCacheControl": invalidation.get("require_authorization"),
        "unauthorizedCacheControlHeaderStrategy": invalidation.get("unauthorized"),
    }
    return {name: value for name, value in members.items() if value is not None}


# ---- keys and plans
def _usage_plans(data: Mapping[str, Any], stages: list[str]) -> Iterator[UsagePlan]:
    keys = {
        name: ApiKey(name, name, (key or {}).get("value") or "", (key or {}).get("enabled") is not False)
        for name, key in _object(data, "api_keys").items()
    }
    for name, entry in _object(data, "usage_plans").items():
        plan = entry or {}
        throttle = {key: _throttle(limits or {}) for key, limits in _object(plan, "methods").items()}
        limits = _object(plan, "throttling")
        yield UsagePlan(
            plan_id=name,
            name=name,
            stages=tuple(PlanStage(API, stage, throttle) for stage in plan.get("stages") or stages),
            throttle=_throttle(limits) if limits else None,
            quota=_quota(_object(plan, "quota")),
            keys=tuple(keys[key] for key in plan.get("keys") or () if key in keys),
        )


def _throttle(limits: Mapping[str, Any]) -> ThrottleSettings:
    return ThrottleSettings(limits.get("rate_limit"), limits.get("burst_limit"))


def _quota(quota: Mapping[str, Any]) -> QuotaSettings | None:
    return QuotaSettings(quota["limit"], quota["period"], quota.get("offset") or 0) if quota else None


# ---- the domain
def _domain_names(data: Mapping[str, Any], stages: list[str]) -> tuple[DomainName, ...]:
    domain = _object(data, "custom_domain")
    if not domain:
        return ()
    tls = _object(domain, "mutual_tls")
    paths = domain.get("base_paths") or {"": stages[0]}
    return (
        DomainName(
            domain_name=domain["name"],
            certificate_arn=domain.get("certificate_arn") or "",
            is_existing=bool(domain.get("existing")),
            endpoint_type=domain.get("endpoint_type") or "REGIONAL",
            security_policy=domain.get("security_policy") or "TLS_1_2",
            mutual_tls=(
                MutualTls(tls["truststore_uri"], tls.get("truststore_version") or "") if tls else None
            ),
            mappings=tuple(BasePathMapping(stage, path) for path, stage in paths.items()),
            hosted_zone_id=domain.get("hosted_zone_id") or "",
        ),
    )


# ---- alarms
def _alarms(data: Mapping[str, Any], stages: list[str]) -> Iterator[Alarm]:
    for name, alarm in _object(data, "alarms").items():
        watched = alarm.get("stages") or stages[:1]
        for stage in watched:
            yield Alarm(
                name=name if len(watched) == 1 else f"{name}-{stage}",
                metric_name=alarm["metric"],
                threshold=alarm["threshold"],
                stage=stage,
                statistic=alarm.get("statistic") or "Sum",
                comparison_operator=alarm.get("comparison") or "GreaterThanThreshold",
                period=alarm.get("period_seconds") or 60,
                evaluation_periods=alarm.get("periods") or 1,
                alarm_actions=tuple(alarm.get("actions") or ()),
            )
