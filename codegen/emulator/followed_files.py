"""Follows the few files that a configuration was read from: template, definitions beside it, contract.

In: paths. Out: a call when one of them is another one than before. Looking at them now and then costs next to nothing,
where watching their folder would mean watching everything that lies below it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from pathlib import Path

_SECONDS = 0.2
_Stamp = tuple[int, int, int] | None


class FollowedFiles:
    """Calls `on_change` in the loop that made it, until it is closed."""

    def __init__(self, on_change: Callable[[], None], paths: Iterable[Path]) -> None:
        self._on_change = on_change
        self.follow(paths)
        self._loop = asyncio.get_running_loop()
        self._timer = self._loop.call_later(_SECONDS, self._look)

    def follow(self, paths: Iterable[Path]) -> None:
        """Follow these files from now on, as they are now."""
        self._stamps = {path: _stamp(path) for path in paths}

    def close(self) -> None:
        self._timer.cancel()

    def _look(self) -> None:
        self._timer = self._loop.call_later(_SECONDS, self._look)
        stamps = {path: _stamp(path) for path in self._stamps}
        if (
            stamps != self._stamps and None not in stamps.values()
        ):  # a file that is gone is being written anew
            self._stamps = stamps
            self._on_change()


def _stamp(path: Path) -> _Stamp:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino
