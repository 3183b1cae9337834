"""The messages of a WebSocket API, as its contract names them: what clients send, what they get for it, what is posted.

Beside `ir.Api`, whose routes say how API Gateway takes a message; this says what is in it.
"""

from __future__ import annotations

from collections.abc import Mapping

from codegen.core.records import Record, field
from codegen.ir.api import Api
from codegen.ir.schema import Example, Schema


class Message(Record, frozen=True):
    """One kind of message."""

    name: str  # its key in the channel that it goes through
    schema: Schema | None  # of the payload; None where nothing is said of it
    source: str  # JSON pointer of the message
    content_type: str = "application/json"
    summary: str = ""
    description: str = ""
    examples: tuple[Example, ...] = ()  # payloads


class SendOperation(Record, frozen=True):
    """What the application posts to connections of its own accord."""

    operation_id: str
    messages: tuple[Message, ...]
    source: str
    summary: str = ""
    description: str = ""


class WebSocketContract(Record, frozen=True):
    """A WebSocket API and its messages.

    Attributes:
        api: its routes are `$connect`, `$disconnect`, `$default` and one for each value of the selection expression.
        received: the messages that a route takes, by route key; none where every message is taken.
        replies: the messages that a route answers with, by route key.
    """

    api: Api
    received: Mapping[str, tuple[Message, ...]] = field(default_factory=dict)
    replies: Mapping[str, tuple[Message, ...]] = field(default_factory=dict)
    sends: tuple[SendOperation, ...] = ()
