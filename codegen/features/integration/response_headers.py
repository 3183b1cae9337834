"""What becomes of the headers that an endpoint answers: passed, dropped, or renamed to `x-amzn-Remapped-*`.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
"""

from __future__ import annotations

import re
from functools import lru_cache

from codegen.gateway.exchange import Exchange, Headers

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


@lru_cache(maxsize=1024)
def is_name(name: str) -> bool:
    """Whether a header may have this name."""
    return _NAME(name) is not None


def is_value(value: str) -> bool:
    """Whether a header may have this value: a line break in it would start another header."""
    return value.isprintable() or _FORBIDDEN(value) is None


@lru_cache(maxsize=1024)
def mapped_name(name: str) -> str | None:
    """The name that the client sees; None where the header is dropped."""
    lower = name.lower()
    if lower in REMAPPED:
        return f"x-amzn-Remapped-{name}"
    return None if lower in DROPPED else name


def envelope(exchange: Exchange, *, traced: bool) -> Headers:
    """The headers that API Gateway puts on every answer; the trace header comes with a called endpoint only."""
    ids = exchange.ids
    headers = [("x-amzn-RequestId", ids.request_id), ("x-amz-apigw-id", ids.extended_request_id)]
    if traced:
        headers.append(("X-Amzn-Trace-Id", f"Root={exchange.trace_root}{ids.trace_rest}"))
    return headers
