"""The events that a worker was handed: the one that it runs, and others before it has answered.

To wake a process up costs more than most handlers do: a worker that finds its next event in its pipe goes on at once.
What it has not begun can be taken back, so that no event waits behind a slow one while another environment is free.
"""

from __future__ import annotations

import select
from collections import deque

from codegen.emulator.functions.invocation import Invocation
from codegen.emulator.functions.processes.connection import WorkerConnection


class Handed:
    """Invocations with the frames that were sent for them, in the order in which the worker begins and answers them."""

    __slots__ = ("_connection", "_events", "_moves")

    def __init__(self, connection: WorkerConnection) -> None:
        self._connection = connection
        self._events: deque[tuple[Invocation, bytes]] = deque()
        self._moves = False

    @property
    def current(self) -> Invocation | None:
        """The one that the worker runs, as far as its answers were read."""
        return self._events[0][0] if self._events else None

    @property
    def ahead(self) -> int:
        """How many wait for that one."""
        return max(0, len(self._events) - 1)

    def run(self, invocation: Invocation, frame: bytes) -> None:
        """Send an event to a worker that is free."""
        self._events.append((invocation, frame))
        self._moves = True
        self._connection.send(frame)

    def hand_ahead(self, invocation: Invocation, frame: bytes) -> bool:
        """Send an event to a worker that runs another one; False where it can't take it now."""
        if invocation.stream is not None or not self._connection.send_ahead(frame):
            return False
        self._events.append((invocation, frame))
        self._moves = True
        return True

    def answered(self) -> None:
        """The worker has answered, and goes on with the next one."""
        self._events.popleft()
        self._moves = True

    def is_held_up(self) -> bool:
        """Whether some wait, and the worker has answered none since this was asked for last."""
        moves, self._moves = self._moves, False
        return len(self._events) > 1 and not moves and not self._connection.has_unread()

    def take_back(self) -> list[Invocation]:
        """Those that the worker has not begun, and of which it will not hear; one stays with it."""
        if len(self._events) < 2 or self._reads_its_own():
            return []
        taken = self._taken()
        if taken and not self._events:
            self._events.append(taken.pop(0))
            self._connection.send(self._events[0][1])
        return [invocation for invocation, _ in taken]

    def leave(self) -> list[Invocation]:
        """Those that the worker, which ends or has ended, has not begun."""
        return [
            invocation for invocation, _ in (self._left() if self._connection.is_closed else self._taken())
        ]

    def begun(self) -> list[Invocation]:
        """All that a worker which left the others had: more than one where it went on in its last moment."""
        begun = [invocation for invocation, _ in self._events]
        self._events.clear()
        return begun

    def _reads_its_own(self) -> bool:
        """Whether it may be in the middle of an event that came in several packets."""
        own = self._events[0][1]
        others = sum(len(frame) for _, frame in self._events) - len(own)
        return len(own) > select.PIPE_BUF and self._connection.unread > others

    def _taken(self) -> list[tuple[Invocation, bytes]]:
        """Read them before the worker does. It may read some meanwhile, which need not be the first."""
        packets = set(self._connection.take_back())
        taken = [event for event in self._events if event[1] in packets]
        self._events = deque(event for event in self._events if event[1] not in packets)
        return taken

    def _left(self) -> list[tuple[Invocation, bytes]]:
        left: deque[tuple[Invocation, bytes]] = deque()
        unread = self._connection.unread
        while unread > 0 and self._events:
            left.appendleft(self._events.pop())
            unread -= len(left[0][1])
        return list(left)
