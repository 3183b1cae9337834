"""What becomes of the headers that an endpoint answers: passed, dropped, or renamed to `x-amzn-Remapped-*`.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
"""

from __future__ import annotations

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
