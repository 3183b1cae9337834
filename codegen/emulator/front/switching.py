"""Connections that go on with another protocol after their first request: the answer that switches them.

https://www.rfc-editor.org/rfc/rfc9110#name-upgrade
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, Protocol

from codegen.gateway.exchange import MethodResponse


class SwitchedProtocol(Protocol):
    """Takes over a connection, as an asyncio.Protocol."""

    def begin(self, transport: asyncio.Transport, gone: Callable[[Any], object]) -> None:
        """Begin to write; `gone` is to be told when the connection is lost."""

    def data_received(self, data: bytes) -> None: ...
    def connection_lost(self, exc: Exception | None) -> None: ...
    def close_when_idle(self) -> None: ...
    def abort(self) -> None: ...


class SwitchingProtocols(MethodResponse, eq=False, kw_only=True):
    """The answer 101, and who goes on after it."""

    protocol: SwitchedProtocol


def encode_switch(response: SwitchingProtocols) -> bytes:
    """The answer on the wire."""
    fields = "".join(f"{name}: {value}\r\n" for name, value in response.headers)
    return f"HTTP/1.1 101 Switching Protocols\r\n{fields}\r\n".encode("latin-1", "replace")
