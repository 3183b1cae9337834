"""Sample events: what API Gateway would send to a function for a request that the contract gives as an example.

In: an application, and a function or an operation of it. Out: the event. The request runs through the emulator's own
pipeline, up to the call of the function: the event is the one that it would get there.
"""

from __future__ import annotations

import asyncio
import json
import re
from base64 import b64decode
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from codegen.core.clock import SystemClock
from codegen.core.records import Record, replace
from codegen.emulator.apis import World, build_apis
from codegen.emulator.served_api import ServedApi
from codegen.gateway.arns import fill_in, function_name
from codegen.gateway.exchange import Headers, MethodRequest
from codegen.gateway.ports import InvokeResult
from codegen.gateway.streaming import BodyStream
from codegen.importer.cloudformation.physical import Account
from codegen.ir.api import DEFAULT_ROUTE, Api, ApiType, Route
from codegen.ir.application import Application, DeployedApi
from codegen.ir.project import operation_key
from codegen.ir.schema import JsonOf
from codegen.output.lock import read_lock
from codegen.schema.example import synthesise
from codegen.workflows.sample_message import send_event

_CALLER = "developer"
_SOURCE = re.compile(r"(?:method\.|route\.|\$)request\.(header|querystring)\.(.+)")
_PARAMETER = re.compile(r"method\.request\.(header|querystring)\.(.+)")
_PLACEHOLDER = re.compile(r"\{([^}+]+)\+?\}")


class Target(Record, frozen=True):
    """What is to be invoked: a function, on its own or as a route calls it."""

    function: str
    deployed: DeployedApi | None = None
    route: Route | None = None
    is_authorizer: bool = False  # of the route


def find_target(application: Application, name: str) -> Target | None:
    """What a name stands for: a function, an operationId, or a route as `GET /orders`; None where there is no such."""
    for target in _targets(application):
        route = target.route
        if (
            route is not None
            and name in (route.operation.operation_id, route.route_key)
            and not target.is_authorizer
        ):
            return target
    for function in application.functions.values():
        if name in (function.name, function.logical_id):
            called = (target for target in _targets(application) if target.function == function.name)
            return next(called, Target(function.name))
    return None


def names_of(application: Application) -> list[str]:
    """Everything that can be invoked, for people."""
    operations = [
        target.route.operation.operation_id or target.route.route_key
        for target in _targets(application)
        if target.route is not None and not target.is_authorizer
    ]
    return list(dict.fromkeys([*application.functions, *operations]))


def sample_event(application: Application, target: Target, folder: Path, account: Account) -> Any:
    """The event for a target; an empty object for a function that no route calls."""
    if target.deployed is None or target.route is None:
        return {}
    request = _request(target.deployed, target.route, folder)
    captured = _Captured()
    world = World(SystemClock(), captured, account, identity=None if target.is_authorizer else _CALLER)
    deployed = replace(target.deployed, api=_only(target.deployed.api, target.route))
    (served,) = build_apis(replace(application, apis=(deployed,)), world)
    if deployed.api.type is ApiType.WEBSOCKET:
        asyncio.run(send_event(served, world.connections, deployed, target.route, request))
    else:
        asyncio.run(_send(served, request))
    found = [event for name, event in captured.events if name == target.function]
    return json.loads(found[0]) if found else {}


def _targets(application: Application) -> Iterator[Target]:
    for deployed in application.apis:
        variables = deployed.stages[0].variables if deployed.stages else {}
        for route in deployed.api.routes:
            authorizer = deployed.api.authorizers.get(route.authorizer or "")
            called = _called(route.integration.uri if route.integration else "", variables)
            asked = _called(authorizer.authorizer_uri if authorizer else "", variables)
            if called in application.functions:
                yield Target(called, deployed, route)
            if asked in application.functions:
                yield Target(asked, deployed, route, is_authorizer=True)


