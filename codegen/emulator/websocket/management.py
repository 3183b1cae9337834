"""`@connections`: what the API's own backend calls to send to a connection, to look at it, and to end it.

In: a request of a stage. Out: the answer, None where it is no such call. Signed calls are checked as API Gateway does;
unsigned ones are served too, so that handlers need no credentials here.
https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-how-to-call-websocket-api-connections.html
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import unquote

import orjson

from codegen.core.clock import Clock
from codegen.emulator.websocket.connections import Connections, Peer, Session
from codegen.emulator.websocket.frames import MAX_MESSAGE, NORMAL
from codegen.features.authorization.iam import IamAuthorization
from codegen.gateway.errors import GatewayError
from codegen.gateway.exchange import Exchange, Headers, MethodRequest, MethodResponse, ServedStage
from codegen.gateway.identifiers import new_http_ids
from codegen.gateway.identities import User

MANAGE = "execute-api:manageconnections"
_CALL = re.compile(r"/@connections/([^/]+)").fullmatch
_ID = re.compile(r"[A-Za-z0-9+/_-]{15}=").fullmatch
_FUNCTIONS = User("functions", "LOCAL", "LOCAL", session_token="LOCAL")
"""Who functions are where the developer's environment has no keys."""


class Management:
    """Serves the calls of one stage."""

    __slots__ = ("_authorize", "_clock", "_connections", "_observe", "_served")

    def __init__(
        self,
        served: ServedStage,
        clock: Clock,
        connections: Connections,
        observe: Callable[[Exchange, MethodResponse], None],
    ) -> None:
        """`observe` is told of every call and its answer."""
        self._served = served
        self._clock = clock
        self._connections = connections
        self._observe = observe
        self._authorize = IamAuthorization((*served.users, _FUNCTIONS), action=MANAGE)

    async def handle(self, request: MethodRequest, path: str, context_path: str) -> MethodResponse | None:
        """The answer to a call; None where it is none."""
        called = _CALL(unquote(path))
        if called is None or request.http_method not in _CALLS:
            return None
        started = self._clock.time()
        ids = new_http_ids(started)
        exchange = Exchange(self._served, request, f"/@connections/{called[1]}", context_path, started, ids)
        answer = await self._answer(exchange, called[1])
        self._observe(exchange, answer)
        return answer

    async def _answer(self, exchange: Exchange, connection_id: str) -> MethodResponse:
        request, request_id = exchange.request, exchange.ids.request_id
        if request.header("authorization") is not None:
            try:
                await self._authorize(exchange)
            except GatewayError as error:
                exchange.error = error
                return _refused(request_id, error.cause.status, error.cause.error_type, error.message)
        if not _ID(connection_id):
            return _refused(request_id, 400, "BadRequest", f"Invalid connectionId: {connection_id}")
        session = self._connections.get(connection_id, self._served.api_id, self._served.stage.name)
        if session is None:
            return _refused(request_id, 410, "Gone")
        return _CALLS[request.http_method](session, request, self._answer_time, request_id)

    def _answer_time(self, monotonic: float) -> float:
        """A moment of the monotonic clock, as seconds since the epoch."""
        return self._clock.time() - (self._clock.monotonic() - monotonic)


_Times = Callable[[float], float]


def _post(session: Session, request: MethodRequest, times: _Times, request_id: str) -> MethodResponse:
    if len(request.body) > MAX_MESSAGE:
        return _refused(request_id, 413, "PayloadTooLarge", "Message too long")
    if session.is_full:
        # https://docs.aws.amazon.com/apigateway/latest/api/API_apigatewaymanagementapi_PostToConnection.html
        return _refused(request_id, 429, "LimitExceeded")
    session.send_text(request.body)
    return MethodResponse(200, _headers(request_id))


def _get(session: Session, request: MethodRequest, times: _Times, request_id: str) -> MethodResponse:
    peer = session.peer
    shown = {
        "connectedAt": _iso(peer.connected_at),
        "identity": _identity(peer),
        "lastActiveAt": _iso(times(peer.last_active)),
    }
    return MethodResponse(200, _headers(request_id), orjson.dumps(shown))


def _delete(session: Session, request: MethodRequest, times: _Times, request_id: str) -> MethodResponse:
    session.close(NORMAL, "Connection Closed Normally")
    return MethodResponse(204, _headers(request_id))


_CALLS = {"POST": _post, "GET": _get, "DELETE": _delete}


def _identity(peer: Peer) -> dict[str, str]:
    agent = {} if peer.user_agent is None else {"userAgent": peer.user_agent}
    return {"sourceIp": peer.source_ip, **agent}


def _iso(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _headers(request_id: str) -> Headers:
    return [("Content-Type", "application/json"), ("x-amzn-RequestId", request_id)]


def _refused(request_id: str, status: int, error_type: str, message: str | None = None) -> MethodResponse:
    headers = [*_headers(request_id), ("x-amzn-ErrorType", f"{error_type}Exception")]
    # that a connection is gone is said by the status and the header alone
    body = b"" if message is None else orjson.dumps({"message": message})
    return MethodResponse(status, headers, body)
