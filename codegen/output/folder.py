"""The project folder as it is on disk: what stands at a path, looked at without ever following a symbolic link."""

from __future__ import annotations

import hashlib
import os
import stat
from dataclasses import dataclass
from enum import StrEnum
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


@dataclass(frozen=True, slots=True)
class Found:
    """What stands at a path, with its bytes where that is a file."""

    kind: Kind
    content: bytes = b""
    is_read_only: bool = False

    @property
    def sha256(self) -> str | None:
        """Of the bytes as they are; None where there is no file."""
        return digest(self.content) if self.kind is Kind.FILE else None

    def is_text(self, sha256: str) -> bool:
        """Whether the file holds the text of this hash, be its line ends ours or those of Windows."""
        if self.kind is not Kind.FILE:
            return False
        if digest(self.content) == sha256:
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
    if path.is_absolute() or ".." in path.parts or not path.parts or "\0" in text:
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
    place = root
    for part in path.parts[:-1]:
        place = place / part
        kind = _kind(place)
        if kind is Kind.MISSING:
            return Found(Kind.MISSING)
        if kind is not Kind.FOLDER:
            return Found(Kind.BLOCKED)
    place = place / path.name
    kind = _kind(place)
    if kind is not Kind.FILE:
        return Found(kind)
    try:
        descriptor = os.open(place, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        with open(descriptor, "rb") as file:
            return Found(Kind.FILE, file.read(), _is_read_only(os.fstat(file.fileno())))
    except OSError as error:
        raise OutputError(f"{place} can't be read: {error.strerror}") from error


def _kind(place: Path) -> Kind:
    try:
        mode = place.lstat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return Kind.MISSING
    except OSError as error:
        raise OutputError(f"{place} can't be read: {error.strerror}") from error
    for test, kind in ((stat.S_ISLNK, Kind.LINK), (stat.S_ISDIR, Kind.FOLDER), (stat.S_ISREG, Kind.FILE)):
        if test(mode):
            return kind
    return Kind.OTHER


def _is_read_only(status: os.stat_result) -> bool:
    """By its mode, so that it counts for the superuser, too: whoever took the write bit away meant it."""
    return not status.st_mode & 0o222
