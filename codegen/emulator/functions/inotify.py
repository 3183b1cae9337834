"""Edits below folders, told by the Linux kernel: no work while nothing changes, however many files there are.

In: folders. Out: a call per path that was written, moved or removed. The standard library has no binding of
inotify(7), so this is one.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import struct
from asyncio import AbstractEventLoop
from collections.abc import Callable, Iterator
from pathlib import Path

_CLOSE_WRITE, _MOVED_FROM, _MOVED_TO, _CREATE, _DELETE = 0x8, 0x40, 0x80, 0x100, 0x200
_OVERFLOW, _IGNORED, _IS_FOLDER = 0x4000, 0x8000, 0x40000000
_ONLY_FOLDERS, _NO_LINKS = 0x01000000, 0x02000000
# Not MODIFY: a file is read when its writer has closed it, never half written.
_MASK = _CLOSE_WRITE | _MOVED_FROM | _MOVED_TO | _CREATE | _DELETE | _ONLY_FOLDERS | _NO_LINKS
_NOT_THERE = (FileNotFoundError, NotADirectoryError, PermissionError)
_EVENT = struct.Struct("iIII")  # watch, mask, cookie, length of the name
_CHUNK = 65_536

_IGNORED_FOLDERS = frozenset({"__pycache__", "node_modules", "site-packages"})


def is_watched_folder(name: str) -> bool:
    """Whether a folder below a watched one is watched too: neither hidden nor full of what nobody edits."""
    return not name.startswith(".") and name not in _IGNORED_FOLDERS


class Inotify:
    """Watches folders with everything below them."""

    def __init__(
        self, loop: AbstractEventLoop, changed: Callable[[Path], None], is_wanted: Callable[[str], bool]
    ) -> None:
        """Open the kernel's queue.

        Raises:
            OSError: the kernel has no inotify, or this user no instances left.
        """
        self._loop = loop
        self._changed = changed
        self._is_wanted = is_wanted
        self._folders: dict[int, Path] = {}
        libc = ctypes.CDLL(None, use_errno=True)
        self._add_watch, self._remove_watch = libc.inotify_add_watch, libc.inotify_rm_watch
        self._queue: int = libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
        if self._queue < 0:
            raise _last_error()
        loop.add_reader(self._queue, self._read)

    def add(self, folder: Path) -> None:
        """Watch a folder; one that does not exist (any more) is left out.

        Raises:
            OSError: the kernel's limit of watches is reached.
        """
        for below in folders_below(folder):
            watch = self._add_watch(self._queue, os.fsencode(below), _MASK)
            if watch >= 0:
                self._folders[watch] = below
            elif not isinstance(error := _last_error(), _NOT_THERE):
                raise error

    def close(self) -> None:
        self._loop.remove_reader(self._queue)
        os.close(self._queue)

    def _read(self) -> None:
        try:
            data = os.read(self._queue, _CHUNK)
        except BlockingIOError:
            return
        position = 0
        while position < len(data):
            watch, mask, _, length = _EVENT.unpack_from(data, position)
            position += _EVENT.size + length
            name = os.fsdecode(data[position - length : position].rstrip(b"\0"))
            self._take(watch, mask, name)

    def _take(self, watch: int, mask: int, name: str) -> None:
        if mask & _OVERFLOW:  # events were lost: anything may have changed
            for folder in self._folders.values():
                self._changed(folder)
        elif mask & _IGNORED:
            self._folders.pop(watch, None)
        elif watch in self._folders:
            path = self._folders[watch] / name
            if mask & _IS_FOLDER:
                self._take_folder(path, mask)
            elif not mask & _CREATE and self._is_wanted(name):
                self._changed(path)

    def _take_folder(self, path: Path, mask: int) -> None:
        if not is_watched_folder(path.name):
            return
        if mask & (_CREATE | _MOVED_TO):
            with contextlib.suppress(OSError):  # at the kernel's limit the new folder goes unwatched
                self.add(path)
            for folder, _, names in os.walk(path):
                for name in filter(self._is_wanted, names):
                    self._changed(Path(folder, name))
        else:
            for watch in [w for w, folder in self._folders.items() if folder.is_relative_to(path)]:
                self._remove_watch(self._queue, watch)
            self._changed(path)


def folders_below(folder: Path) -> Iterator[Path]:
    """Give the folder and the watched ones below it; links are not followed."""
    if folder.is_dir():
        yield folder
        for parent, names, _ in os.walk(folder):
            names[:] = filter(is_watched_folder, names)
            for name in names:
                yield Path(parent, name)


def _last_error() -> OSError:
    number = ctypes.get_errno()
    return OSError(number, os.strerror(number))
