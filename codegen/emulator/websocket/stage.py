"""The pipeline of WebSocket APIs: what happens to a handshake, to a message, and when a connection is over.

In: requests of one stage and what its connections bring. Out: answers. A stage is compiled once; a route's steps are
those that its configuration asks for.
https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api.html
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from codegen.emulator.exchanges import Observer
from codegen.emulator.websocket.connections import Connections, Peer
from codegen.emulator.websocket.handshake import is_handshake, refused, switched
from codegen.emulator.websocket.management import Management
from codegen.emulator.websocket.session import WebSocketSession
from codegen.features.api_key import step as api_key
from codegen.features.authorization import websocket_step as authorization
from codegen.features.gateway_responses.websocket_errors import error_frame, refusal
from codegen.features.integration import websocket_step as integration
from codegen.features.integration.websocket_step import CONNECT, DISCONNECT, is_two_way
from codegen.features.request_validation import websocket_step as request_validation
from codegen.features.throttling import step as throttling
from codegen.features.usage_plan import step as usage_plan
from codegen.gateway.errors import CONFIGURATION_ERROR, FORBIDDEN, GatewayError
from codegen.gateway.exchange import (
    MESSAGE,
    ConnectionEvent,
    EventType,
    Exchange,
    MethodRequest,
    MethodResponse,
    ServedRoute,
    ServedStage,
)
from codegen.gateway.identifiers import new_http_ids, new_short_id
from codegen.gateway.selection import DEFAULT, Selection, compile_selection, has_members, reads_body
from codegen.gateway.steps import Ports, StepBuilder
from codegen.ir.api import Route

CONNECT_STEPS: tuple[StepBuilder, ...] = (
    authorization.build,
    api_key.build,
    usage_plan.build,
    throttling.build,
)
"""What may stand between a handshake and the integration of `$connect`."""
MESSAGE_STEPS: tuple[StepBuilder, ...] = (throttling.build, request_validation.build)
"""What may stand between a message and the integration of its route."""
_SUCCESS = range(200, 300)


class WebSocketStage:
    """One stage, compiled."""

    __slots__ = (
        "_connections", "_management", "_observers", "_ports", "_reads_body", "_routes", "_select", "_takes_trace",
        "served", "stores",
    )  # fmt: skip

    def __init__(
        self,
        served: ServedStage,
        ports: Ports,
        connections: Connections,
        observers: Iterable[Observer] = (),
        takes_trace: Callable[[float], bool] = lambda now: False,
    ) -> None:
        """`takes_trace` is asked whether an event of this moment is to be traced."""
        expression = served.api.route_selection_expression or DEFAULT
        self.served = served
        self.stores = ports.stage_stores
        self._ports = ports
        self._connections = connections
        self._observers = tuple(observers)
        self._takes_trace = takes_trace
        self._select: Selection = compile_selection(expression)
        self._reads_body = reads_body(expression)
        self._routes = {route.route_key: _compile(route, served, ports) for route in served.api.routes}
        self._management = Management(served, ports.clock, connections, self._observe)
        connections.serve(served.api_id, served.stage.name, self)

    @property
    def compiled(self) -> tuple[WebSocketStage, ...]:
        return (self,)

    async def handle(
        self, request: MethodRequest, path: str, context_path: str, base_path: str | None = None
    ) -> MethodResponse:
        """Answer a handshake, or a call of `@connections`; 403 for everything else."""
        if path == "/" and is_handshake(request):
            return await self._connect(request, context_path, base_path)
        answer = await self._management.handle(request, path, context_path)
        return answer or refusal(GatewayError(FORBIDDEN), new_http_ids(self._ports.clock.time()).request_id)

    # events

    async def _connect(
        self, request: MethodRequest, context_path: str, base_path: str | None
    ) -> MethodResponse:
        clock = self._ports.clock
        now = clock.time()
        peer = Peer(
            new_short_id(),
            self.served.api_id,
            self.served.stage.name,
            now,
            clock.monotonic(),
            request.source_ip,
            request.port,
            request.header("host") or "localhost",
            request.header("user-agent"),
            clock.monotonic(),
        )
        exchange = self._exchange(peer, EventType.CONNECT, request)
        exchange.context_path, exchange.base_path = context_path, base_path
        try:
            answer = await self._run(exchange, CONNECT)
        except GatewayError as error:
            exchange.error = error
            answer = refusal(error, exchange.ids.request_id, peer.connection_id)
        self._observe(exchange, answer)
        if answer.status not in _SUCCESS:
            return refused(answer)
        peer.authorizer, peer.identity = exchange.authorizer, exchange.identity
        peer.opened = peer.last_active = clock.monotonic()
        return switched(request, answer, WebSocketSession(peer, self._connections))

    async def message(self, peer: Peer, body: bytes) -> bytes | None:
        """What is sent back, if anything."""
        exchange = self._exchange(peer, MESSAGE, _request(peer, MESSAGE, body))
        try:
            answer = await self._run(exchange, self._route_key(exchange))
            if answer.body and not (exchange.route and is_two_way(exchange.route.route)):
                answer = MethodResponse(answer.status, answer.headers)
            text = answer.body
        except GatewayError as error:
            exchange.error = error
            text = error_frame(error, exchange.ids.request_id, peer.connection_id)
            answer = MethodResponse(error.cause.status, [], text)
        self._observe(exchange, answer)
        return text or None

    async def disconnected(self, peer: Peer, code: int, reason: str) -> None:
        """Tell `$disconnect`; nobody is there any more who could be answered."""
        if DISCONNECT not in self._routes:
            return
        exchange = self._exchange(
            peer, EventType.DISCONNECT, _request(peer, EventType.DISCONNECT), (code, reason)
        )
        try:
            answer = await self._run(exchange, DISCONNECT)
        except GatewayError as error:
            exchange.error = error
            answer = MethodResponse(error.cause.status, [])
        self._observe(exchange, answer)

    # the way of each

    def _exchange(
        self, peer: Peer, kind: EventType, request: MethodRequest, ended: tuple[int, str] | tuple[()] = ()
    ) -> Exchange:
        started = self._ports.clock.time()
        ids = new_http_ids(started)
        event = ConnectionEvent(
            kind,
            peer.connection_id,
            peer.connected_at,
            peer.domain_name,
            peer.user_agent,
            new_short_id() if kind is MESSAGE else None,
            *ended,
        )
        return Exchange(
            self.served,
            request,
            "/",
            f"/{self.served.stage.name}",
            started,
            ids,
            (
                None if kind is EventType.CONNECT else ids.trace_root
            ),  # only a handshake has the client's headers
            authorizer=peer.authorizer,
            identity=peer.identity,
            notes=[] if self._takes_trace(started) else None,
            connection=event,
        )

    def _route_key(self, exchange: Exchange) -> str:
        """The route that the selection expression names; `$default` for what is not JSON."""
        if self._reads_body and not has_members(exchange.request):
            return DEFAULT
        return self._select(exchange, None)

    async def _run(self, exchange: Exchange, key: str) -> MethodResponse:
        is_message = exchange.connection is not None and exchange.connection.type is MESSAGE
        route = None if is_message and key in (CONNECT, DISCONNECT) else self._routes.get(key)
        if route is None and is_message:
            route = self._routes.get(DEFAULT)
            if route is None:
                raise GatewayError(FORBIDDEN, detail=f"there is no route {key!r}, and no $default")
        if route is None:  # nobody is asked who may connect
            return MethodResponse(200, [])
        exchange.route = route
        for step in route.steps:
            await step(exchange)
        if exchange.method_response is None:
            raise GatewayError(CONFIGURATION_ERROR, detail="no step answered")
        return exchange.method_response

    def _observe(self, exchange: Exchange, answer: MethodResponse) -> None:
        exchange.method_response = answer
        exchange.ended = self._ports.clock.time()
        for observe in self._observers:
            observe(exchange)


def _compile(route: Route, stage: ServedStage, ports: Ports) -> ServedRoute:
    """A route with its steps, each holding its work already parsed."""
    builders = {CONNECT: CONNECT_STEPS, DISCONNECT: ()}.get(route.route_key, MESSAGE_STEPS)
    steps = [step for build in builders if (step := build(route, stage, ports)) is not None]
    steps.append(integration.build(route, stage, ports))
    return ServedRoute(route, route.route_key, tuple(steps))


def _request(peer: Peer, kind: EventType, body: bytes = b"") -> MethodRequest:
    return MethodRequest(kind, f"/{peer.stage}", "", peer.headers, body, peer.source_ip, peer.port)
