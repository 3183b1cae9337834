"""The HTTP client of integrations: connections are kept open, and nothing is added to a request but its framing.

In: a request with raw names, values and target. Out: the endpoint's answer. Written on the parser that the front uses:
general clients change names, order or encoding of what they send, and cost several times as much.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from functools import lru_cache

from codegen.emulator.endpoints.address import Origin, split_uri
from codegen.emulator.endpoints.connection import ConnectionBroken, EndpointConnection
from codegen.gateway.exchange import EndpointResponse, Headers
from codegen.gateway.ports import EndpointRequest, EndpointTimeout, EndpointUnreachable, InvalidEndpoint

_MOST_IDLE = 64
"""Connections that are kept for one origin."""
_LONGEST_IDLE = 4.0
"""Seconds; many servers close what is idle for five."""
_REPEATABLE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE"})
"""Methods that may be sent again where nobody knows whether the first was seen
(https://www.rfc-editor.org/rfc/rfc9110#section-9.2.2); a POST might place a second order."""
_WITH_BODY = frozenset({"POST", "PUT", "PATCH"})
"""Methods whose empty body is worth a Content-Length (https://www.rfc-editor.org/rfc/rfc9110#name-content-length)."""

_Key = tuple[Origin, bool, str | None]


class HttpClient:
    """Sends requests; connections belong to the event loop that asks first."""

    def __init__(self) -> None:
        self._idle: dict[_Key, list[EndpointConnection]] = {}
        self._loop: asyncio.AbstractEventLoop | None = None

    async def send(self, request: EndpointRequest) -> EndpointResponse:
        """The answer to a request.

        Raises:
            EndpointError: there is none.
        """
        loop = asyncio.get_running_loop()
        if loop is not self._loop:
            self._idle.clear()
            self._loop = loop
        origin, target = split_uri(request.uri)
        key = (origin, request.verifies_tls, request.server_name)
        pieces = _encode(request, origin, target)
        deadline = loop.time() + request.timeout
        kept = self._take(key, loop.time())
        if kept is not None:
            try:
                return await self._ask(loop, kept, key, request, pieces, deadline)
            except ConnectionBroken as error:
                if error.was_sent and request.http_method not in _REPEATABLE:
                    raise
        connection = await self._connect(loop, key, deadline)
        return await self._ask(loop, connection, key, request, pieces, deadline)

    def close(self) -> None:
        """Close what is idle."""
        for connections in self._idle.values():
            for connection in list(connections):
                connection.close()
        self._idle.clear()

    def _take(self, key: _Key, now: float) -> EndpointConnection | None:
        connections = self._idle.get(key)
        while connections:
            connection = connections.pop()
            if connection.is_reusable and now - connection.idle_since < _LONGEST_IDLE:
                return connection
            connection.close()
        return None

    async def _ask(
        self,
        loop: asyncio.AbstractEventLoop,
        connection: EndpointConnection,
        key: _Key,
        request: EndpointRequest,
        pieces: list[bytes],
        deadline: float,
    ) -> EndpointResponse:
        stream = request.stream
        answer = connection.send(pieces, stream, head_only=request.http_method == "HEAD")
        timer = loop.call_at(deadline, _give_up, connection)
        try:
            response = await answer
        except BaseException:
            timer.cancel()
            connection.close()
            raise
        if stream is not None and response.is_streamed:
            if request.limits_body:
                stream.after(timer.cancel)
            else:
                timer.cancel()
            stream.after(lambda: self._keep(key, connection, loop.time()))
        else:
            timer.cancel()
            self._keep(key, connection, loop.time())
        return response

    def _keep(self, key: _Key, connection: EndpointConnection, now: float) -> None:
        connections = self._idle.setdefault(key, [])
        if connection.is_reusable and connection.is_idle and len(connections) < _MOST_IDLE:
            connection.idle_since = now
            connections.append(connection)
        else:
            connection.close()

    def _forget(self, connection: EndpointConnection) -> None:
        for connections in self._idle.values():
            if connection in connections:
                connections.remove(connection)

    async def _connect(
        self, loop: asyncio.AbstractEventLoop, key: _Key, deadline: float
    ) -> EndpointConnection:
        origin, verifies, server_name = key
        tls = _tls(verifies) if origin.scheme == "https" else None
        # A task of its own, for a limit in time would otherwise need the one that we do not run in.
        connecting = loop.create_task(
            loop.create_connection(
                lambda: EndpointConnection(loop, self._forget),
                origin.host,
                origin.port,
                ssl=tls,
                server_hostname=(server_name or origin.host) if tls else None,
            )
        )
        timer = loop.call_at(deadline, connecting.cancel)
        try:
            _, connection = await connecting
        except asyncio.CancelledError:
            raise EndpointTimeout(f"{origin.host_header} takes no connection in time") from None
        except (socket.gaierror, UnicodeError) as error:
            raise InvalidEndpoint(f"Invalid endpoint address: {origin.host}: {error}") from None
        except OSError as error:
            raise EndpointUnreachable(f"no connection to {origin.host_header}: {error}") from None
        finally:
            timer.cancel()
        return connection


def _give_up(connection: EndpointConnection) -> None:
    connection.fail(EndpointTimeout("the endpoint does not answer in time"))


@lru_cache(maxsize=2)
def _tls(verifies: bool) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if not verifies:
        # https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-extensions-integration-tls-config.html
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def _encode(request: EndpointRequest, origin: Origin, target: str) -> list[bytes]:
    headers: Headers = request.headers
    names = {name.lower() for name, _ in headers}
    lines = [f"{request.http_method} {target} HTTP/1.1\r\n"]
    if "host" not in names:
        lines.append(f"Host: {origin.host_header}\r\n")
    lines += [f"{name}: {value}\r\n" for name, value in headers]
    if "content-length" not in names and (request.body or request.http_method in _WITH_BODY):
        lines.append(f"Content-Length: {len(request.body)}\r\n")
    lines.append("\r\n")
    head = "".join(lines)
    try:
        encoded = head.encode("latin-1")
    except UnicodeEncodeError:
        encoded = head.encode()
    return [encoded, request.body] if request.body else [encoded]
