"""Writes stages as the properties of AWS::ApiGateway::Stage, which AWS::Serverless::Api shares."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from codegen.features.stage.settings import (
    ALL_METHODS,
    BOOLEAN_SETTINGS,
    INTEGER_SETTINGS,
    NUMBER_SETTINGS,
    TEXT_SETTINGS,
)
from codegen.ir.application import Stage

_PROPERTIES = {
    member: name
    for name, member in (
        *BOOLEAN_SETTINGS.items(),
        *INTEGER_SETTINGS.items(),
        *NUMBER_SETTINGS.items(),
        *TEXT_SETTINGS.items(),
    )
}


def write_properties(stage: Stage) -> dict[str, Any]:
    """The properties of a stage, without API and deployment."""
    data: dict[str, Any] = {"StageName": stage.name}
    if stage.description:
        data["Description"] = stage.description
    if stage.variables:
        data["Variables"] = dict(stage.variables)
    log = {"DestinationArn": stage.access_log_destination, "Format": stage.access_log_format}
    if any(log.values()):
        data["AccessLogSetting"] = {name: value for name, value in log.items() if value}
    if stage.tracing_enabled:
        data["TracingEnabled"] = True
    if stage.cache_cluster_enabled:
        data["CacheClusterEnabled"] = True
    if stage.cache_cluster_size:
        data["CacheClusterSize"] = stage.cache_cluster_size
    canary = stage.canary_settings
    if canary is not None:
        data["CanarySetting"] = {
            "PercentTraffic": canary.percent_traffic,
            "StageVariableOverrides": dict(canary.stage_variable_overrides),
            "UseStageCache": canary.use_stage_cache,
        }
    if stage.method_settings:
        data["MethodSettings"] = [
            _method_setting(key, setting) for key, setting in stage.method_settings.items()
        ]
    return data


def _method_setting(key: str, setting: Mapping[str, Any]) -> dict[str, Any]:
    method, _, path = ("*", "", "/*") if key == ALL_METHODS else key.partition(" ")
    # The initial slash stays one, those behind it are written ~1.
    place = path if path in ("/", "/*") else "/" + path.replace("/", "~1")
    properties = {_PROPERTIES[member]: value for member, value in setting.items()}
    return {"ResourcePath": place, "HttpMethod": method, **properties}
