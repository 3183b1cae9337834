"""Lets web pages of every origin call a mock: preflights answered, answers readable.

In: a request and its answer. Out: the header fields of https://fetch.spec.whatwg.org/#http-cors-protocol.
"""

from __future__ import annotations

from codegen.gateway.exchange import Headers, MethodRequest, MethodResponse

_METHODS = "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT, TRACE"


def is_preflight(request: MethodRequest) -> bool:
    """Whether a browser asks what it may send."""
    is_asking = request.header("access-control-request-method") is not None
    return request.http_method == "OPTIONS" and is_asking and request.header("origin") is not None


def preflight_answer(request: MethodRequest) -> MethodResponse:
    """The answer: whatever it wants."""
    headers = [
        ("Access-Control-Allow-Methods", _METHODS),
        ("Access-Control-Allow-Headers", request.header("access-control-request-headers") or "*"),
        ("Access-Control-Max-Age", "600"),
    ]
    return MethodResponse(204, headers)


def shared(request: MethodRequest, headers: Headers) -> Headers:
    """What lets a page see an answer with these header fields."""
    origin = request.header("origin")
    if origin is None:
        return []
    return [
        ("Access-Control-Allow-Origin", origin),
        ("Access-Control-Allow-Credentials", "true"),
        ("Access-Control-Expose-Headers", ", ".join(dict.fromkeys(name for name, _ in headers))),
        ("Vary", "Origin"),
    ]
