"""Where a place within a text stands in the file that the text was read from.

In: the place of a member whose value is a mapping template, and line and column in the template. Out: line and column
in the file: behind the indentation of a block, within quotes, or in JSON's escapes. The search is by the line's own
text, so that it holds for every style of YAML; where it finds nothing, the place of the member stands.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from codegen.core.diagnostics import SourceLocation
from codegen.core.records import replace

_FARTHEST = 20_000  # lines behind the member that are searched


class TextPlaces:
    """The files that texts were read from; each is read when a place in it is first asked for."""

    def __init__(self, texts: Mapping[str, str] | None = None) -> None:
        """`texts` are known by the names of their files."""
        self._lines = {name: text.split("\n") for name, text in (texts or {}).items()}

    def find(self, member: SourceLocation, text: str, line: int, column: int) -> SourceLocation:
        """The place of line and column, both from 1, of the text below a member."""
        lines = self._of(member.file)
        at, start = member.line - 1, member.column - 1
        written = text.split("\n")
        for index, part in enumerate(written[:line]):
            if not part.strip():
                continue
            found = _search(lines, part.strip(), at, start)
            if found is None:
                return member
            at, start, shown = found
            if index == line - 1:
                within = max(0, column - 1 - (len(part) - len(part.lstrip())))
                offset = min(within if shown == part.strip() else 0, len(shown))
                return replace(member, line=at + 1, column=start + offset + 1)
            start += len(shown)
        return member

    def _of(self, name: str) -> list[str]:
        if name not in self._lines:
            try:
                text = Path(name).read_text(encoding="utf-8", errors="replace")
            except OSError:
                text = ""
            self._lines[name] = text.split("\n")
        return self._lines[name]


def _search(lines: list[str], wanted: str, at: int, start: int) -> tuple[int, int, str] | None:
    """Line, column and spelling of the first place from a line and column on that has the wanted text."""
    spellings = dict.fromkeys((wanted, wanted.replace("'", "''"), json.dumps(wanted)[1:-1]))
    for number in range(at, min(len(lines), at + _FARTHEST)):
        for spelling in spellings:
            column = lines[number].find(spelling, start if number == at else 0)
            if column >= 0:
                return number, column, spelling
    return None
