"""Metrics: what is counted comes out, by API, stage and method, however much of it there is."""

from __future__ import annotations

from codegen.emulator.monitoring.metrics import Dimensions, Metrics
from codegen.emulator.monitoring.reports import datapoints, prometheus
from codegen.emulator.monitoring.traces import Traces

GET = Dimensions("pets", "abc", "dev", "GET", "/pets")
POST = Dimensions("pets", "abc", "dev", "POST", "/pets")


def point(metrics: Metrics, name: str, **dimensions: str) -> dict[str, object]:
    wanted = {"ApiName": "pets", "ApiId": "abc", **dimensions}
    (found,) = [p for p in datapoints(metrics) if p["MetricName"] == name and p["Dimensions"] == wanted]
    return found


def measured() -> Metrics:
    metrics = Metrics()
    for index in range(10_000):
        metrics.of(GET).times["Latency"].add(0.001 if index % 2 else 0.03)
    metrics.of(POST).counts["5XXError"] += 1
    metrics.of(POST).times["Latency"].add(2.0)
    return metrics


def test_methods_add_up_to_stages_and_apis() -> None:
    metrics = measured()
    method = {"Stage": "dev", "Method": "GET", "Resource": "/pets"}
    assert point(metrics, "Count", **method)["Sum"] == 10_000
    assert point(metrics, "Count", Stage="dev")["Sum"] == point(metrics, "Count")["Sum"] == 10_001
    error = point(metrics, "5XXError")
    assert (error["Sum"], error["SampleCount"]) == (1, 10_001)
    latency = point(metrics, "Latency")
    assert (latency["Minimum"], latency["Maximum"], latency["SampleCount"]) == (1.0, 2000.0, 10_001)
    assert latency["Sum"] == 5000 * 1 + 5000 * 30 + 2000


def test_prometheus_gets_counters_and_cumulative_histograms() -> None:
    lines = prometheus(measured()).splitlines()
    labels = 'api_id="abc",api_name="pets",stage="dev",method="GET",resource="/pets"'
    assert "# TYPE aws_apigateway_count_total counter" in lines
    assert f"aws_apigateway_count_total{{{labels}}} 10000" in lines
    assert any(line.startswith("aws_apigateway_5xx_error_total") for line in lines)
    assert f'aws_apigateway_latency_seconds_bucket{{{labels},le="0.001"}} 5000' in lines
    assert f'aws_apigateway_latency_seconds_bucket{{{labels},le="0.05"}} 10000' in lines
    assert f'aws_apigateway_latency_seconds_bucket{{{labels},le="+Inf"}} 10000' in lines
    assert f"aws_apigateway_latency_seconds_count{{{labels}}} 10000" in lines


def test_labels_are_escaped() -> None:
    metrics = Metrics()
    metrics.of(Dimensions('a"b\\c\nd', "abc", "dev")).counts["4XXError"] += 1
    assert 'api_name="a\\"b\\\\c\\nd"' in prometheus(metrics)


def test_a_reset_begins_anew_for_those_who_go_on_measuring() -> None:
    metrics = measured()
    held = metrics.of(GET)
    assert metrics.clear() == 2
    assert datapoints(metrics) == []
    held.times["Latency"].add(1.0)
    assert point(metrics, "Count")["Sum"] == 1


def test_traces_keep_some_of_a_flood_and_the_newest_of_all() -> None:
    traces = Traces(most=3, reservoir=2)
    assert [traces.takes(5.1), traces.takes(5.2), traces.takes(5.9), traces.takes(6.0)] == [
        True,
        True,
        False,
        True,
    ]
    for number in range(5):
        traces.add(number, lambda subject: {"number": subject})
    assert [trace["number"] for trace in traces.newest()] == [4, 3, 2]
    assert [trace["number"] for trace in traces.newest(1)] == [4]
    assert traces.clear() == 3
    assert traces.newest() == []


def test_traces_of_large_bodies_make_room() -> None:
    traces = Traces()
    for number in range(4):
        traces.add(number, lambda subject: {"number": subject}, weight=20 * 1024**2)
    assert [trace["number"] for trace in traces.newest()] == [3]
