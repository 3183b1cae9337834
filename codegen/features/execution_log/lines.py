"""Execution logs of REST APIs in CloudWatch's words: what a request met on its way, as far as the stage logs it.

In: a finished exchange. Out: the lines of its log group, each with the request's id before it.
https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Any

from codegen.gateway.errors import GatewayError, ResponseType
from codegen.gateway.exchange import Exchange, MethodResponse
from codegen.gateway.method_settings import ALL_METHODS, method_settings

_LONGEST = 1024
"""Bytes of one log event: https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html"""
_TRUNCATED = " [TRUNCATED]"
_MASKED = ("authorization", "x-api-key")
_R = ResponseType
_FAILURES: Mapping[ResponseType, str] = {
    _R.API_CONFIGURATION_ERROR: "Execution failed due to configuration error: {why}",
    _R.AUTHORIZER_CONFIGURATION_ERROR: "Execution failed due to configuration error: {why}",
    _R.AUTHORIZER_FAILURE: "Execution failed due to configuration error: {why}",
    _R.BAD_REQUEST_BODY: "Request body does not match model schema for content type {type}: {why}",
    _R.INTEGRATION_FAILURE: "Execution failed due to a network error communicating with endpoint",
    _R.INTEGRATION_TIMEOUT: "Execution failed due to a timeout error",
    _R.UNAUTHORIZED: "Unauthorized request: {id}",
}
_FUNCTION_FAILED = "Lambda execution failed with status 200 due to customer function error: {why}"
_FUNCTION_ERROR = "Lambda function error: "


class LoggingLevel(StrEnum):
    """https://docs.aws.amazon.com/apigateway/latest/api/API_MethodSetting.html"""

    OFF = "OFF"
    ERROR = "ERROR"
    INFO = "INFO"


def log_group(exchange: Exchange) -> str:
    """The log group of an exchange's stage; a canary has one of its own."""
    stage = exchange.stage
    canary = "/Canary" if stage.is_canary else ""
    return f"API-Gateway-Execution-Logs_{stage.api_id}/{stage.stage.name}{canary}"


def logged_lines(exchange: Exchange) -> list[str]:
    """What the stage logs of an exchange by its settings: nothing, errors, or everything, with or without data."""
    stage = exchange.stage.stage
    settings: Mapping[str, Any] = stage.method_settings.get(ALL_METHODS, {})
    if exchange.route is not None:
        settings = method_settings(stage, exchange.route.route)
    level = settings.get("loggingLevel") or LoggingLevel.OFF
    if level == LoggingLevel.OFF:
        return []
    if level == LoggingLevel.ERROR:
        return _identified(exchange, _errors(exchange))
    return execution_log(exchange, with_data=settings.get("dataTraceEnabled") is True)


def execution_log(exchange: Exchange, *, with_data: bool = True) -> list[str]:
    """Every line of level INFO; `with_data` stands for data tracing: headers and bodies."""
    return _identified(exchange, _lines(exchange, with_data=with_data))


def _identified(exchange: Exchange, lines: Iterable[str]) -> list[str]:
    prefix = f"({exchange.ids.request_id}) "
    return [prefix + _event(line) for line in lines]


def _event(line: str) -> str:
    line = line.replace("\r", "").replace("\n", " ")
    raw = line.encode()
    if len(raw) <= _LONGEST:
        return line
    return raw[: _LONGEST - len(_TRUNCATED)].decode("utf-8", "ignore") + _TRUNCATED


def _lines(exchange: Exchange, *, with_data: bool) -> Iterator[str]:
    yield f"Extended Request Id: {exchange.ids.extended_request_id}"
    if exchange.route is None:
        yield from _gateway_response(exchange)
        return
    yield from _usage_plan(exchange)
    yield f"Starting execution for request: {exchange.ids.request_id}"
    yield f"HTTP Method: {exchange.request.http_method}, Resource Path: {exchange.path}"
    if exchange.stage.stage.tracing_enabled:
        yield f"X-ray Tracing ID : {exchange.trace_root}"
    if with_data:
        yield from _method_request(exchange)
    yield from _endpoint(exchange, with_data=with_data)
    if exchange.error is not None:
        yield from _errors(exchange)
        return
    response = exchange.method_response
    assert response is not None
    if with_data:
        yield from _method_response(response)
    yield "Successfully completed execution"
    yield f"Method completed with status: {response.status}"


