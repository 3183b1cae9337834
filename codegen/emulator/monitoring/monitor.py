"""Watches the requests of REST and HTTP APIs: counts them, and keeps the last ones for traces.

In: finished exchanges. Out: metrics and traces of the whole emulator.
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-metrics.html
"""

from __future__ import annotations

from collections.abc import Callable

from codegen.emulator.monitoring.connection_monitor import ConnectionMonitor
from codegen.emulator.monitoring.exchange_trace import trace_of
from codegen.emulator.monitoring.metrics import Dimensions, Measurements, Metrics
from codegen.emulator.monitoring.traces import Traces
from codegen.gateway.exchange import Exchange, ServedStage
from codegen.ir.api import ApiType

_ERRORS = {
    ApiType.REST: ("4XXError", "5XXError"),
    ApiType.HTTP: ("4xx", "5xx"),
}
"""Names of the metrics for faults of the client and of the server."""
_COPIES = 4
"""A body is held as it came, in the integration's request, in its answer, and as it goes out."""


class Monitor:
    """What one emulator measures."""

    __slots__ = ("metrics", "traces")

    def __init__(self, metrics: Metrics | None = None, traces: Traces | None = None) -> None:
        self.metrics = metrics or Metrics()
        self.traces = traces or Traces()

    def of_stage(self, served: ServedStage) -> Callable[[Exchange], None]:
        """Watches one stage."""
        if served.api.type is ApiType.WEBSOCKET:
            return ConnectionMonitor(served, self.metrics, self.traces)
        return StageMonitor(served, self)


class _Watched:
    """The metrics of one route, at hand."""

    __slots__ = ("counts", "integration_latency", "latency")

    def __init__(self, measured: Measurements) -> None:
        self.counts = measured.counts
        self.latency = measured.times["Latency"].add
        self.integration_latency = measured.times["IntegrationLatency"].add


class StageMonitor:
    """Watches the requests of one stage."""

    __slots__ = ("_by_route", "_errors", "_is_http", "_metrics", "_served", "_traces")

    def __init__(self, served: ServedStage, monitor: Monitor) -> None:
        self._served = served
        self._metrics = monitor.metrics
        self._traces = monitor.traces
        self._is_http = served.api.type is ApiType.HTTP
        self._errors = _ERRORS[served.api.type]
        self._by_route: dict[int, _Watched] = {}  # id of the served route: hashing one would take too long

    def __call__(self, exchange: Exchange) -> None:
        """Take note of a finished exchange."""
        watched = self._by_route.get(id(exchange.route)) or self._watch(exchange)
        watched.latency(exchange.ended - exchange.started)
        if exchange.integration_latency is not None:
            watched.integration_latency(exchange.integration_latency)
        response = exchange.method_response
        assert response is not None
        status = response.status
        if status >= 400:
            watched.counts[self._errors[status >= 500]] += 1
        if exchange.is_cache_hit is not None:
            watched.counts["CacheHitCount" if exchange.is_cache_hit else "CacheMissCount"] += 1
        if self._is_http:
            watched.counts["DataProcessed"] += len(exchange.request.body) + len(response.body)
        if exchange.notes is not None or status >= 500:
            size = max(len(exchange.request.body), len(response.body))
            self._traces.add(exchange, trace_of, _COPIES * size)

    def _watch(self, exchange: Exchange) -> _Watched:
        served, route = self._served, exchange.route
        dimensions = Dimensions(
            served.api.name,
            served.api_id,
            served.stage.name,
            route.route.http_method if route else "",
            route.route.path if route else "",
        )
        found = self._by_route[id(route)] = _Watched(self._metrics.of(dimensions))
        return found
