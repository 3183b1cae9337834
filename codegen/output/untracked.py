"""Files in generated packages that no run made, such as modules that were left behind or put in the wrong place."""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath

from codegen.core.files import Ownership
from codegen.output.lock import Lock

_INIT = "__init__.py"


def untracked_files(root: Path, lock: Lock) -> list[PurePosixPath]:
    """Files in packages of which every file is generated; caches and hidden files are nobody's."""
    return [
        path
        for package in _generated_packages(lock)
        for path in _files_below(root, package)
        if path not in lock.files
    ]


def _generated_packages(lock: Lock) -> list[PurePosixPath]:
    """The outermost packages in which all files are generated."""
    users = {
        folder
        for path, record in lock.files.items()
        if record.ownership is not Ownership.GENERATED
        for folder in path.parents
    }
    packages = {path.parent for path in lock.files if path.name == _INIT} - users
    return sorted(package for package in packages if package.parent not in packages)


def _files_below(root: Path, folder: PurePosixPath) -> list[PurePosixPath]:
    found = []
    for place, folders, names in os.walk(root / folder):
        folders[:] = sorted(name for name in folders if not name.startswith((".", "__pycache__")))
        here = PurePosixPath(Path(place).relative_to(root).as_posix())
        found += [
            here / name for name in sorted(names) if not name.startswith(".") and not name.endswith(".pyc")
        ]
    return found
