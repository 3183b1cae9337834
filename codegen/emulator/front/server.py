"""Listening sockets, and their orderly end.

In: an address per front. Out: connections that speak HTTP until the server is told to stop.
"""

from __future__ import annotations

import asyncio
import errno
import socket
from functools import partial

from codegen.core.errors import EmulatorError
from codegen.emulator.front.connection import Connection, Front

_BACKLOG = 1024
_PATIENCE = 3.0
"""Seconds that requests under way get at the end."""


def bind(host: str, port: int) -> socket.socket:
    """A listening socket.

    Raises:
        EmulatorError: the address is taken or not ours, with what to do.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except (socket.gaierror, OverflowError) as error:
        raise EmulatorError(f"{host}:{port} is no address to listen on: {error}") from None
    listener = socket.socket(family, kind, protocol)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(address)
        listener.listen(_BACKLOG)
    except OSError as error:
        listener.close()
        raise EmulatorError(_explain(host, port, error)) from None
    listener.setblocking(False)
    return listener


def _explain(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"port {port} of {host} is in use by another program; choose one with --port, 0 takes any free one"
    if error.errno == errno.EACCES:
        return f"port {port} needs special rights; choose one above 1023 with --port"
    return f"{host}:{port} can't be listened on: {error.strerror}"


class Server:
    """Serves fronts on their sockets."""

    def __init__(self) -> None:
        self._servers: list[asyncio.Server] = []
        self._fronts: list[Front] = []

    async def add(self, listener: socket.socket, front: Front) -> None:
        """Serve on a socket from now on."""
        front.port = listener.getsockname()[1]
        loop = asyncio.get_running_loop()
        self._servers.append(await loop.create_server(partial(Connection, front), sock=listener))
        self._fronts.append(front)

    async def stop(self, patience: float = _PATIENCE) -> None:
        """Take no more connections, finish the answers that are under way, close the rest."""
        for server in self._servers:
            server.close()
        for front in self._fronts:
            front.is_closing = True
            for connection in tuple(front.connections):
                connection.close_when_idle()
        loop = asyncio.get_running_loop()
        deadline = loop.time() + patience
        while any(front.connections for front in self._fronts) and loop.time() < deadline:
            await asyncio.sleep(0.02)
        for front in self._fronts:
            for connection in tuple(front.connections):
                connection.abort()
