"""Reads alarms on API Gateway's metrics: AWS::CloudWatch::Alarm.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudwatch-alarm.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-metrics-and-dimensions.html
"""

from __future__ import annotations

import re
from typing import Any

from codegen.core.fields import Fields
from codegen.core.findings import Findings
from codegen.ir.deployment import Alarm

NAMESPACE = "AWS/ApiGateway"
API_NAME, API_ID, STAGE = "ApiName", "ApiId", "Stage"
PERCENTILE = re.compile(r"p\d{1,2}(\.\d+)?\Z")


def read_properties(value: Any, pointer: str, findings: Findings) -> Alarm | None:
    """An alarm on a stage of an API; None where it watches something else."""
    fields = Fields(value, pointer, findings, "AWS::CloudWatch::Alarm")
    dimensions = {
        entry.text("Name"): entry.text("Value") or "" for entry in fields.items("Dimensions", "Dimension")
    }
    if fields.text("Namespace") != NAMESPACE or STAGE not in dimensions:
        return None
    alarm = Alarm(
        name=fields.text("AlarmName") or "",
        metric_name=fields.text("MetricName") or "",
        threshold=fields.number("Threshold") or 0,
        stage=dimensions[STAGE],
        statistic=fields.text("Statistic") or fields.text("ExtendedStatistic") or "Sum",
        comparison_operator=fields.text("ComparisonOperator") or "",
        period=fields.integer("Period") or 60,
        evaluation_periods=fields.integer("EvaluationPeriods") or 1,
        datapoints_to_alarm=fields.integer("DatapointsToAlarm"),
        treat_missing_data=fields.text("TreatMissingData") or "missing",
        alarm_actions=fields.strings("AlarmActions"),
        description=fields.text("AlarmDescription") or "",
    )
    return alarm