def _called(uri: str, variables: Mapping[str, str]) -> str:
    """The function that a URI names; "" for none."""
    return function_name(fill_in(uri, variables) or "") or ""


def _only(api: Api, route: Route) -> Api:
    """The API with this route alone, which takes every request that can be sent to it."""
    return replace(api, routes=(replace(route, request_validator=None),), policy=None)


class _Captured:
    """Stands for Lambda, and keeps the events."""

    def __init__(self) -> None:
        self.events: list[tuple[str, bytes]] = []

    async def invoke(
        self,
        function_name: str,
        payload: bytes,
        *,
        request_id: str = "",
        trace_id: str = "",
        timeout: float | None = None,
        stream: BodyStream | None = None,
    ) -> InvokeResult:
        self.events.append((function_name, payload))
        return InvokeResult(b"{}")


async def _send(served: ServedApi, request: MethodRequest) -> None:
    await served.handle(request)


# the request


def _request(deployed: DeployedApi, route: Route, folder: Path) -> MethodRequest:
    """The contract's example, else one made of what the route says."""
    sent = _example(route, folder) or _made(deployed.api, route)
    body = sent["body"] or ""
    headers: Headers = [("Host", "localhost"), *((name, value) for name, value in sent["headers"])]
    query = [(name, value) for name, value in sent["query"]]
    _identify(deployed.api, route, headers, query)
    return MethodRequest(
        sent["method"],
        f"{deployed.stages[0].path}{sent['path']}",
        urlencode(query),
        headers,
        b64decode(body) if sent["isBase64Encoded"] else body.encode(),
        port=443,
    )


def _example(route: Route, folder: Path) -> dict[str, Any] | None:
    """The example of an operation of a project."""
    operation, lock = route.operation, read_lock(folder)
    key = operation_key(operation.operation_id, route.http_method, operation.path)
    name = next(
        (r.handler.rpartition(":")[2] for r in (lock.operations if lock else ()) if r.key == key), None
    )
    path = next(folder.glob(f"src/*/examples/{name}.json"), None) if name else None
    if path is None:
        return None
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))["request"]
    return found


def _made(api: Api, route: Route) -> dict[str, Any]:
    headers: list[list[str]] = []
    query: list[list[str]] = []
    for name in route.request_parameters:
        found = _PARAMETER.fullmatch(name)
        if found:
            (headers if found[1] == "header" else query).append([found[2], "value"])
    body = _body(api, route)
    if body is not None:
        headers.append(["Content-Type", "application/json"])
    return {
        "method": "GET" if route.http_method == "ANY" else route.http_method,
        "path": (
            "/" if route.path == DEFAULT_ROUTE else _PLACEHOLDER.sub(lambda name: quote(name[1]), route.path)
        ),
        "headers": headers,
        "query": query,
        "body": body,
        "isBase64Encoded": False,
    }


def _body(api: Api, route: Route) -> str | None:
    """A body that its schema or model allows, where it is JSON."""
    content = route.operation.request_body.content if route.operation.request_body else ()
    for media in content:
        if "json" in media.content_type and media.schema is not None:
            schemas = JsonOf(api.schemas)
            return json.dumps(synthesise(media.schema.json, schemas, direction="request"))
    model = api.models.get(route.request_models.get("application/json", ""))
    return json.dumps(synthesise(dict(model.schema), {}, direction="request")) if model else None


def _identify(api: Api, route: Route, headers: Headers, query: list[tuple[str, str]]) -> None:
    """Add what the route's authorizer looks at, where the request lacks it."""
    authorizer = api.authorizers.get(route.authorizer or "")
    for source in authorizer.identity_source if authorizer else ():
        found = _SOURCE.fullmatch(source)
        if not found:
            continue
        place, name = found[1], found[2]
        given: list[tuple[str, str]] = headers if place == "header" else query
        if name.lower() not in {key.lower() for key, _ in given}:
            given.append((name, "Bearer token" if name.lower() == "authorization" else "value"))
