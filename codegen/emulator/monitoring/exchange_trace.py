"""Tells about one request of a REST API: every step with what went in, what came out, and why it decided so.

In: a finished exchange. Out: plain data for JSON.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from codegen.core.records import Record, members
from codegen.features.execution_log.lines import execution_log
from codegen.gateway.exchange import Exchange, Headers
from codegen.ir.api import ApiType

_MOST = 65_536
"""Bytes of a body that are shown."""


def trace_of(exchange: Exchange) -> dict[str, Any]:
    """Everything that is known of an exchange."""
    stage = exchange.stage
    return {
        "requestId": exchange.ids.request_id,
        "extendedRequestId": exchange.ids.extended_request_id,
        "xrayTraceId": exchange.trace_root,
        "apiId": stage.api_id,
        "apiName": stage.api.name,
        "stage": stage.stage.name,
        "deploymentId": stage.deployment_id,
        "isCanaryRequest": stage.is_canary,
        "started": datetime.fromtimestamp(exchange.started, UTC).isoformat(timespec="milliseconds"),
        "latency": _milliseconds(exchange.ended - exchange.started),
        "integrationLatency": _milliseconds(exchange.integration_latency),
        "status": exchange.method_response.status if exchange.method_response else None,
        "steps": list(_steps(exchange)),
        # HTTP APIs have access logs alone
        "executionLog": execution_log(exchange) if stage.api.type is ApiType.REST else [],
    }


def _steps(exchange: Exchange) -> Iterator[dict[str, Any]]:
    request = exchange.request
    query = f"?{request.query_string}" if request.query_string else ""
    yield {
        "step": "method_request",
        "said": f"{request.http_method} {request.path}{query} from {request.source_ip}",
        "headers": _headers(request.headers),
        "body": _body(request.body if request.packed_body is None else request.packed_body),
    }
    route = exchange.route
    if route is not None:
        yield {
            "step": "route",
            "said": f"{route.route.route_key} serves {exchange.path}",
            "data": {"resourceId": route.resource_id, "pathParameters": exchange.path_parameters},
        }
    notes = exchange.notes or []
    before = [note for note in notes if note[0] != "integration_response"]
    yield from (_note(*note) for note in before)
    yield from _integration(exchange)
    yield from (_note(*note) for note in notes if note[0] == "integration_response")
    yield from _outcome(exchange)


def _note(step: str, said: str, data: Any) -> dict[str, Any]:
    return {"step": step, "said": said} | ({} if data is None else {"data": _plain(data)})


def _integration(exchange: Exchange) -> Iterator[dict[str, Any]]:
    if exchange.integration_request is not None:
        method, uri, headers, body = exchange.integration_request
        yield {
            "step": "integration_request",
            "said": f"{method} {uri}",
            "headers": _headers(headers),
            "body": _body(body),
        }
    if exchange.endpoint_response is not None:
        status, headers, body = exchange.endpoint_response
        yield {
            "step": "endpoint_response",
            "said": f"{status} after {_milliseconds(exchange.integration_latency)} ms",
            "headers": _headers(headers),
            "body": _body(body),
        }


def _outcome(exchange: Exchange) -> Iterator[dict[str, Any]]:
    error = exchange.error
    if error is not None:
        yield {
            "step": "gateway_response",
            "said": f"{error.cause.response_type}: {error.detail or error.message or ''}".rstrip(": "),
        }
    response = exchange.method_response
    if response is not None:
        yield {
            "step": "method_response",
            "said": str(response.status),
            "headers": _headers(response.headers),
            "body": _body(response.body),
        }


def _headers(headers: Headers) -> list[list[str]]:
    return [[name, value] for name, value in headers]


def _body(body: bytes) -> Any:
    """Text where it is text, else `{"base64": ...}`; a long one is cut."""
    shown = body[:_MOST]
    cut = {"length": len(body)} if len(body) > _MOST else {}
    try:
        text = shown.decode()
    except UnicodeDecodeError as error:
        if not cut or error.start < len(shown) - 3:
            return {"base64": b64encode(shown).decode("ascii"), **cut}
        text = shown[: error.start].decode()  # cut inside of a character
    return {"text": text, **cut} if cut else text


def _plain(data: Any) -> Any:
    """Data of a step, fit for JSON."""
    if isinstance(data, Record):
        return _plain(members(data))
    if isinstance(data, Mapping):
        return {str(name): _plain(value) for name, value in data.items()}
    if isinstance(data, list | tuple):
        return [_plain(item) for item in data]
    return data if data is None or isinstance(data, str | int | float | bool) else str(data)


def _milliseconds(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds * 1000, 3)