def _usage_plan(exchange: Exchange) -> Iterator[str]:
    assert exchange.route is not None
    route, stage = exchange.route.route, exchange.stage
    place = f"API Stage {stage.api_id}/{stage.stage.name}"
    if not route.api_key_required:
        method = f"{exchange.request.http_method} {route.path}"
        yield (
            f"API Key authorized because method '{method}' does not require API Key. "
            "Request will not contribute to throttle or quota limits"
        )
        yield f"Usage Plan check succeeded for API Key  and {place}"
        return
    sent = exchange.usage[1].value if exchange.usage else exchange.header("x-api-key") or ""
    key = _masked(sent)
    at = f"{stage.api_id}/{stage.stage.name}"
    yield f"Verifying Usage Plan for request: {exchange.ids.request_id}. API Key: {key} API Stage: {at}"
    error = exchange.error
    if error is None or error.cause.response_type not in (
        _R.INVALID_API_KEY,
        _R.QUOTA_EXCEEDED,
        _R.THROTTLED,
    ):
        yield f"Usage Plan check succeeded for API Key {key} and {place}"
    elif error.cause.response_type is _R.INVALID_API_KEY:
        yield f"API Key {key} not authorized because {error.detail}"
    else:
        yield f"Usage Plan check failed because {error.detail}"


def _method_request(exchange: Exchange) -> Iterator[str]:
    request = exchange.request
    query = {name: values[-1] for name, values in request.query.items()}
    yield f"Method request path: {_map((exchange.path_parameters or {}).items())}"
    yield f"Method request query string: {_map(query.items())}"
    yield f"Method request headers: {_map(request.headers)}"
    yield f"Method request body before transformations: {_text(request.body)}"


def _endpoint(exchange: Exchange, *, with_data: bool) -> Iterator[str]:
    if exchange.integration_request is None:
        return
    _, uri, headers, body = exchange.integration_request
    if with_data:
        yield f"Endpoint request URI: {uri}"
        yield f"Endpoint request headers: {_map(headers)}"
        yield f"Endpoint request body after transformations: {_text(body)}"
    yield f"Sending request to {uri}"
    if exchange.endpoint_response is None:
        return
    status, answered, payload = exchange.endpoint_response
    took = round((exchange.integration_latency or 0) * 1000)
    yield f"Received response. Status: {status}, Integration latency: {took} ms"
    if with_data:
        yield f"Endpoint response headers: {_map(answered)}"
        yield f"Endpoint response body before transformations: {_text(payload)}"


def _method_response(response: MethodResponse) -> Iterator[str]:
    yield f"Method response body after transformations: {_text(response.body)}"
    yield f"Method response headers: {_map(response.headers)}"


def _errors(exchange: Exchange) -> Iterator[str]:
    error = exchange.error
    if error is None:
        return
    known = _FAILURES.get(error.cause.response_type)
    if known is not None:
        yield _failure(exchange, error, known)
    yield from _gateway_response(exchange)
    if exchange.method_response is not None:
        yield f"Method completed with status: {exchange.method_response.status}"


def _failure(exchange: Exchange, error: GatewayError, text: str) -> str:
    if error.detail.startswith(_FUNCTION_ERROR):
        return _FUNCTION_FAILED.format(why=error.detail.removeprefix(_FUNCTION_ERROR))
    return text.format(
        why=error.detail or error.message or "",
        id=exchange.ids.request_id,
        type=exchange.header("content-type") or "application/json",
    )


def _gateway_response(exchange: Exchange) -> Iterator[str]:
    error, response = exchange.error, exchange.method_response
    if error is None or response is None:
        return
    yield f"Gateway response type: {error.cause.response_type} with status code: {response.status}"
    yield f"Gateway response body: {_text(response.body)}"
    yield f"Gateway response headers: {_map(response.headers)}"


def _map(pairs: Iterable[tuple[str, Any]]) -> str:
    """Pairs as Java prints a map."""
    shown = [f"{name}={_masked(str(value)) if name.lower() in _MASKED else value}" for name, value in pairs]
    return f"{{{', '.join(shown)}}}"


def _masked(secret: str) -> str:
    """A credential of which only the end is shown."""
    return f"{'*' * max(len(secret) - 6, 6)}{secret[-6:] if len(secret) > 12 else ''}"


def _text(body: bytes) -> str:
    return body.decode("utf-8", "replace")
