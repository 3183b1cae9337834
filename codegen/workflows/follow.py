"""A project follows its contract while it is served: an edit of contract or settings scaffolds again, aside.

A contract that is broken changes nothing: what was generated last stays, and goes on being served.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path, PurePosixPath

from codegen.core.errors import OutputError
from codegen.core.records import Record
from codegen.ir.project import SETTINGS_FILE
from codegen.output.journal import is_unfinished
from codegen.output.lock import Lock, read_lock
from codegen.workflows.template_files import SUFFIX

POLL_SECONDS = 0.2  # a handful of files; watching their folders would mean watching all that lies beside them


class Followed(Record, frozen=True):
    """What became of one edit."""

    is_done: bool
    output: str  # what `codegen scaffold` printed


_DONE = (0, 4)
"""Exit codes of runs that wrote the project: 4 where a side of a merge waits for `codegen resolve`."""

Report = Callable[[Followed], None]


def is_project(folder: Path) -> bool:
    """Whether a folder can be made again from its contract."""
    return (folder / SETTINGS_FILE).is_file() and _lock(folder) is not None


def is_behind(root: Path) -> bool:
    """Whether contract or settings changed since the project was made, or a run was cut off while it wrote."""
    return is_unfinished(root) or not all(_is_text(path, sha256) for path, sha256 in _sources(root).items())


def regenerate(root: Path) -> Followed:
    """Scaffold the project again, as the command does; another process, so that a server goes on undisturbed."""
    ran = subprocess.run(
        [sys.executable, "-m", "codegen", "scaffold", str(root)],
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
        stdin=subprocess.DEVNULL,
    )
    is_done = ran.returncode in _DONE
    return Followed(is_done, ran.stdout if is_done else ran.stderr)


class ContractFollower:
    """Watches what a project is made from, in a thread of its own, inside a `with` block."""

    def __init__(self, root: Path, report: Report, poll_seconds: float = POLL_SECONDS) -> None:
        self._root = root
        self._report = report
        self._poll_seconds = poll_seconds
        self._stopped = threading.Event()
        self._seen = self._stamps()
        self._thread = threading.Thread(target=self._run, name="codegen-follow", daemon=True)

    def __enter__(self) -> ContractFollower:
        """Begin; edits since the follower was made count."""
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """End; an edit that is being followed is finished first."""
        self._stopped.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stopped.wait(self._poll_seconds):
            stamps = self._stamps()
            if stamps != self._seen:
                self._seen = stamps
                if is_behind(self._root):
                    self._report(regenerate(self._root))

    def _stamps(self) -> dict[Path, tuple[int, int] | None]:
        return {path: _stamp(path) for path in _sources(self._root)}


def _lock(root: Path) -> Lock | None:
    try:
        return read_lock(root)
    except OutputError:  # `codegen scaffold` is who complains
        return None


def _sources(root: Path) -> dict[Path, str]:
    """The files that the project is made from, each with the hash that it had then."""
    lock = _lock(root) or Lock()
    sources = {root / path: sha256 for path, sha256 in lock.contract_files.items()}
    settings = lock.files.get(PurePosixPath(SETTINGS_FILE))
    sources |= {root / path: file.sha256 for path, file in lock.files.items() if path.suffix == SUFFIX}
    return sources | ({root / SETTINGS_FILE: settings.sha256} if settings else {})


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size


def _is_text(path: Path, sha256: str) -> bool:
    """Whether a file holds what it held, whatever its line ends."""
    try:
        content = path.read_bytes()
    except OSError:
        return False
    return sha256 in (hashlib.sha256(text).hexdigest() for text in (content, content.replace(b"\r\n", b"\n")))
