"""One run at a time in a project folder: a lock on the folder itself, which ends with the process that holds it."""

from __future__ import annotations

import errno
import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from codegen.core.errors import OutputError

WAIT_SECONDS = 30.0
_POLL_SECONDS = 0.05


@contextmanager
def exclusive(
    root: Path, *, wait_seconds: float = WAIT_SECONDS, waiting: Callable[[], None] = lambda: None
) -> Iterator[None]:
    """Hold the project folder; it is made where it is missing, and taken away again where it stays empty.

    Args:
        waiting: called once when another run holds the folder.

    Raises:
        OutputError: the folder can't be made, or another run held it for `wait_seconds`.
    """
    made = _make(root)
    try:
        descriptor = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError as error:
        raise OutputError(f"{root} can't be used as the project folder: {error.strerror}") from error
    try:
        _lock(descriptor, root, wait_seconds, waiting)
        yield
    finally:
        os.close(descriptor)
        for folder in made:
            with suppress(OSError):  # not empty: it is in use now
                folder.rmdir()


def _make(root: Path) -> list[Path]:
    """The folders that were made, innermost first."""
    if root.exists() and not root.is_dir():
        raise OutputError(f"{root} is no folder; choose another one with -o")
    if root.is_symlink() and not root.exists():
        raise OutputError(f"{root} is a symbolic link that leads nowhere; make the folder that it names")
    missing: list[Path] = []
    place = root
    while not place.exists() and place != place.parent:
        missing.append(place)
        place = place.parent
    try:
        root.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"{root} can't be made: {error.strerror}") from error
    return missing


def _lock(descriptor: int, root: Path, wait_seconds: float, waiting: Callable[[], None]) -> None:
    end = time.monotonic() + wait_seconds
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except OSError as error:
            if error.errno in (errno.ENOTSUP, errno.ENOLCK):  # some network disks have no locks
                return
            if error.errno not in (errno.EAGAIN, errno.EACCES):
                raise OutputError(f"{root} can't be locked: {error.strerror}") from error
        if time.monotonic() >= end:
            raise OutputError(f"another run of codegen is at work in {root}; try again when it has ended")
        waiting()
        waiting = _silent
        time.sleep(_POLL_SECONDS)


def _silent() -> None:
    """The caller was told already."""
