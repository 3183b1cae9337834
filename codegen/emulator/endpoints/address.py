"""Where an HTTP endpoint listens, and what to ask of it: the parts of a URI.

In: an absolute URI. Out: an origin, which connections are kept for, and the request target.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from codegen.gateway.ports import InvalidEndpoint

_PORTS = {"http": 80, "https": 443}
_AUTHORITY = re.compile(r"(?:[^@\s]*@)?(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._~-]+)(?::(\d{1,5}))?")
_UNSENDABLE = re.compile(r"[\x00-\x20\x7f-\uffff{}|\\^`\"<>]").search


class Origin(NamedTuple):
    """Who is connected to."""

    scheme: str
    host: str
    port: int
    host_header: str


def split_uri(uri: str) -> tuple[Origin, str]:
    """The origin and the request target of a URI.

    Raises:
        InvalidEndpoint: it is no http(s) address, or has characters that no address may have.
    """
    scheme, _, rest = uri.partition("://")
    end = next((at for at, character in enumerate(rest) if character in "/?#"), len(rest))
    origin = _origin(scheme.lower(), rest[:end])
    target = rest[end:].partition("#")[0]
    if not target.startswith("/"):
        target = "/" + target
    illegal = _UNSENDABLE(target)
    if illegal:
        raise InvalidEndpoint(f"Illegal character in path at index {illegal.start()}: {uri[:200]}")
    return origin, target


@lru_cache(maxsize=256)
def _origin(scheme: str, authority: str) -> Origin:
    found = _AUTHORITY.fullmatch(authority)
    if scheme not in _PORTS or found is None:
        raise InvalidEndpoint(f"Invalid endpoint address: {scheme}://{authority[:200]}")
    port = int(found[2]) if found[2] else _PORTS[scheme]
    if not 0 < port < 65_536:
        raise InvalidEndpoint(f"Invalid endpoint address: {scheme}://{authority[:200]}")
    host = found[1].strip("[]")
    return Origin(scheme, host, port, found[1] if port == _PORTS[scheme] else f"{found[1]}:{port}")
