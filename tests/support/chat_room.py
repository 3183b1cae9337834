"""The chat of specs/chat.asyncapi.yaml as its clients see it.

CODEGEN_CHAT_URL names a deployed stage (wss://API_ID.execute-api.REGION.amazonaws.com/STAGE) to talk to in place of one
that the tests serve, and CODEGEN_CHAT_TOKEN what lets clients in.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from emulating import PATIENCE
from websockets.sync.client import ClientConnection, connect

DEPLOYED = os.environ.get("CODEGEN_CHAT_URL", "")
TOKEN = os.environ.get("CODEGEN_CHAT_TOKEN", "let-me-in")


def address(url: str, nickname: str) -> str:
    """Where somebody connects who is let in."""
    return f"{url}?token={TOKEN}&nickname={nickname}"


@contextmanager
def entered(url: str, nickname: str, room: str) -> Iterator[tuple[ClientConnection, Any]]:
    """A client in a room, and what it was told there."""
    with connect(address(url, nickname)) as client:
        yield client, ask(client, {"action": "join", "room": room})


def ask(client: ClientConnection, message: Any) -> Any:
    """What a client gets next after it sent a message."""
    client.send(message if isinstance(message, str) else json.dumps(message))
    return heard(client)


def heard(client: ClientConnection) -> Any:
    """What a client gets next."""
    return json.loads(client.recv(timeout=PATIENCE))
