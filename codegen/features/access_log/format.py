"""Access log lines in the format of a stage: text with `$context` variables, `-` for what is not set.

https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
"""

from __future__ import annotations

import re
from typing import Any

from codegen.gateway.context import as_text, context_variables, lookup
from codegen.gateway.errors import (
    ACCESS_DENIED,
    AUTHORIZER_CONFIGURATION_ERROR,
    AUTHORIZER_FAILURE,
    EXPLICIT_DENY,
    FORBIDDEN,
    UNAUTHORIZED,
)
from codegen.gateway.exchange import Exchange
from codegen.ir.api import AuthorizationType

_NAME = r"context((?:\.[A-Za-z0-9_-]+|\['[^']*'\])+)"
_VARIABLE = re.compile(rf"\$(?:\{{{_NAME}\}}|{_NAME})")
_AUTHORIZERS_ERRORS = frozenset(
    {
        UNAUTHORIZED,
        FORBIDDEN,
        ACCESS_DENIED,
        EXPLICIT_DENY,
        AUTHORIZER_FAILURE,
        AUTHORIZER_CONFIGURATION_ERROR,
    }
)
_WITH_AUTHORIZER = frozenset(
    {AuthorizationType.CUSTOM, AuthorizationType.COGNITO_USER_POOLS, AuthorizationType.JWT}
)


class AccessLogFormat:
    """One format, ready to write lines."""

    __slots__ = ("_names", "_texts")

    def __init__(self, source: str) -> None:
        pieces = _VARIABLE.split(source.replace("\r", "").replace("\n", ""))
        self._texts = pieces[0::3]  # between them: the name with braces, the name without
        self._names = [a or b for a, b in zip(pieces[1::3], pieces[2::3], strict=True)]

    def line(self, exchange: Exchange) -> str:
        """The line of a finished exchange."""
        variables = {**context_variables(exchange), **_outcome(exchange)}
        parts = [self._texts[0]]
        for name, text in zip(self._names, self._texts[1:], strict=True):
            parts += [as_text(lookup(variables, name)) or "-", text]
        return "".join(parts)


def _outcome(exchange: Exchange) -> dict[str, Any]:
    """The variables that exist only once the answer does."""
    response = exchange.method_response
    integration: dict[str, Any] = {}
    if exchange.integration_latency is not None:
        failure = exchange.error.detail if exchange.error else None
        integration = {
            "latency": round(exchange.integration_latency * 1000),
            "integrationStatus": exchange.integration_status,
            "status": exchange.endpoint_status,
            "error": failure,
            "requestId": _answered(exchange, "x-amzn-requestid") or _answered(exchange, "x-amz-request-id"),
        }
    return {
        "authorizer": {"error": _authorizers_error(exchange), **(exchange.authorizer or {})},
        "awsEndpointRequestId": integration.get("requestId"),
        "awsEndpointRequestId2": _answered(exchange, "x-amz-id-2"),
        "customDomain": {"basePathMatched": "(none)" if exchange.base_path == "" else exchange.base_path},
        "xrayTraceId": exchange.trace_root if exchange.stage.stage.tracing_enabled else None,
        "status": response.status if response else None,
        "responseLength": response.length if response else None,
        "responseLatency": round((exchange.ended - exchange.started) * 1000),
        "integration": integration,
        "integrationLatency": integration.get("latency"),
        "integrationStatus": integration.get("integrationStatus"),
        "integrationErrorMessage": integration.get("error"),
    }


def _answered(exchange: Exchange, name: str) -> str | None:
    """A header of the endpoint's answer."""
    headers = exchange.endpoint_response[1] if exchange.endpoint_response else ()
    return next((value for key, value in headers if key.lower() == name), None)


def _authorizers_error(exchange: Exchange) -> str | None:
    """What an authorizer says of a request that it does not let in."""
    route, error = exchange.route, exchange.error
    if route is None or error is None or route.route.authorization_type not in _WITH_AUTHORIZER:
        return None
    return error.detail or error.message if error.cause in _AUTHORIZERS_ERRORS else None
