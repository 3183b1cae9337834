"""Edits below folders, found by looking: where there is no inotify (macOS), or it does not know (network file systems).

In: folders. Out: a call per path that appeared, changed or went. Looking takes at most a fiftieth of one processor, so
that many files are looked at less often.
"""

from __future__ import annotations

import os
import time
from asyncio import AbstractEventLoop
from collections.abc import Callable
from pathlib import Path

from codegen.emulator.functions.inotify import is_watched_folder

_INTERVAL = 0.1
_SHARE = 50

Stamps = dict[str, tuple[int, int]]  # modification time in ns and size, by path


class Polling:
    """Looks at every file with a wanted suffix, again and again."""

    def __init__(
        self, loop: AbstractEventLoop, changed: Callable[[Path], None], is_wanted: Callable[[str], bool]
    ) -> None:
        self._loop = loop
        self._changed = changed
        self._is_wanted = is_wanted
        self._folders: list[Path] = []
        self._stamps: Stamps = {}
        self._timer = loop.call_later(_INTERVAL, self._look)

    def add(self, folder: Path) -> None:
        """Watch a folder, which need not exist yet."""
        self._folders.append(folder)
        _stamp(folder, self._is_wanted, self._stamps)

    def close(self) -> None:
        self._timer.cancel()

    def _look(self) -> None:
        begin = time.perf_counter()
        stamps: Stamps = {}
        for folder in self._folders:
            _stamp(folder, self._is_wanted, stamps)
        for path in stamps.keys() | self._stamps.keys():
            if stamps.get(path) != self._stamps.get(path):
                self._changed(Path(path))
        self._stamps = stamps
        took = time.perf_counter() - begin
        self._timer = self._loop.call_later(max(_INTERVAL, took * _SHARE), self._look)


def _stamp(folder: Path, is_wanted: Callable[[str], bool], stamps: Stamps) -> None:
    todo = [str(folder)]
    while todo:
        try:
            entries = os.scandir(todo.pop())
        except OSError:  # it went
            continue
        with entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    if is_watched_folder(entry.name):
                        todo.append(entry.path)
                elif is_wanted(entry.name):
                    _stamp_file(entry, stamps)


def _stamp_file(entry: os.DirEntry[str], stamps: Stamps) -> None:
    try:
        status = entry.stat()
    except OSError:
        return
    stamps[entry.path] = status.st_mtime_ns, status.st_size
