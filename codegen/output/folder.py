"""The project folder as it is on disk: what stands at a path, looked at without ever following a symbolic link."""

from __future__ import annotations

import hashlib
import os
import stat
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path, PurePosixPath

from codegen.core.errors import OutputError


class Kind(StrEnum):
    """What stands at a path of the project."""

    MISSING = "missing"
    FILE = "a file"
    FOLDER = "a folder"
    LINK = "a symbolic link"
    OTHER = "neither file nor folder"
    BLOCKED = "below a symbolic link or a file"


_KINDS = {stat.S_IFLNK: Kind.LINK, stat.S_IFDIR: Kind.FOLDER, stat.S_IFREG: Kind.FILE}


@dataclass(frozen=True)
class Found:
    """What stands at a path, with its bytes where that is a file."""

    kind: Kind
    content: bytes = b""
    is_read_only: bool = False

    @cached_property
    def sha256(self) -> str | None:
        """Of the bytes as they are; None where there is no file."""
        return digest(self.content) if self.kind is Kind.FILE else None

    def is_text(self, sha256: str) -> bool:
        """Whether the file holds the text of this hash, be its line ends ours or those of Windows."""
        if self.kind is not Kind.FILE:
            return False
        if self.sha256 == sha256:
            return True
        lines = self.content.count(b"\n")
        is_windows = lines > 0 and self.content.count(b"\r\n") == lines == self.content.count(b"\r")
        return is_windows and digest(self.content.replace(b"\r\n", b"\n")) == sha256


def inside(text: str) -> PurePosixPath:
    """A path that a file of the project folder names.

    Raises:
        ValueError: it leads out of the folder.
    """
    path = PurePosixPath(text)
    # of most texts it needs no parts to tell
    leads_out = text.startswith("/") or (".." in text and ".." in path.parts)
    if leads_out or "\0" in text or (not text.strip("./") and not path.parts):
        raise ValueError(f"{text!r} is no path inside the project")
    return path


def digest(content: bytes) -> str:
    """The hash that the lock file keeps."""
    return hashlib.sha256(content).hexdigest()


def look(root: Path, path: PurePosixPath) -> Found:
    """What stands at a path below the project folder.

    Raises:
        OutputError: the file can't be read.
    """
    return Looker(root)(path)


class Looker:
    """Looks at each file and folder of a project once: nothing may change in there meanwhile."""

    def __init__(self, root: Path) -> None:
        self._root = str(root)
        self._folders: dict[str, Kind] = {}
        self._found: dict[PurePosixPath, Found] = {}

    def __call__(self, path: PurePosixPath) -> Found:
        """What stands at a path.

        Raises:
            OutputError: the file can't be read.
        """
        found = self._found.get(path)
        if found is None:
            found = self._found[path] = self._look(path)
        return found

    def _look(self, path: PurePosixPath) -> Found:
        folder, _, name = str(path).rpartition("/")
        above = self._folder(folder)
        if above is not Kind.FOLDER:
            return Found(Kind.MISSING if above is Kind.MISSING else Kind.BLOCKED)
        place = f"{self._root}/{folder}/{name}" if folder else f"{self._root}/{name}"
        return _found(place)

    def _folder(self, path: str) -> Kind:
        """The kind of a folder of the project, or what stands in the way to it."""
        if not path:
            return Kind.FOLDER
        if path not in self._folders:
            above = self._folder(path.rpartition("/")[0])
            self._folders[path] = _kind(f"{self._root}/{path}") if above is Kind.FOLDER else above
        return self._folders[path]


_QUIETLY = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOCTTY
"""Opens what stands at a path without following a link, or waiting for whoever is at the other end of a pipe."""


def _found(place: str) -> Found:
    try:
        descriptor = os.open(place, _QUIETLY)
    except FileNotFoundError:
        return Found(Kind.MISSING)
    except OSError as error:
        kind = _kind(place)
        if kind is not Kind.FILE:
            return Found(kind)
        raise OutputError(f"{place} can't be read: {error.strerror}") from error
    try:
        status = os.fstat(descriptor)
        kind = _KINDS.get(stat.S_IFMT(status.st_mode), Kind.OTHER)
        if kind is not Kind.FILE:
            return Found(kind)
        return Found(kind, _content(descriptor, status.st_size), _is_read_only(status))
    except OSError as error:
        raise OutputError(f"{place} can't be read: {error.strerror}") from error
    finally:
        os.close(descriptor)


def _content(descriptor: int, size: int) -> bytes:
    """All bytes of a file; without the buffers of `open`, which cost more than a small file."""
    parts = [os.read(descriptor, size + 1)]
    if len(parts[0]) == size:
        return parts[0]
    while part := os.read(descriptor, size + 1):
        parts.append(part)
    return b"".join(parts)


def _kind(place: str) -> Kind:
    try:
        mode = os.lstat(place).st_mode
    except (FileNotFoundError, NotADirectoryError):
        return Kind.MISSING
    except OSError as error:
        raise OutputError(f"{place} can't be read: {error.strerror}") from error
    return _KINDS.get(stat.S_IFMT(mode), Kind.OTHER)


def _is_read_only(status: os.stat_result) -> bool:
    """By its mode, so that it counts for the superuser, too: whoever took the write bit away meant it."""
    return not status.st_mode & 0o222
