"""Access log lines in the format of a stage: text with `$context` variables, `-` for what is not set.

https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
"""

from __future__ import annotations

import re
from typing import Any

from codegen.gateway.context import as_text, context_variables, lookup
from codegen.gateway.exchange import Exchange

_NAME = r"context((?:\.[A-Za-z0-9_-]+|\['[^']*'\])+)"
_VARIABLE = re.compile(rf"\$(?:\{{{_NAME}\}}|{_NAME})")
_PART = re.compile(r"\.([A-Za-z0-9_-]+)|\['([^']*)'\]")


class AccessLogFormat:
    """One format, ready to write lines."""

    __slots__ = ("_names", "_texts")

    def __init__(self, source: str) -> None:
        pieces = _VARIABLE.split(source.replace("\r", "").replace("\n", ""))
        self._texts = pieces[0::3]  # between them: the name with braces, the name without
        self._names = [_dotted(a or b) for a, b in zip(pieces[1::3], pieces[2::3], strict=True)]

    def line(self, exchange: Exchange) -> str:
        """The line of a finished exchange."""
        variables = {**context_variables(exchange), **_outcome(exchange)}
        parts = [self._texts[0]]
        for name, text in zip(self._names, self._texts[1:], strict=True):
            parts += [as_text(lookup(variables, name)) or "-", text]
        return "".join(parts)


def _dotted(path: str) -> str:
    return ".".join(plain or quoted for plain, quoted in _PART.findall(path))


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
        }
    return {
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
