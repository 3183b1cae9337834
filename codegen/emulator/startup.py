"""What is printed at the start: a table of the routes, and the URLs.

In: an application and where it listens. Out: lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from codegen.features.integration import step as integration
from codegen.gateway.arns import fill_in, function_name
from codegen.gateway.ports import NO_SERVICES, AwsEndpoints
from codegen.ir.api import Api, AuthorizationType, Route
from codegen.ir.application import DeployedApi, Stage
from codegen.ir.integration import IntegrationType

_ANY_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "[::1]", "": "127.0.0.1"}
_MOST_ROUTES = 200


def stage_urls(host: str, port: int, deployed: DeployedApi) -> list[str]:
    """The URL of each stage of an API."""
    shown = _ANY_ADDRESS.get(host, f"[{host}]" if ":" in host else host)
    return [f"http://{shown}:{port}/{stage.name}" for stage in deployed.stages]


def route_table(deployed: DeployedApi, *, is_mock: bool, services: AwsEndpoints = NO_SERVICES) -> list[str]:
    """A line per route: method, path, what answers, who may call."""
    stage = deployed.stages[0]
    rows = [
        (
            route.http_method,
            route.path,
            _answers(route, stage, services, is_mock=is_mock),
            _access(deployed.api, route),
        )
        for route in deployed.api.routes[:_MOST_ROUTES]
    ]
    lines = [
        f"{deployed.logical_id} ({deployed.api.name}): {len(deployed.api.routes)} routes",
        *_aligned(rows),
    ]
    if len(deployed.api.routes) > _MOST_ROUTES:
        lines.append(f"  ... and {len(deployed.api.routes) - _MOST_ROUTES} more")
    return lines


def _aligned(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    if not rows:
        return
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
        yield "  " + "  ".join([*cells, row[3]]).rstrip()


def _answers(route: Route, stage: Stage, services: AwsEndpoints, *, is_mock: bool) -> str:
    found = route.integration
    if is_mock:
        return "[MOCK] example"
    if found is None:
        return "no integration"
    if found.type is IntegrationType.MOCK:
        return "[MOCK]"
    if integration.not_emulated(found, services):
        return f"[501] {found.type}"
    uri = fill_in(found.uri, stage.variables)
    return (function_name(uri) if uri else None) or found.uri


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
