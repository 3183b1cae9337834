"""The alarms and the dashboard of an API."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from codegen.core.names import UniqueNames, logical_id
from codegen.core.records import replace
from codegen.deploy.values import API, Resource, StageIds, ref, resource, sub
from codegen.features.alarm.resources import metric_api_name, write_properties
from codegen.features.alarm.settings import API_ID, API_NAME, NAMESPACE, STAGE
from codegen.ir.api import Api, ApiType
from codegen.ir.project import Project

DASHBOARD = "Dashboard"


class _Metrics(NamedTuple):
    """What CloudWatch knows of a type of API."""

    charts: tuple[tuple[str, str, tuple[str, ...]], ...]
    """Title, statistic and metrics of each chart; each stage has a row of them."""
    renamed: Mapping[str, str] = {}  # metric of a REST API -> of this type


_METRICS = {
    ApiType.REST: _Metrics(
        (
            ("Requests", "Sum", ("Count",)),
            ("Errors", "Sum", ("4XXError", "5XXError")),
            ("Latency", "p95", ("Latency", "IntegrationLatency")),
            ("Cache", "Sum", ("CacheHitCount", "CacheMissCount")),
        )
    ),
    # https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-metrics.html
    ApiType.HTTP: _Metrics(
        (
            ("Requests", "Sum", ("Count",)),
            ("Errors", "Sum", ("4xx", "5xx")),
            ("Latency", "p95", ("Latency", "IntegrationLatency")),
            ("Data", "Sum", ("DataProcessed",)),
        ),
        {"4XXError": "4xx", "5XXError": "5xx"},
    ),
    # https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-logging.html
    ApiType.WEBSOCKET: _Metrics(
        (
            ("Messages", "Sum", ("ConnectCount", "MessageCount")),
            ("Errors", "Sum", ("ClientError", "IntegrationError", "ExecutionError")),
            ("Latency", "p95", ("IntegrationLatency",)),
        ),
        {"4XXError": "ClientError", "5XXError": "IntegrationError", "Count": "MessageCount"},
    ),
}
_WIDTH, _HEIGHT = 6, 6
"""Of a chart; a dashboard is 24 units wide
(https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html)."""


def monitoring(project: Project, api: Api, stages: StageIds) -> Iterator[tuple[str, Resource]]:
    """The resources by logical id."""
    deployment = project.deployment
    ids = UniqueNames()
    renamed = _METRICS[api.type].renamed
    dimension, name = _dimension(api)
    for alarm in deployment.alarms:
        metric = renamed.get(alarm.metric_name, alarm.metric_name)
        properties = write_properties(replace(alarm, name="", metric_name=metric), name)
        properties["Dimensions"] = [
            {"Name": dimension, "Value": name or ref(API)},
            {"Name": STAGE, "Value": ref(stages[alarm.stage])},
        ]
        yield (
            ids.claim(logical_id(alarm.name, "Alarm"), alarm.name).replace("_", ""),
            resource(
                "AWS::CloudWatch::Alarm",
                {"AlarmName": sub(f"${{AWS::StackName}}-{alarm.name}"), **properties},
            ),
        )
    if deployment.has_dashboard:
        yield (
            DASHBOARD,
            resource(
                "AWS::CloudWatch::Dashboard",
                {"DashboardName": sub("${AWS::StackName}"), "DashboardBody": sub(_body(project, api))},
            ),
        )


def _dimension(api: Api) -> tuple[str, str]:
    """The dimension that tells APIs apart, and its value; "" where that is the API's id."""
    is_rest = api.type is ApiType.REST
    return (API_NAME, metric_api_name(api.name)) if is_rest else (API_ID, "")


def _body(project: Project, api: Api) -> str:
    widgets: list[dict[str, Any]] = []
    dimension, name = _dimension(api)
    for row, stage in enumerate(project.deployment.stages):
        dimensions = [dimension, name.replace("${", "${!") or "${Api}", STAGE, stage.name]
        for column, (title, statistic, metrics) in enumerate(_METRICS[api.type].charts):
            widgets.append(
                {
                    "type": "metric",
                    "x": column * _WIDTH,
                    "y": row * _HEIGHT,
                    "width": _WIDTH,
                    "height": _HEIGHT,
                    "properties": {
                        "title": f"{title} ({stage.name})",
                        "region": "${AWS::Region}",
                        "stat": statistic,
                        "period": 60,
                        "metrics": [[NAMESPACE, metric, *dimensions] for metric in metrics],
                    },
                }
            )
    return json.dumps({"widgets": widgets})
