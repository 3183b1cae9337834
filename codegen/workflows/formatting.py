"""What an earlier run laid out and checked from the same text is taken from the disk, a third of a run's time."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import PurePosixPath

from codegen import __version__
from codegen.core.files import GeneratedFile
from codegen.output.folder import Looker
from codegen.output.lock import Lock
from codegen.render.files import finish


def finish_changed(
    files: Sequence[GeneratedFile], look: Looker, previous: Lock | None
) -> tuple[list[GeneratedFile], dict[PurePosixPath, str]]:
    """The files as they are written, and the hash of what each was formatted from."""
    style = f"codegen {__version__}, black {version('black')}"
    sources = {
        file.path: hashlib.sha256(f"{style}\n{file.content}".encode()).hexdigest()
        for file in files
        if file.is_python
    }

    def known(file: GeneratedFile) -> str | None:
        record = previous.files.get(file.path) if previous else None
        if record is None or record.source != sources[file.path]:
            return None
        found = look(file.path)
        is_ours = found.sha256 == (record.offered or record.sha256)
        return found.content.decode() if is_ours else None

    return finish(files, known), sources
