"""What is printed at the start: a table of the routes, and the URLs.

In: an application and where it listens. Out: lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from codegen.core.records import Record, members
from codegen.features.caching.step import cache_settings
from codegen.features.integration import step as integration
from codegen.gateway.arns import fill_in, function_name
from codegen.gateway.method_settings import method_settings
from codegen.gateway.ports import NO_SERVICES, AwsEndpoints
from codegen.ir.api import Api, ApiType, AuthorizationType, Route
from codegen.ir.application import Application, DeployedApi, Stage
from codegen.ir.integration import IntegrationType

_ANY_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "[::1]", "": "127.0.0.1"}
_MOST_ROUTES = 200


def stage_urls(host: str, port: int, deployed: DeployedApi) -> list[str]:
    """The URL of each stage of an API."""
    scheme = "ws" if deployed.api.type is ApiType.WEBSOCKET else "http"
    return [f"{api_url(scheme, host, port)}{stage.path or '/'}" for stage in deployed.stages]


def api_url(scheme: str, host: str, port: int) -> str:
    """Where an API is reached from this machine, without a stage.

    Args:
        host: that the emulator listens on.
    """
    shown = _ANY_ADDRESS.get(host, f"[{host}]" if ":" in host else host)
    return f"{scheme}://{shown}:{port}"


class RouteRow(Record, frozen=True):
    """What is worth saying of a route."""

    integration: str
    access: str  # authorizer, API key, validation
    throttle: str
    cache: str

    def as_dict(self) -> dict[str, str]:
        return members(self)


def describe_route(
    api: Api, route: Route, stage: Stage, services: AwsEndpoints = NO_SERVICES, *, is_mock: bool = False
) -> RouteRow:
    """What answers a route, who may call it, what limits and keeps it."""
    return RouteRow(
        _answers(api.type, route, stage, services, is_mock=is_mock),
        _access(api, route),
        _throttle(route, stage),
        _cache(route, stage),
    )


def route_table(deployed: DeployedApi, *, is_mock: bool, services: AwsEndpoints = NO_SERVICES) -> list[str]:
    """A line per route: method, path, what answers, who may call, what limits and keeps it."""
    stage = deployed.stages[0]
    rows = []
    for route in deployed.api.routes[:_MOST_ROUTES]:
        row = describe_route(deployed.api, route, stage, services, is_mock=is_mock)
        about = ", ".join(part for part in (row.access, row.throttle, row.cache) if part)
        rows.append((route.http_method, route.path, row.integration, about))
    count = len(deployed.api.routes)
    lines = [
        f"{deployed.logical_id} ({deployed.api.name}): {count} route{'' if count == 1 else 's'}",
        *_aligned(rows),
    ]
    if count > _MOST_ROUTES:
        lines.append(f"  ... and {count - _MOST_ROUTES} more")
    return lines


def domain_table(application: Application, port: int) -> list[str]:
    """A line per base path of a custom domain name: where it leads."""
    names = {deployed.api_id: deployed.logical_id for deployed in application.apis}
    return [
        f"{domain.domain_name}:{port}/{mapping.base_path} is {names[mapping.api_id]} {mapping.stage or '(any stage)'}"
        for domain in application.domain_names
        for mapping in domain.mappings
        if mapping.api_id in names
    ]


def _aligned(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    if not rows:
        return
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
        yield "  " + "  ".join([*cells, row[3]]).rstrip()


def _answers(api_type: ApiType, route: Route, stage: Stage, services: AwsEndpoints, *, is_mock: bool) -> str:
    found = route.integration
    if is_mock:
        return "[MOCK] example"
    if found is None:
        return "no integration"
    if found.type is IntegrationType.MOCK:
        return "[MOCK]"
    if integration.not_emulated(found, services, api_type):
        return f"[501] {found.type}"
    uri = fill_in(found.uri, stage.variables)
    return (function_name(uri) if uri else None) or found.uri


def _throttle(route: Route, stage: Stage) -> str:
    settings = method_settings(stage, route)
    rate, burst = settings.get("throttlingRateLimit"), settings.get("throttlingBurstLimit")
    parts = [f"{rate:g}/s" if _is_limit(rate) else "", f"burst {burst}" if _is_limit(burst) else ""]
    limits = " ".join(part for part in parts if part)
    return f"throttle {limits}" if limits else ""


def _is_limit(value: Any) -> bool:
    return value is not None and value >= 0


def _cache(route: Route, stage: Stage) -> str:
    settings = cache_settings(route, stage, "")
    return f"cache {settings.ttl:g} s" if settings else ""


def _access(api: Api, route: Route) -> str:
    parts = []
    if route.authorization_type is not AuthorizationType.NONE:
        authorizer = api.authorizers.get(route.authorizer or "")
        called = function_name(authorizer.authorizer_uri) if authorizer else None
        kind = authorizer.type.upper() if authorizer else route.authorization_type
        parts.append(f"{kind} {called or route.authorizer or ''}".strip())
    if route.api_key_required:
        parts.append("API key")
    if route.request_validator is not None:
        parts.append("validated")
    return ", ".join(parts)
