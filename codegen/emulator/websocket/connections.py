"""The connections of all WebSocket APIs of an emulator: who is connected, since when, and what ends a connection.

It outlives edits of the source: a message goes to what its stage serves at that moment.
https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Protocol

from codegen.core.clock import Clock
from codegen.emulator.websocket.frames import GOING_AWAY
from codegen.emulator.websocket.outbox import Outbox
from codegen.emulator.websocket.work import Work
from codegen.gateway.exchange import Headers

IDLE, LONGEST = 600.0, 7200.0
"""Seconds without a message, and of a connection altogether."""
_INTERVAL = 5.0
"""Seconds between two looks for connections that are over."""


@dataclass(slots=True, eq=False)
class Peer:
    """What is known of one client."""

    connection_id: str
    api_id: str
    stage: str
    connected_at: float  # seconds since the epoch
    opened: float  # by the monotonic clock
    source_ip: str
    port: int  # of the server
    domain_name: str
    user_agent: str | None
    last_active: float  # by the monotonic clock
    authorizer: dict[str, Any] | None = None
    identity: dict[str, Any] | None = None
    headers: Headers = field(init=False)  # of every event

    def __post_init__(self) -> None:
        self.headers = [("Host", self.domain_name)]
        if self.user_agent is not None:
            self.headers.append(("User-Agent", self.user_agent))


class Session(Protocol):
    """An open connection."""

    peer: Peer

    @property
    def is_full(self) -> bool:
        """Whether the client reads so slowly that it gets no more for now."""

    def send_text(self, text: bytes) -> None:
        """Send a message."""

    def close(self, code: int, reason: str) -> None:
        """Close from this side."""


class Served(Protocol):
    """A stage that takes what comes over connections."""

    async def message(self, peer: Peer, body: bytes) -> bytes | None:
        """What is sent back, if anything."""

    async def disconnected(self, peer: Peer, code: int, reason: str) -> None:
        """Take note that a connection is over."""


class Connections:
    """Every open connection."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.outbox = Outbox()
        self.failed: Callable[[str, BaseException], None] | None = None  # told of faults of ours
        self._sessions: dict[str, Session] = {}
        self._stages: dict[tuple[str, str], Served] = {}
        self._timer: asyncio.TimerHandle | None = None

    def __len__(self) -> int:
        return len(self._sessions)

    def __iter__(self) -> Iterator[Session]:
        return iter(tuple(self._sessions.values()))

    # stages

    def serve(self, api_id: str, name: str, stage: Served) -> None:
        """Have what comes over connections of a stage go to this one from now on."""
        self._stages[api_id, name] = stage

    def stage_of(self, peer: Peer) -> Served | None:
        """What serves a connection now."""
        return self._stages.get((peer.api_id, peer.stage))

    # connections

    def add(self, session: Session) -> None:
        """Take in an open connection."""
        self._sessions[session.peer.connection_id] = session
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(_INTERVAL, self._tick)

    def drop(self, session: Session) -> None:
        """Forget a connection that is over."""
        self._sessions.pop(session.peer.connection_id, None)

    def get(self, connection_id: str, api_id: str, stage: str) -> Session | None:
        """An open connection of a stage."""
        found = self._sessions.get(connection_id)
        if found is None or (found.peer.api_id, found.peer.stage) != (api_id, stage):
            return None
        return found

    def close_all(self) -> int:
        """Close every connection; how many there were."""
        open_ones = list(self)
        for session in open_ones:
            session.close(GOING_AWAY, "Going away")
        return len(open_ones)

    def sweep(self) -> None:
        """Close the connections that are idle for too long, or too old."""
        now = self.clock.monotonic()
        for session in self:
            peer = session.peer
            if now - peer.last_active >= IDLE or now - peer.opened >= LONGEST:
                session.close(GOING_AWAY, "Going away")

    def _tick(self) -> None:
        self._timer = None
        self.sweep()
        if self._sessions:
            self._timer = asyncio.get_running_loop().call_later(_INTERVAL, self._tick)

    # what is under way

    def run(self, what: str, peer: Peer, work: Coroutine[Any, Any, None]) -> None:
        """Have something done for a client, up to its first wait at once; a fault is told."""
        Work(work, partial(self._failed, what, peer)).advance()

    def _failed(self, what: str, peer: Peer, error: BaseException) -> None:
        if self.failed is not None:
            self.failed(f"{what} of {peer.connection_id}", error)
