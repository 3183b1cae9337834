"""Bounded reading of the files that users write: YAML 1.2 or JSON, UTF-8, one document, an object with text keys.

In: a path, or a text. Out: plain data, and on demand the place of anything in it. Whatever is wrong with the text is a
`Refused` that carries every problem with its place.
"""

from __future__ import annotations

import codecs
import hashlib
import re
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

from codegen.core.diagnostics import Diagnostic, Severity, SourceLocation
from codegen.core.errors import Refused
from codegen.core.json_positions import JsonPositions
from codegen.core.json_reading import read_json, read_sound_json
from codegen.core.limits import DEFAULT_LIMITS, Limits
from codegen.core.positions import Positions, names_of
from codegen.core.problems import Problem, UnreadableError
from codegen.core.yaml_positions import YamlPositions
from codegen.core.yaml_reading import Tags, read_yaml

_OTHER_ENCODINGS = {
    codecs.BOM_UTF32_LE: "UTF-32",
    codecs.BOM_UTF32_BE: "UTF-32",
    codecs.BOM_UTF16_LE: "UTF-16",
    codecs.BOM_UTF16_BE: "UTF-16",
}


_BRACKET = re.compile(rb"\s*+[{\[]")


@dataclass(frozen=True, slots=True)
class Document:
    """A file that was read."""

    data: dict[str, Any]
    name: str  # of the file, as diagnostics print it
    sha256: str  # of its bytes
    positions: Positions = field(repr=False, compare=False)

    def locate(self, pointer: str) -> SourceLocation:
        """Where the thing at a JSON pointer stands: its key or list item, else the nearest ancestor that exists."""
        line, column = self.positions.find(names_of(pointer))
        return SourceLocation(self.name, line, column, pointer)


def read(
    source: Path | str, *, name: str = "", tags: Tags | None = None, limits: Limits = DEFAULT_LIMITS
) -> Document:
    """Read a file (`Path`) or a text (`str`).

    Args:
        name: how diagnostics call the file; the path as given where empty.
        tags: gives the values of YAML tags (`!Sub`); without it every tag beyond YAML's own is refused.

    Raises:
        Refused: with every problem found.
    """
    shown = name or (str(source) if isinstance(source, Path) else "<text>")
    raw = (
        _bytes(source, shown, limits) if isinstance(source, Path) else source.encode("utf-8", "surrogatepass")
    )
    try:
        data, positions = _parse(raw, shown, limits, tags)
    except UnreadableError as error:
        raise _refused(error.problems, shown) from None
    if not isinstance(data, dict):
        what = "a list" if isinstance(data, list) else "empty" if data is None else "a plain value"
        _refuse(
            Problem("CG008", f"the document is {what}, not an object", "write an object of keys and values"),
            shown,
        )
    return Document(data, shown, hashlib.sha256(raw).hexdigest(), positions)


def _parse(raw: bytes, shown: str, limits: Limits, tags: Tags | None) -> tuple[Any, Positions]:
    """JSON where it is JSON, which parses ten times faster; else YAML, which JSON is a part of."""
    sound = read_sound_json(raw, limits) if _BRACKET.match(raw) else None
    if sound is not None:
        return sound, JsonPositions(raw)
    text, is_json = _decode(raw, shown), shown.endswith(".json")
    if not text.strip():
        raise UnreadableError([Problem("CG008", "the file is empty", "write a document")])
    if is_json or text.lstrip()[0] in "{[":
        try:
            return read_json(text, limits), JsonPositions(text.encode())
        except UnreadableError as error:
            if is_json or error.problems[0].code != "CG004":
                raise
    return read_yaml(text, limits, tags), YamlPositions(text)


def _bytes(path: Path, shown: str, limits: Limits) -> bytes:
    refuse = partial(_refuse, name=shown)
    try:
        if path.is_dir():
            refuse(Problem("CG001", "this is a folder", "name a file"))
        if path.exists() and not path.is_file():
            refuse(Problem("CG001", "this is no regular file", "name a file"))
        with path.open("rb") as file:
            raw = file.read(limits.bytes + 1)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        refuse(Problem("CG001", f"the file can't be read: {reason}", "check the path and its permissions"))
    if len(raw) > limits.bytes:
        refuse(
            Problem("CG002", f"the file is larger than {limits.bytes:,} bytes", "split it into several files")
        )
    return raw


def _decode(raw: bytes, shown: str) -> str:
    for mark, encoding in _OTHER_ENCODINGS.items():
        if raw.startswith(mark):
            _refuse(Problem("CG003", f"the file is in {encoding}", "save it as UTF-8"), shown)
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        line, column = (
            before.count(b"\n") + 1,
            len(before.rpartition(b"\n")[2].decode("utf-8", "replace")) + 1,
        )
        _refuse(Problem("CG003", "the file is not in UTF-8", "save it as UTF-8", line, column), shown)


def _refuse(problem: Problem, name: str) -> NoReturn:
    raise _refused([problem], name)


def _refused(problems: list[Problem], name: str) -> Refused:
    return Refused(
        [
            Diagnostic(code, Severity.ERROR, message, SourceLocation(name, line, column), hint)
            for code, message, hint, line, column in problems
        ]
    )
