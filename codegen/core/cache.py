"""What was worked out before, kept by the content that it was worked out from, in a folder of the user's.

In: a kind and facts, all that a result depends on beside the tool. Out: the result, or nothing. The tool's own state is
part of every key, so that nothing an earlier version worked out is ever taken. Nothing here is ever fatal: an entry
that can't be read or written is as good as none. Runs at the same time see whole entries, or none.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from codegen import __version__
from codegen.core.plain_json import dumps, loads

FOLDER_VARIABLE = "CODEGEN_CACHE_DIR"

LARGEST_FOLDER = 200_000_000  # bytes of one kind; the entries that were not used for longest go first
MOST_ENTRIES = 512

_PACKAGE = Path(__file__).resolve().parents[1]
_PACKAGES = (
    "black",
    "jinja2",
    "jsonschema",
    "jsonschema-rs",
    "openapi-schema-validator",
    "openapi-spec-validator",
)
"""Packages whose version decides what comes out of a run."""


class Cache:
    """The entries of one kind, which other processes may use at the same time."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    @classmethod
    def of_user(cls, kind: str) -> Cache:
        """That of whoever runs this: `$CODEGEN_CACHE_DIR`, else `codegen` in `$XDG_CACHE_HOME` or `~/.cache`."""
        folder = _user_folder()
        return cls(folder / kind if folder else None)

    def find(self, *facts: str) -> Any:
        """The value stored under the same facts by the same tool; None where there is none."""
        content = self.find_content(*facts)
        try:
            return None if content is None else loads(content)
        except (ValueError, RecursionError):
            return None

    def find_content(self, *facts: str) -> memoryview | None:
        """The bytes stored under the same facts by the same tool; None where there are none."""
        if self._folder is None:
            return None
        entry = self._entry(facts)
        try:
            stored = memoryview(entry.read_bytes())
        except OSError:
            return None
        checksum, content = bytes(stored[:_CHECKSUM]), stored[_CHECKSUM:]
        if checksum != _checksum(content):
            return None
        with suppress(OSError):
            os.utime(entry)  # it is in use: others go before it
        return content

    def store(self, value: Any, *facts: str) -> None:
        """Keep a value made of JSON's types; a reader sees the whole of it or nothing."""
        if self._folder is not None:
            with suppress(ValueError, RecursionError):
                self.store_content(dumps(value), *facts)

    def store_content(self, content: bytes, *facts: str) -> None:
        """Keep bytes; a reader sees all of them or nothing."""
        if self._folder is None:
            return
        with suppress(OSError):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self._folder, suffix=".new")
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(_checksum(content))
                    file.write(content)
                os.replace(name, self._entry(facts))
            except BaseException:
                os.unlink(name)
                raise
            self._prune(self._folder)

    def _entry(self, facts: tuple[str, ...]) -> Path:
        key = hashlib.sha256(json.dumps([tool_state(), *facts]).encode()).hexdigest()
        return Path(str(self._folder), f"{key}.json")

    def _prune(self, folder: Path) -> None:
        with os.scandir(folder) as entries:
            states = [(entry.stat().st_mtime_ns, entry.stat().st_size, entry.path) for entry in entries]
        states.sort(reverse=True)
        total = 0
        for number, (_, size, path) in enumerate(states):
            total += size
            if total > LARGEST_FOLDER or number >= MOST_ENTRIES:
                Path(path).unlink(missing_ok=True)


def _checksum(content: bytes | memoryview) -> bytes:
    """The line that tells an entry from a damaged one that can still be read."""
    return hashlib.sha256(content).hexdigest().encode() + b"\n"


_CHECKSUM = len(_checksum(b""))


def _user_folder() -> Path | None:
    stated = os.environ.get(FOLDER_VARIABLE, "")
    if stated:
        return Path(stated).absolute()
    base = os.environ.get("XDG_CACHE_HOME", "")
    try:
        return Path(base if os.path.isabs(base) else Path.home() / ".cache") / "codegen"
    except RuntimeError:  # no home directory
        return None


@cache
def tool_state() -> str:
    """Of everything that decides what comes out of a run: versions, and the state of our own modules and templates."""
    folders = [_PACKAGE]
    if (
        _PACKAGE.parent / "pyproject.toml"
    ).is_file():  # a checkout: a wheel has the templates inside the package
        folders.append(_PACKAGE.parent / "templates")
    states = [state for folder in folders for state in sorted(_states(str(folder)))]
    stated = (__version__, sys.version_info[:3], [*map(_version, _PACKAGES)], states)
    return hashlib.sha256(repr(stated).encode()).hexdigest()


def _states(folder: str) -> Iterator[tuple[str, int, int]]:
    """Name, size and time of each file; byte code is made from others."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                if entry.name != "__pycache__":
                    yield from _states(entry.path)
            else:
                status = entry.stat()
                yield entry.path, status.st_size, status.st_mtime_ns


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""
