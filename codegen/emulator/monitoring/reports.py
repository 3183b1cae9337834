"""Metrics as programs read them: the text that Prometheus takes, and JSON as CloudWatch's GetMetricStatistics has it.

In: the metrics of an emulator. Out: text, or plain data.
https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_Datapoint.html
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from codegen.emulator.monitoring.metrics import (
    LATENCY_BOUNDS,
    Dimensions,
    Distribution,
    Measurements,
    nothing,
)

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_PREFIX = "aws_apigateway_"
_WORD = re.compile(r"[A-Z]{2,}(?=[A-Z][a-z]|\Z)|[0-9]*[A-Z]*[a-z]+|[0-9]+|[A-Z]+")
_NAMES = {"4XXError": "4xx_error", "5XXError": "5xx_error"}
_Labels = Mapping[str, str]


def prometheus(series: Iterable[Measurements]) -> str:
    """The text format: counts as counters, times as histograms, one family after the other."""
    held = [(_labels(one.dimensions), one.totals(), one.distributions()) for one in series]
    lines: list[str] = []
    for name in sorted({name for _, totals, _ in held for name in totals}):
        family = f"{_PREFIX}{_snake(name)}_total"
        lines.append(f"# TYPE {family} counter")
        lines += [f"{family}{_shown(labels)} {totals[name]}" for labels, totals, _ in held if name in totals]
    for name in sorted({name for _, _, times in held for name in times}):
        family = f"{_PREFIX}{_snake(name)}_seconds"
        lines.append(f"# TYPE {family} histogram")
        for labels, _, times in held:
            if name in times:
                lines += _histogram(family, labels, times[name])
    return "".join(f"{line}\n" for line in lines)


def _histogram(family: str, labels: _Labels, seen: Distribution) -> Iterator[str]:
    for bound, count in zip((*LATENCY_BOUNDS, "+Inf"), seen.buckets, strict=True):
        yield f"{family}_bucket{_shown({**labels, 'le': str(bound)})} {count}"
    yield f"{family}_sum{_shown(labels)} {seen.total:.9g}"
    yield f"{family}_count{_shown(labels)} {seen.count}"


def _labels(dimensions: Dimensions) -> _Labels:
    return {
        "api_id": dimensions.api_id,
        "api_name": dimensions.api_name,
        "stage": dimensions.stage,
        "method": dimensions.http_method,
        "resource": dimensions.resource_path,
    }


def _shown(labels: _Labels) -> str:
    shown = [f'{name}="{_escaped(value)}"' for name, value in labels.items() if value]
    return f"{{{','.join(shown)}}}"


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def _snake(name: str) -> str:
    return _NAMES.get(name) or "_".join(word.lower() for word in _WORD.findall(name))


def datapoints(series: Iterable[Measurements]) -> list[dict[str, Any]]:
    """Every metric by API, by stage, and by method, with the statistics that CloudWatch has."""
    merged: dict[tuple[tuple[str, str], ...], dict[str, Any]] = {}
    for one in series:
        for dimensions in _levels(one.dimensions):
            found = merged.setdefault(dimensions, {"counts": {}, "times": {}})
            for name, count in one.totals().items():
                found["counts"][name] = found["counts"].get(name, 0) + count
            for name, seen in one.distributions().items():
                found["times"].setdefault(name, nothing()).add(seen)
    return [point for dimensions, found in merged.items() for point in _points(dict(dimensions), found)]


def _levels(dimensions: Dimensions) -> Iterator[tuple[tuple[str, str], ...]]:
    """https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-metrics-and-dimensions.html"""
    api = (("ApiName", dimensions.api_name), ("ApiId", dimensions.api_id))
    yield api
    stage = (*api, ("Stage", dimensions.stage))
    yield stage
    if dimensions.resource_path:
        yield (*stage, ("Method", dimensions.http_method), ("Resource", dimensions.resource_path))


def _points(dimensions: dict[str, str], found: dict[str, Any]) -> Iterator[dict[str, Any]]:
    requests = found["counts"].get("Count", 0)
    for name, count in sorted(found["counts"].items()):
        yield {
            "MetricName": name,
            "Dimensions": dimensions,
            "Unit": "Bytes" if name == "DataProcessed" else "Count",
            "SampleCount": requests or count,
            "Sum": count,
            "Average": round(count / requests, 6) if requests else 1.0,
        }
    for name, seen in sorted(found["times"].items()):
        yield {
            "MetricName": name,
            "Dimensions": dimensions,
            "Unit": "Milliseconds",
            "SampleCount": seen.count,
            "Sum": _milliseconds(seen.total),
            "Average": _milliseconds(seen.total / seen.count),
            "Minimum": _milliseconds(seen.smallest),
            "Maximum": _milliseconds(seen.largest),
        }


def _milliseconds(seconds: float) -> float:
    return round(seconds * 1000, 3)
