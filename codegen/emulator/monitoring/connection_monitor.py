"""Watches the events of WebSocket APIs: counts them by route, and keeps the last ones for traces.

In: finished exchanges. Out: metrics and traces of the whole emulator.
https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-logging.html
"""

from __future__ import annotations

from codegen.emulator.monitoring.exchange_trace import trace_of
from codegen.emulator.monitoring.metrics import Dimensions, Metrics
from codegen.emulator.monitoring.traces import Traces
from codegen.gateway.errors import FUNCTION_ERROR
from codegen.gateway.exchange import EventType, Exchange, ServedStage

_COUNTS = {EventType.CONNECT: "ConnectCount", EventType.MESSAGE: "MessageCount"}
_COPIES = 4
"""A body is held as it came, in the integration's request, in its answer, and as it goes out."""


class ConnectionMonitor:
    """Watches one stage."""

    __slots__ = ("_metrics", "_served", "_traces")

    def __init__(self, served: ServedStage, metrics: Metrics, traces: Traces) -> None:
        self._served = served
        self._metrics = metrics
        self._traces = traces

    def __call__(self, exchange: Exchange) -> None:
        """Take note of a finished exchange."""
        connection, response = exchange.connection, exchange.method_response
        assert connection is not None
        assert response is not None
        served = self._served
        key = exchange.route.route.route_key if exchange.route else ""
        measured = self._metrics.of(
            Dimensions(served.api.name, served.api_id, served.stage.name, resource_path=key)
        )
        counted = _COUNTS.get(connection.type)
        if counted is not None:
            measured.counts[counted] += 1
        fault = _fault(exchange, response.status)
        if fault is not None:
            measured.counts[fault] += 1
        if exchange.integration_latency is not None:
            measured.times["IntegrationLatency"].add(exchange.integration_latency)
        if exchange.notes is not None or fault is not None:
            size = max(len(exchange.request.body), len(response.body))
            self._traces.add(exchange, trace_of, _COPIES * size)
            self._metrics.settle(exchange.ended)


def _fault(exchange: Exchange, status: int) -> str | None:
    """The metric of what went wrong: before the integration, in calling it, or in it."""
    error = exchange.error
    if error is None:
        return "IntegrationError" if status >= 400 else None
    if error.cause is FUNCTION_ERROR:
        return "IntegrationError"
    return "ClientError" if error.cause.status < 500 else "ExecutionError"
