"""Writes stages as the properties of AWS::ApiGatewayV2::Stage, which AWS::Serverless::HttpApi shares.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigatewayv2-stage.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from codegen.features.stage.settings import ALL_METHODS
from codegen.ir.application import Stage

_SETTINGS = {
    "metricsEnabled": "DetailedMetricsEnabled",
    "throttlingBurstLimit": "ThrottlingBurstLimit",
    "throttlingRateLimit": "ThrottlingRateLimit",
    "dataTraceEnabled": "DataTraceEnabled",
    "loggingLevel": "LoggingLevel",
}
"""The last two are of WebSocket APIs alone."""


def write_properties(stage: Stage) -> dict[str, Any]:
    """The properties of a stage, without its API."""
    log = {"DestinationArn": stage.access_log_destination, "Format": stage.access_log_format}
    data = {
        "StageName": stage.name,
        "Description": stage.description,
        "StageVariables": dict(stage.variables),
        "AccessLogSettings": {name: value for name, value in log.items() if value},
        "DefaultRouteSettings": _settings(stage.method_settings.get(ALL_METHODS, {})),
        "RouteSettings": {
            key: _settings(setting) for key, setting in stage.method_settings.items() if key != ALL_METHODS
        },
    }
    return {name: value for name, value in data.items() if value}


def _settings(setting: Mapping[str, Any]) -> dict[str, Any]:
    return {name: setting[member] for member, name in _SETTINGS.items() if member in setting}
