"""Generated files that can't all stand on one disk. In: their paths. Out: findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from codegen.core.diagnostics import Diagnostic, Severity


def collisions(paths: Iterable[PurePosixPath]) -> Iterator[Diagnostic]:
    """Paths that are one file on disks that ignore case, or a file and a folder at once."""
    taken: dict[str, PurePosixPath] = {}
    folders: dict[str, PurePosixPath] = {}
    for path in paths:
        key = str(path).casefold()
        other = taken.setdefault(key, path)
        if other is not path:
            yield _collision(path, other)
        folder = key.rpartition("/")[0]
        while folder and folder not in folders:  # else those above it are known, too
            folders[folder] = path
            folder = folder.rpartition("/")[0]
    for key, path in taken.items():
        if key in folders:
            yield _collision(path, folders[key])


def _collision(path: PurePosixPath, other: PurePosixPath) -> Diagnostic:
    message = f"{path} and {other} can't both be written: they are one place where case does not count"
    return Diagnostic(
        "CG308", Severity.ERROR, message, None, "give one of the operations or tags another name"
    )
