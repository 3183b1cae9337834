"""The changes of a plan as a patch that `git apply` takes. In: changes and the project folder. Out: text."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from codegen.output.changes import WRITES, FileChange
from codegen.output.folder import Looker

_NOWHERE = "/dev/null"
_NO_END = "\n\\ No newline at end of file\n"


def patch(root: Path, changes: Iterable[FileChange]) -> Iterator[str]:
    """The lines of the patch, file by file; bytes that are no UTF-8 stand in it as lone surrogates."""
    look = Looker(root)
    for change in changes:
        if change.touches_disk:
            found = look(change.path)
            before = found.content if found.sha256 is not None else None
            yield from _file(change.path, before, change.content if change.action in WRITES else None)


def _file(path: PurePosixPath, before: bytes | None, after: bytes | None) -> Iterator[str]:
    old, new = _quoted(f"a/{path}"), _quoted(f"b/{path}")
    yield f"diff --git {old} {new}\n"
    if before is None:
        yield "new file mode 100644\n"
    if after is None:
        yield "deleted file mode 100644\n"
    lines = difflib.unified_diff(
        _lines(before),
        _lines(after),
        old if before is not None else _NOWHERE,
        new if after is not None else _NOWHERE,
    )
    for line in lines:
        yield line if line.endswith("\n") else line + _NO_END


def _lines(content: bytes | None) -> list[str]:
    """Lines as git counts them: only line feeds end one."""
    text = (content or b"").decode("utf-8", "surrogateescape")
    return [line + "\n" for line in text.split("\n")[:-1]] + (
        [last] if (last := text.rpartition("\n")[2]) else []
    )


def _quoted(path: str) -> str:
    """A path as git writes it: in quotes, where a character needs an escape."""
    plain = all(" " <= c <= "~" and c not in '"\\' for c in path)
    if plain:
        return path
    escaped = (
        f"\\{chr(b)}" if chr(b) in '"\\' else chr(b) if 0x20 <= b <= 0x7E else f"\\{b:03o}"
        for b in path.encode("utf-8", "surrogateescape")
    )
    return f'"{"".join(escaped)}"'
