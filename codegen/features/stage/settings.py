"""Reads stages: AWS::ApiGateway::Stage and the stage that AWS::Serverless::Api carries in itself.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-stage.html
https://docs.aws.amazon.com/apigateway/latest/api/API_MethodSetting.html
"""

from __future__ import annotations

import re
from typing import Any

from codegen.core.fields import Fields
from codegen.core.findings import Findings
from codegen.core.pointer import child
from codegen.ir.application import CanarySettings, Stage

ALL_METHODS = "*/*"
BOOLEAN_SETTINGS = {
    "CacheDataEncrypted": "cacheDataEncrypted",
    "CachingEnabled": "cachingEnabled",
    "DataTraceEnabled": "dataTraceEnabled",
    "MetricsEnabled": "metricsEnabled",
    "RequireAuthorizationForCacheControl": "requireAuthorizationForCacheControl",
}
INTEGER_SETTINGS = {"CacheTtlInSeconds": "cacheTtlInSeconds", "ThrottlingBurstLimit": "throttlingBurstLimit"}
NUMBER_SETTINGS = {"ThrottlingRateLimit": "throttlingRateLimit"}
TEXT_SETTINGS = {
    "LoggingLevel": "loggingLevel",
    "UnauthorizedCacheControlHeaderStrategy": "unauthorizedCacheControlHeaderStrategy",
}
"""The two settings for Cache-Control are in the API reference alone, not among CloudFormation's properties."""

_NAME = re.compile(r"[A-Za-z0-9_-]{1,128}\Z")
_VARIABLE = re.compile(r"[A-Za-z0-9\-._~:/?#&=,]+\Z")
"""https://docs.aws.amazon.com/apigateway/latest/api/API_Stage.html"""
_ELSEWHERE = (
    "RestApiId",
    "DeploymentId",
    "Tags",
    "ClientCertificateId",
    "DocumentationVersion",
)
"""Read by others, or without effect on a request."""


def read_properties(value: Any, pointer: str, findings: Findings) -> Stage:
    """An AWS::ApiGateway::Stage."""
    fields = Fields(value, pointer, findings, "AWS::ApiGateway::Stage")
    for name in _ELSEWHERE:
        fields.raw(name)
    stage = read_stage(fields)
    fields.finish()
    return stage


def read_stage(fields: Fields) -> Stage:
    """The stage's own properties of a resource that may have others."""
    name = fields.text("StageName") or ""
    if not _NAME.match(name):
        fields.findings.error(
            "CG108",
            f"StageName {name!r} is not a stage name",
            child(fields.pointer, "StageName"),
            "use letters, digits, - and _",
        )
    log = Fields(
        fields.raw("AccessLogSetting") or {},
        child(fields.pointer, "AccessLogSetting"),
        fields.findings,
        "AccessLogSetting",
    )
    stage = Stage(
        name=name,
        variables=_variables(fields),
        method_settings=_method_settings(fields),
        access_log_format=log.text("Format"),
        access_log_destination=log.text("DestinationArn") or "",
        tracing_enabled=fields.boolean("TracingEnabled"),
        cache_cluster_enabled=fields.boolean("CacheClusterEnabled"),
        cache_cluster_size=fields.text("CacheClusterSize"),
        description=fields.text("Description") or "",
        source=fields.pointer,
        canary_settings=_canary(fields),
    )
    log.finish()
    return stage


def _canary(fields: Fields) -> CanarySettings | None:
    """CanarySetting; both deployments of a template have the same definition."""
    if "CanarySetting" not in fields:
        return None
    place = child(fields.pointer, "CanarySetting")
    canary = Fields(fields.raw("CanarySetting"), place, fields.findings, "CanarySetting")
    canary.raw("DeploymentId")
    settings = CanarySettings(
        canary.number("PercentTraffic") or 0.0,
        canary.texts("StageVariableOverrides"),
        canary.boolean("UseStageCache"),
    )
    canary.finish()
    return settings


def _variables(fields: Fields) -> dict[str, str]:
    variables = fields.texts("Variables")
    for name, value in variables.items():
        if not _VARIABLE.match(value):
            fields.findings.warning(
                "CG108",
                f"stage variable {name} has characters that API Gateway refuses: the stage can't be deployed",
                child(fields.pointer, "Variables", name),
                "letters, digits and - . _ ~ : / ? # & = , are accepted",
            )
    return variables


def _method_settings(fields: Fields) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for entry in fields.items("MethodSettings", "MethodSetting"):
        key = method_key(entry.text("ResourcePath") or "/*", entry.text("HttpMethod") or "*")
        found[key] = _method_setting(entry)
        entry.finish()
    return found


def _method_setting(entry: Fields) -> dict[str, Any]:
    setting: dict[str, Any] = {}
    for name, member in BOOLEAN_SETTINGS.items():
        if name in entry:
            setting[member] = entry.boolean(name)
    for name, member in INTEGER_SETTINGS.items():
        if name in entry:
            setting[member] = entry.integer(name)
    for name, member in NUMBER_SETTINGS.items():
        if name in entry:
            setting[member] = entry.number(name)
    for name, member in TEXT_SETTINGS.items():
        if name in entry:
            setting[member] = entry.text(name)
    return {member: value for member, value in setting.items() if value is not None}


def method_key(resource_path: str, http_method: str) -> str:
    """The route key of a method setting; in resource paths `/` may be written `~1`."""
    path = "/" + resource_path.replace("~1", "/").strip("/")
    if path == "/*" and http_method == "*":
        return ALL_METHODS
    return f"{http_method.upper()} {path}"
