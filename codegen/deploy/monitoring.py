"""The alarms and the dashboard of an API."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from codegen.core.names import UniqueNames, logical_id
from codegen.deploy.values import API, Resource, StageIds, ref, resource, sub
from codegen.features.alarm.resources import metric_api_name, write_properties
from codegen.features.alarm.settings import NAMESPACE
from codegen.ir.api import Api
from codegen.ir.project import Project

DASHBOARD = "Dashboard"
_CHARTS = (
    ("Requests", "Sum", ("Count",)),
    ("Errors", "Sum", ("4XXError", "5XXError")),
    ("Latency", "p95", ("Latency", "IntegrationLatency")),
    ("Cache", "Sum", ("CacheHitCount", "CacheMissCount")),
)
"""Title, statistic and metrics of each chart; each stage has a row of them."""
_WIDTH, _HEIGHT = 6, 6
"""Of a chart; a dashboard is 24 units wide
(https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html)."""


def monitoring(project: Project, api: Api, stages: StageIds) -> Iterator[tuple[str, Resource]]:
    """The resources by logical id."""
    deployment = project.deployment
    ids = UniqueNames()
    name = metric_api_name(api.name)
    for alarm in deployment.alarms:
        properties = write_properties(replace(alarm, name=""), name)
        stage = ref(stages[alarm.stage])
        for dimension in properties["Dimensions"]:
            if dimension["Name"] == "Stage":
                dimension["Value"] = stage
            elif not name:
                dimension["Value"] = ref(API)
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
                {"DashboardName": sub("${AWS::StackName}"), "DashboardBody": sub(_body(project, name))},
            ),
        )


def _body(project: Project, name: str) -> str:
    widgets: list[dict[str, Any]] = []
    for row, stage in enumerate(project.deployment.stages):
        dimensions = ["ApiName", name.replace("${", "${!") or "${Api}", "Stage", stage.name]
        for column, (title, statistic, metrics) in enumerate(_CHARTS):
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
