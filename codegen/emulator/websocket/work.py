"""What is done for a connection: a coroutine that runs to its end without a task.

A task would do the same, several microseconds slower for each message. In exchange, what runs must not ask for the
current task (asyncio.timeout does).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any


class Work:
    """A coroutine under way; what it waits for keeps it."""

    __slots__ = ("_coroutine", "_failed")

    def __init__(
        self, coroutine: Coroutine[Any, Any, None], failed: Callable[[BaseException], object]
    ) -> None:
        """`failed` is told of the error that ended it."""
        self._coroutine = coroutine
        self._failed = failed

    def advance(self, _awaited: object = None) -> None:
        """Run up to the next wait."""
        try:
            awaited = self._coroutine.send(None)
        except StopIteration:
            return
        except asyncio.CancelledError:
            return
        except Exception as error:
            self._failed(error)
        else:
            if awaited is None:
                asyncio.get_running_loop().call_soon(self.advance)
            else:
                awaited._asyncio_future_blocking = False
                awaited.add_done_callback(self.advance)
