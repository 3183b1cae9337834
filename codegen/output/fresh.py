"""Files that a command writes once and never again: none of them may be there before."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from codegen.core.errors import OutputError
from codegen.core.files import GeneratedFile
from codegen.output.folder import Kind, Looker


def write_fresh(root: Path, files: Sequence[GeneratedFile]) -> None:
    """Write all of the files, or none.

    Raises:
        OutputError: one of them is there already, or can't be written.
    """
    look = Looker(root)
    for file in files:
        if (found := look(file.path)).kind is not Kind.MISSING:
            what = "is there already" if found.kind is Kind.FILE else f"is {found.kind}"
            raise OutputError(f"{root / file.path} {what}, and is not replaced; move it away first")
    written: list[Path] = []
    try:
        for file in files:
            place = root / file.path
            place.parent.mkdir(parents=True, exist_ok=True)
            with place.open("x", encoding="utf-8", newline="\n") as stream:
                written.append(place)
                stream.write(file.content)
    except OSError as error:
        for place in written:
            with suppress(OSError):
                place.unlink()
        raise OutputError(f"{error.filename or root} can't be written: {error.strerror}") from error
