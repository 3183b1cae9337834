"""Messages on their way out: those of one turn of the loop go to their sockets together.

Each write wakes up a client that waits, in the middle of the work for others; one after another they find it awake.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable


class Outbox:
    """Holds frames until the work of the moment is done."""

    __slots__ = ("_held",)

    def __init__(self) -> None:
        self._held: list[tuple[Callable[[bytes], None], bytes]] = []

    def put(self, write: Callable[[bytes], None], frame: bytes) -> None:
        """Have a frame written soon, after those that were put before."""
        if not self._held:
            asyncio.get_running_loop().call_soon(self.flush)
        self._held.append((write, frame))

    def flush(self) -> None:
        """Write what is held, before something that must come after it."""
        held, self._held = self._held, []
        for write, frame in held:
            write(frame)
