"""A stage of a WebSocket API on a port, for tests: a virtual clock, functions that are Python."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from codegen.core.clock import VirtualClock
from codegen.emulator.apis import World, build_apis
from codegen.emulator.front.connection import Front
from codegen.emulator.front.hosts import AllowedHosts
from codegen.emulator.front.server import Server, bind
from codegen.emulator.monitoring.monitor import Monitor
from codegen.emulator.websocket.connections import Connections
from codegen.features.gateway_responses.step import plain_answer
from codegen.gateway.errors import CONFIGURATION_ERROR
from codegen.gateway.ports import UNHANDLED, InvokeResult, InvokeTimeout
from codegen.importer.cloudformation.physical import Account
from codegen.ir.api import Api, ApiType, Route
from codegen.ir.application import Application, DeployedApi, Stage
from codegen.ir.integration import Integration, IntegrationType
from codegen.ir.operation import Operation

URI = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:0:function:{}/invocations"
Events = list[dict[str, Any]]


@dataclass
class Functions:
    """Runs functions that are Python, and keeps their events."""

    handlers: dict[str, Callable[[Any], Any]]
    events: Events = field(default_factory=list)
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    async def invoke(self, function_name: str, payload: bytes, **ignored: Any) -> InvokeResult:
        event = json.loads(payload)
        self.events.append(event)
        self.changed.set()
        try:
            return InvokeResult(json.dumps(self.handlers[function_name](event)).encode())
        except TimeoutError:
            raise InvokeTimeout("too slow") from None
        except Exception as error:
            said = {"errorMessage": str(error), "errorType": type(error).__name__}
            return InvokeResult(json.dumps(said).encode(), UNHANDLED)

    async def kind(self, wanted: str) -> dict[str, Any]:
        """The first event of a type, once it has come."""
        while True:
            for event in self.events:
                if event["requestContext"]["eventType"] == wanted:
                    return event
            self.changed.clear()
            await asyncio.wait_for(self.changed.wait(), 10)


@dataclass
class Running:
    url: str
    clock: VirtualClock
    connections: Connections
    functions: Functions
    monitor: Monitor
    refresh: Callable[[], object]  # has the stage compiled anew

    async def request(
        self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> tuple[int, dict[str, str], bytes]:
        """A plain HTTP request to the same port."""
        host, port = self.url.removeprefix("ws://").partition("/")[0].split(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        fields = {
            "Host": f"{host}:{port}",
            "Content-Length": len(body),
            "Connection": "close",
            **(headers or {}),
        }
        head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
        writer.write(f"{method} {path} HTTP/1.1\r\n{head}\r\n".encode() + body)
        answer = await reader.read()
        writer.close()
        top, _, rest = answer.partition(b"\r\n\r\n")
        lines = top.decode().split("\r\n")
        headers = dict(line.lower().split(": ", 1) for line in lines[1:])
        return int(lines[0].split()[1]), headers, rest


def route(key: str, integration: Integration | None = None, *, answers: bool = False, **more: Any) -> Route:
    return Route(
        "",
        key,
        Operation("", key, None, ""),
        "",
        integration=integration or Integration(IntegrationType.AWS_PROXY, "", URI.format("fn")),
        route_response_selection_expression="$default" if answers else None,
        **more,
    )


def echo(event: Any) -> Any:
    return {"statusCode": 200, "body": event.get("body", "")}


@asynccontextmanager
async def running(
    *routes: Route,
    handlers: Mapping[str, Callable[[Any], Any]] | None = None,
    stage: Stage | None = None,
    world: Mapping[str, Any] | None = None,
    clock: VirtualClock | None = None,
    **api: Any,
) -> AsyncIterator[Running]:
    clock = clock or VirtualClock()
    functions = Functions({"fn": echo, **(handlers or {})})
    connections, monitor = Connections(clock), Monitor()
    connections.failed = lambda what, error: pytest.fail(f"{what}: {error!r}")
    served = Api(
        "chat", ApiType.WEBSOCKET, "", routes, "", route_selection_expression="$request.body.action", **api
    )
    deployed = DeployedApi("Chat", "abc", served, (stage or Stage("dev"),))
    around = World(clock, functions, Account(), monitor=monitor, connections=connections, **(world or {}))
    application = Application((deployed,), {}, ".")
    (built,) = build_apis(application, around)
    server, listener = Server(), bind("127.0.0.1", 0)
    front = Front(built, AllowedHosts(), clock.time, lambda request, error: plain_answer(CONFIGURATION_ERROR))
    await server.add(listener, front)
    try:
        yield Running(
            f"ws://127.0.0.1:{front.port}/dev",
            clock,
            connections,
            functions,
            monitor,
            lambda: build_apis(application, around),
        )
    finally:
        await server.stop()


def run(work: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(work, 30))


async def refused(url: str, **more: Any) -> tuple[int, dict[str, Any]]:
    with pytest.raises(InvalidStatus) as caught:
        await connect(url, **more)
    body = caught.value.response.body
    return caught.value.response.status_code, json.loads(body) if body else {}


async def closed(client: ClientConnection) -> int | None:
    with pytest.raises(ConnectionClosed) as caught:
        await asyncio.wait_for(client.recv(), 10)
    return caught.value.rcvd.code if caught.value.rcvd else None
