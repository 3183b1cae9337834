"""Where the parts of a bundled, upgraded document were written. In: a pointer into the data. Out: a place in a file.

Nothing is computed before a place is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping

from codegen.core.diagnostics import SourceLocation
from codegen.core.reading import Document
from codegen.core.records import Record, field


class Origin(Record, frozen=True):
    """A part of a file: the whole below a pointer."""

    file: Document
    pointer: str = ""


class Sources(Record, frozen=True):
    """The way back from `SpecDocument.data` to the files.

    Attributes:
        root: the file that was loaded.
        bundled: pointers of what came from `$ref`ed files, with their origin.
        files: every file that was read.
        links: symbolic links on the way to those files (path -> where it led).
        moved: what corrections and the upgrade from Swagger 2.0 moved (new pointer -> pointer before), latest first.
    """

    root: Document
    bundled: Mapping[str, Origin] = field(default_factory=dict)
    moved: tuple[Mapping[str, str], ...] = ()
    files: tuple[Document, ...] = ()
    links: Mapping[str, str] = field(default_factory=dict)

    def locate(self, pointer: str) -> SourceLocation:
        """Where the thing at a pointer into the data was written, or its nearest known ancestor."""
        before = pointer
        for renamed in self.moved:
            before = _replace_prefix(before, renamed)
        prefix = _longest_prefix(before, self.bundled)
        origin = Origin(self.root) if prefix is None else self.bundled[prefix]
        found = origin.file.locate(origin.pointer + before[len(prefix or "") :])
        return SourceLocation(found.file, found.line, found.column, pointer)


def _replace_prefix(pointer: str, renamed: Mapping[str, str]) -> str:
    prefix = _longest_prefix(pointer, renamed)
    return pointer if prefix is None else renamed[prefix] + pointer[len(prefix) :]


def _longest_prefix(pointer: str, known: Mapping[str, object]) -> str | None:
    if not known:
        return None
    prefix = pointer
    while prefix not in known:
        if not prefix:
            return None
        prefix = prefix.rpartition("/")[0]
    return prefix
