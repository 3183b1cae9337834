"""Watches the events of WebSocket APIs: counts them by route, and keeps the last ones for traces.

In: finished exchanges. Out: metrics and traces of the whole emulator.
https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-logging.html
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

from codegen.emulator.monitoring.exchange_trace import trace_of
from codegen.emulator.monitoring.metrics import Dimensions, Metrics
from codegen.emulator.monitoring.traces import Traces
from codegen.gateway.errors import FUNCTION_ERROR
from codegen.gateway.exchange import MESSAGE, EventType, Exchange, ServedRoute, ServedStage

_Watched = tuple[defaultdict[str, int], Callable[[float], None]]
"""The counts of one route, and what takes its latencies."""
_COPIES = 4
"""A body is held as it came, in the integration's request, in its answer, and as it goes out."""


class ConnectionMonitor:
    """Watches one stage."""

    __slots__ = ("_by_route", "_metrics", "_served", "_traces")

    def __init__(self, served: ServedStage, metrics: Metrics, traces: Traces) -> None:
        self._served = served
        self._metrics = metrics
        self._traces = traces
        self._by_route: dict[int, _Watched] = {}  # id of the served route: hashing one would take too long

    def __call__(self, exchange: Exchange) -> None:
        """Take note of a finished exchange."""
        response = exchange.method_response
        assert response is not None
        counts, latency = self._by_route.get(id(exchange.route)) or self._watch(exchange.route)
        fault = _fault(exchange, response.status)
        counted, amount = _counted(exchange, fault)
        if amount:
            counts[counted] += amount
        if fault is not None:
            counts[fault] += 1
        if exchange.integration_latency is not None:
            latency(exchange.integration_latency)
        if exchange.notes is not None or fault is not None:
            size = max(len(exchange.request.body), len(response.body))
            self._traces.add(exchange, trace_of, _COPIES * size)

    def _watch(self, route: ServedRoute | None) -> _Watched:
        api, stage = self._served.api, self._served.stage
        route_key = route.route.route_key if route else ""
        measured = self._metrics.of(
            Dimensions(api.name, self._served.api_id, stage.name, resource_path=route_key)
        )
        found = self._by_route[id(route)] = (measured.counts, measured.times["IntegrationLatency"].add)
        return found


def _counted(exchange: Exchange, fault: str | None) -> tuple[str, int]:
    """What is counted, and how often: messages count in both directions, those of the backend, too."""
    connection = exchange.connection
    if connection is None:
        return "MessageCount", int(exchange.request.http_method == "POST" and fault is None)
    if connection.type is MESSAGE:
        response = exchange.method_response
        is_answered = exchange.error is None and response is not None and bool(response.body)
        return "MessageCount", 2 if is_answered else 1
    if connection.type is EventType.CONNECT:  # messages to the integration: who is not let in sends none
        return "ConnectCount", int(exchange.route is not None and fault != "ClientError")
    return "", 0


def _fault(exchange: Exchange, status: int) -> str | None:
    """The metric of what went wrong: before the integration, in calling it, or in it."""
    error = exchange.error
    if error is None:
        is_call = exchange.connection is None
        return ("ClientError" if is_call else "IntegrationError") if status >= 400 else None
    if error.cause is FUNCTION_ERROR:
        return "IntegrationError"
    return "ClientError" if error.cause.status < 500 else "ExecutionError"
