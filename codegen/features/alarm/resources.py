"""Writes alarms on API Gateway's metrics as CloudFormation properties."""

from __future__ import annotations

from typing import Any

from codegen.features.alarm.settings import API_NAME, NAMESPACE, PERCENTILE, STAGE
from codegen.ir.deployment import Alarm


def write_properties(alarm: Alarm, api_name: str) -> dict[str, Any]:
    """The properties of an AWS::CloudWatch::Alarm.

    Args:
        api_name: as CloudWatch knows the API.
    """
    statistic = "ExtendedStatistic" if PERCENTILE.match(alarm.statistic) else "Statistic"
    data = {
        "AlarmName": alarm.name,
        "AlarmDescription": alarm.description,
        "Namespace": NAMESPACE,
        "MetricName": alarm.metric_name,
        "Dimensions": [{"Name": API_NAME, "Value": api_name}, {"Name": STAGE, "Value": alarm.stage}],
        statistic: alarm.statistic,
        "ComparisonOperator": alarm.comparison_operator,
        "Threshold": alarm.threshold,
        "Period": alarm.period,
        "EvaluationPeriods": alarm.evaluation_periods,
        "DatapointsToAlarm": alarm.datapoints_to_alarm,
        "TreatMissingData": alarm.treat_missing_data,
        "AlarmActions": list(alarm.alarm_actions),
    }
    return {name: value for name, value in data.items() if value not in (None, "", [])}


def metric_api_name(name: str) -> str:
    """The API's name in metrics, which leave out what is not ASCII; "" where nothing is left: its id stands there."""
    return name.encode("ascii", "ignore").decode("ascii").strip()
