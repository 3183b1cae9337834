"""Watches the files that a running emulator was made from.

In: folders and suffixes. Out: one call per edit with all paths that it touched, a moment after the last was written.
"""

from __future__ import annotations

import asyncio
from asyncio import TimerHandle
from collections.abc import Callable, Iterable
from pathlib import Path
from time import monotonic

from codegen.emulator.functions.inotify import Inotify, is_watched_folder
from codegen.emulator.functions.polling import Polling
from codegen.emulator.functions.runtimes import CODE_SUFFIXES

# Seconds without a further change: one save, one checkout, one generation of many files is one edit.
_SETTLE = 0.03
_LONGEST = 0.25  # seconds to wait for that at most


class FileWatcher:
    """Calls `on_change` with the paths of every edit below the folders, links resolved, in the loop that made it.

    Args:
        suffixes: of the files that count: (".py", ".yaml"). A folder that goes counts always.
        poll: look for changes instead of asking the kernel, where it does not know of them (network file systems).
    """

    def __init__(
        self,
        on_change: Callable[[frozenset[Path]], object],
        suffixes: tuple[str, ...] = CODE_SUFFIXES,
        *,
        poll: bool = False,
    ) -> None:
        self._loop = asyncio.get_running_loop()
        self._on_change = on_change
        self._suffixes = suffixes
        self._poll = poll
        self._backend: Inotify | Polling | None = None
        self._changed: set[Path] = set()
        self._first_change = 0.0
        self._timer: TimerHandle | None = None

    def watch(self, folders: Iterable[Path]) -> None:
        """Watch these folders from now on, and no others."""
        self._close_backend()
        roots = _outermost({folder.resolve() for folder in folders})
        if not self._poll:
            try:
                self._backend = Inotify(self._loop, self._take, self._is_wanted)
                for root in roots:
                    self._backend.add(root)
                return
            except (OSError, AttributeError):  # no inotify on this system, or none left for this user
                self._close_backend()
        self._backend = Polling(self._loop, self._take, self._is_wanted)
        for root in roots:
            self._backend.add(root)

    def close(self) -> None:
        self._close_backend()
        if self._timer:
            self._timer.cancel()

    def _close_backend(self) -> None:
        if self._backend:
            self._backend.close()
            self._backend = None

    def _is_wanted(self, name: str) -> bool:
        return name.endswith(self._suffixes)

    def _take(self, path: Path) -> None:
        now = monotonic()
        if not self._changed:
            self._first_change = now
        self._changed.add(path)
        if self._timer:
            self._timer.cancel()
        delay = min(_SETTLE, self._first_change + _LONGEST - now)
        self._timer = self._loop.call_later(max(0.0, delay), self._settled)

    def _settled(self) -> None:
        changed, self._changed = frozenset(self._changed), set()
        self._timer = None
        self._on_change(changed)


def _outermost(folders: set[Path]) -> list[Path]:
    """Leave out what lies below another one."""

    def is_covered(folder: Path) -> bool:
        parents = (parent for parent in folder.parents if parent in folders)
        return any(all(map(is_watched_folder, folder.relative_to(parent).parts)) for parent in parents)

    return [folder for folder in folders if not is_covered(folder)]
