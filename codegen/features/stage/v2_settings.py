"""Reads AWS::ApiGatewayV2::Stage, which HTTP and WebSocket APIs share, and the stage that AWS::Serverless::HttpApi is.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigatewayv2-stage.html
"""

from __future__ import annotations

from typing import Any

from codegen.core.fields import Fields
from codegen.core.pointer import child
from codegen.features.stage.settings import ALL_METHODS
from codegen.ir.application import HTTP_DEFAULT_STAGE, Stage

_ELSEWHERE = ("AccessPolicyId", "ApiId", "AutoDeploy", "ClientCertificateId", "DeploymentId", "Tags")
"""Read by others, or without effect on a request."""
_BOOLEANS = {"DataTraceEnabled": "dataTraceEnabled", "DetailedMetricsEnabled": "metricsEnabled"}


def read_properties(fields: Fields) -> Stage:
    """An AWS::ApiGatewayV2::Stage."""
    for name in _ELSEWHERE:
        fields.raw(name)
    stage = read_stage(fields)
    fields.finish()
    return stage


def read_stage(fields: Fields) -> Stage:
    """The stage's own properties of a resource that may have others."""
    log = Fields(
        fields.mapping("AccessLogSettings"),
        child(fields.pointer, "AccessLogSettings"),
        fields.findings,
        "AccessLogSettings",
    )
    return Stage(
        name=fields.text("StageName") or HTTP_DEFAULT_STAGE,
        variables=fields.texts("StageVariables"),
        method_settings=_route_settings(fields),
        access_log_format=log.text("Format"),
        access_log_destination=log.text("DestinationArn") or "",
        description=fields.text("Description") or "",
        source=fields.pointer,
    )


def _route_settings(fields: Fields) -> dict[str, dict[str, Any]]:
    """DefaultRouteSettings and RouteSettings, by route key, their members named as those of REST APIs' methods."""
    found = {}
    place = child(fields.pointer, "DefaultRouteSettings")
    if "DefaultRouteSettings" in fields:
        default = Fields(fields.raw("DefaultRouteSettings"), place, fields.findings, "DefaultRouteSettings")
        found[ALL_METHODS] = _settings(default)
    for key, entry in fields.children("RouteSettings", "RouteSettings"):
        found[key] = _settings(entry)
    return found


def _settings(entry: Fields) -> dict[str, Any]:
    setting: dict[str, Any] = {
        member: entry.boolean(name) for name, member in _BOOLEANS.items() if name in entry
    }
    setting["loggingLevel"] = entry.text("LoggingLevel")
    setting["throttlingBurstLimit"] = entry.integer("ThrottlingBurstLimit")
    setting["throttlingRateLimit"] = entry.number("ThrottlingRateLimit")
    entry.finish()
    return {member: value for member, value in setting.items() if value is not None}
