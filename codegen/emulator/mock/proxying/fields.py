"""Header fields on their way through a proxy: what belongs to a connection stays on it, what names a server is renamed.

In: the fields of one side. Out: those for the other one (https://www.rfc-editor.org/rfc/rfc9110#section-7.6).
"""

from __future__ import annotations

from urllib.parse import urlsplit

from codegen.emulator.conformance.said import joined
from codegen.emulator.mock.proxying.copies import CODINGS
from codegen.gateway.exchange import Headers, MethodRequest

_OF_CONNECTION = frozenset("""
    connection expect keep-alive proxy-authenticate proxy-authorization proxy-connection te trailer transfer-encoding
    upgrade
    """.split())
"""With `Trailer`, for trailers end here: https://www.rfc-editor.org/rfc/rfc9110#section-6.5.1."""
_OF_FRONT = frozenset({"content-length", "date"})
_ADDRESSES = frozenset({"location", "content-location"})
_VIA = ("Via", "1.1 codegen")


def forwarded(request: MethodRequest) -> Headers:
    """The header fields for the server; `Host` is its own, its client adds it."""
    dropped = _OF_CONNECTION | _named(request.headers) | {"host", "accept-encoding", "content-length"}
    headers = [(name, value) for name, value in request.headers if name.lower() not in dropped]
    if request.packed_body is not None:  # it goes on as it is now
        headers = [(name, value) for name, value in headers if name.lower() != "content-encoding"]
    accepted = request.header("accept-encoding") or ""
    codings = [one.strip() for one in accepted.split(",") if one.partition(";")[0].strip().lower() in CODINGS]
    host = request.header("host")
    return [
        *headers,
        *([("Accept-Encoding", ", ".join(codings))] if codings else []),  # those that can be looked into
        ("X-Forwarded-For", request.source_ip),
        *([("X-Forwarded-Host", host)] if host else []),
        _VIA,
    ]


def returned(headers: Headers, upstream: str, prefix: str) -> Headers:
    """The header fields for the client.

    Args:
        upstream: URL that requests go below.
        prefix: path below which the client reaches it.
    """
    dropped = _OF_CONNECTION | _OF_FRONT | _named(headers)
    kept = [
        (name, _readdressed(value, upstream, prefix) if name.lower() in _ADDRESSES else value)
        for name, value in headers
        if name.lower() not in dropped
    ]
    return [*kept, _VIA]


def _readdressed(address: str, upstream: str, prefix: str) -> str:
    """An address of the server as the client can follow it without leaving the proxy."""
    for base in (upstream, urlsplit(upstream).path):
        rest = address.removeprefix(base)
        if address.startswith(base) and rest[:1] in ("", "/", "?", "#"):
            return f"{prefix}{rest}" if rest.startswith("/") else f"{prefix}/{rest}"
    return address


def _named(headers: Headers) -> frozenset[str]:
    """The header fields that belong to the connection because it says so."""
    options = joined(headers).get("connection", "")
    return frozenset(name.strip().lower() for name in options.split(","))
