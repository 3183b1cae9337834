"""Headers of requests to HTTP endpoints: which must not be mapped, which never arrive, and which a proxy hands on.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
"""

from __future__ import annotations

from codegen.features.integration.mapping.request_parameters import HEADER
from codegen.gateway.exchange import Headers
from codegen.gateway.proxy_event import EVENT_NAMES
from codegen.ir.integration import Integration, IntegrationType

_OWN = frozenset({"content-length", "transfer-encoding", "x-amzn-trace-id", "x-amzn-apigateway-api-id"})
"""API Gateway sets them itself, and fails where they are there already."""
_HOP_BY_HOP = _OWN | {"authorization", "connection", "expect", "proxy-authenticate", "te"}
_NEVER_MAPPED = {
    IntegrationType.AWS: _HOP_BY_HOP,
    IntegrationType.AWS_PROXY: _HOP_BY_HOP,
    IntegrationType.HTTP: _OWN,
    IntegrationType.HTTP_PROXY: _OWN,
    IntegrationType.MOCK: frozenset[str](),
}
_DROPPED = frozenset({"expect", "proxy-authenticate", "te", "via"})
"""Mapped or not, they do not reach an HTTP endpoint."""
_DROPPED_BY_SERVICES = frozenset({"expect", "proxy-authenticate", "te", "referer"})
_NOT_HANDED_ON = _DROPPED | {"content-encoding", "host"}
"""Of the client's headers, beside those that API Gateway takes off every request; mappings may bring them back."""


def illegal_header(integration: Integration) -> str | None:
    """A header that the integration maps and must not: every request fails then."""
    for target in integration.request_parameters:
        name = target.removeprefix(HEADER)
        if name != target and name.lower() in _NEVER_MAPPED[integration.type]:
            return name
    return None


def without_dropped(headers: Headers) -> Headers:
    """What an endpoint gets of mapped headers."""
    return [pair for pair in headers if pair[0].lower() not in _DROPPED]


def without_dropped_by_services(headers: Headers) -> Headers:
    """What an AWS service gets of mapped headers: it passes on `Via`, and no `Referer`."""
    return [pair for pair in headers if pair[0].lower() not in _DROPPED_BY_SERVICES]


def handed_on(headers: Headers, replaced: frozenset[str]) -> Headers:
    """What an endpoint behind a proxy gets of the client's headers, without those that mappings replace."""
    found: Headers = []
    for name, value in headers:
        lower = name.lower()
        if lower in _NOT_HANDED_ON or lower in replaced:
            continue
        if EVENT_NAMES.get(lower, name) is not None:
            found.append((name, value))
    return found
