"""What becomes of the headers that an endpoint answers: passed, dropped, or renamed to `x-amzn-Remapped-*`.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
"""

from __future__ import annotations

import re

from codegen.gateway.exchange import Exchange, Headers
from codegen.gateway.identifiers import trace_header

REMAPPED = frozenset(
    {
        "authorization", "connection", "content-md5", "date", "max-forwards", "server", "user-agent",
        "www-authenticate", "x-amzn-requestid",
    }
)  # fmt: skip
DROPPED = frozenset(
    {
        "content-length", "expect", "host", "proxy-authenticate", "te", "trailer", "transfer-encoding", "upgrade",
        "via",
    }
)  # fmt: skip
"""Content-Length is among them because the front counts the bytes itself."""

_NAME = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+").fullmatch
_FORBIDDEN = re.compile(r"[\r\n\0]").search


def is_valid(name: str, value: str) -> bool:
    """Whether a header can be sent at all: a line break in one would start another."""
    return _NAME(name) is not None and _FORBIDDEN(value) is None


def mapped_name(name: str) -> str | None:
    """The name that the client sees; None where the header is dropped."""
    lower = name.lower()
    if lower in REMAPPED:
        return f"x-amzn-Remapped-{name}"
    return None if lower in DROPPED else name


def envelope(exchange: Exchange, *, traced: bool) -> Headers:
    """The headers that API Gateway puts on every answer; the trace header comes with a called endpoint only."""
    headers = [("x-amzn-RequestId", exchange.request_id), ("x-amz-apigw-id", exchange.extended_request_id)]
    if traced:
        headers.append(("X-Amzn-Trace-Id", trace_header(exchange.trace_root)))
    return headers
