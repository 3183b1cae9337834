"""Sample events of WebSocket APIs: a handshake, a message that selects its route, the end of a connection.

In: an API that serves one route. Out: nothing; the function of the route, or its authorizer, is called meanwhile.
https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-route-keys-connect-disconnect.html
"""

from __future__ import annotations

import json
from typing import Any

from codegen.emulator.served_api import ServedApi
from codegen.emulator.websocket.connections import Connections, Peer
from codegen.emulator.websocket.frames import NORMAL
from codegen.features.integration.websocket_step import CONNECT, DISCONNECT
from codegen.gateway.exchange import MethodRequest
from codegen.gateway.identifiers import new_short_id
from codegen.ir.api import Api, Route
from codegen.ir.application import DeployedApi
from codegen.schema.example import synthesise

_BODY = "$request.body."
_HANDSHAKE = [
    ("Upgrade", "websocket"),
    ("Connection", "Upgrade"),
    ("Sec-WebSocket-Version", "13"),
    ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="),
]
_HOST = "localhost"


async def send_event(
    served: ServedApi, connections: Connections, deployed: DeployedApi, route: Route, request: MethodRequest
) -> None:
    """Have the route's event come.

    Args:
        request: with what identifies the caller of a handshake.
    """
    stage = deployed.stages[0].name
    if route.route_key == CONNECT:
        request.http_method, request.path = "GET", f"/{stage}"
        request.headers += _HANDSHAKE
        await served.handle(request)
        return
    clock = connections.clock
    now = clock.monotonic()
    peer = Peer(
        new_short_id(),
        deployed.api_id,
        stage,
        clock.time(),
        now,
        request.source_ip,
        443,
        _HOST,
        None,
        now,
    )
    serving = connections.stage_of(peer)
    assert serving is not None
    if route.route_key == DISCONNECT:
        await serving.disconnected(peer, NORMAL, "")
    else:
        await serving.message(peer, json.dumps(_message(deployed.api, route)).encode())


def _message(api: Api, route: Route) -> Any:
    """A message that its model allows, with what selects the route."""
    model = api.models.get(next(iter(route.request_models.values()), ""))
    body = synthesise(dict(model.schema), {}, direction="request") if model else {}
    expression = api.route_selection_expression or ""
    if not isinstance(body, dict) or not expression.startswith(_BODY):
        return body
    *path, last = expression.removeprefix(_BODY).split(".")
    inner = body
    for name in path:
        inner = inner.setdefault(name, {})
    inner.setdefault(last, route.route_key)
    return body
