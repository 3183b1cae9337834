"""What becomes of the headers that an endpoint answers: passed, dropped, or renamed to `x-amzn-Remapped-*`.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
"""

from __future__ import annotations

from functools import lru_cache

from codegen.gateway.exchange import Exchange, Headers

_PREFIX = "x-amzn-Remapped-"

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
"""Of what a function answers. Content-Length is among them because the front counts the bytes itself."""
CUSTOM_REMAPPED = REMAPPED | {"content-length", "expect", "host", "proxy-authenticate", "trailer", "upgrade"}
CUSTOM_DROPPED = frozenset({"transfer-encoding"})
"""Of what integration responses map."""
FORWARDED_REMAPPED = REMAPPED | {"content-length"}
FORWARDED_DROPPED = frozenset(
    {
        "content-encoding",
        "expect",
        "host",
        "proxy-authenticate",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "via",
    }
)
"""Of what an HTTP_PROXY endpoint answers."""


@lru_cache(maxsize=1024)
def mapped_name(name: str) -> str | None:
    """The name under which the client sees a header of a function; None where it is dropped."""
    return _name(name, REMAPPED, DROPPED)


@lru_cache(maxsize=1024)
def custom_name(name: str) -> str | None:
    """The name under which the client sees a mapped header; None where it is dropped."""
    return _name(name, CUSTOM_REMAPPED, CUSTOM_DROPPED)


@lru_cache(maxsize=1024)
def forwarded_name(name: str) -> str | None:
    """The name under which the client sees a header of an HTTP_PROXY endpoint; None where it is dropped."""
    return _name(name, FORWARDED_REMAPPED, FORWARDED_DROPPED)


def _name(name: str, remapped: frozenset[str], dropped: frozenset[str]) -> str | None:
    lower = name.lower()
    if lower in remapped:
        return f"{_PREFIX}{name}"
    return None if lower in dropped else name


def envelope(exchange: Exchange, *, traced: bool) -> Headers:
    """The headers that API Gateway puts on every answer; the trace header comes with a called endpoint only."""
    ids = exchange.ids
    headers = [("x-amzn-RequestId", ids.request_id), ("x-amz-apigw-id", ids.extended_request_id)]
    if traced:
        headers.append(("X-Amzn-Trace-Id", exchange.trace_header))
    return headers
