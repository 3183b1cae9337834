"""Files that a target makes: text in memory, written by `codegen.output` alone."""

from __future__ import annotations

from enum import StrEnum
from operator import attrgetter
from pathlib import PurePosixPath

from codegen.core.records import Record


class Ownership(StrEnum):
    """Whose a generated file is after it was written."""

    GENERATED = "GENERATED"
    """Ours: rewritten on every run, never edited."""
    SCAFFOLDED = "SCAFFOLDED"
    """Written once, then the user's."""
    MERGED = "MERGED"
    """Both: what users add or change stays (template.yaml)."""


BY_PARTS = attrgetter("parts")
"""Sorts paths as they sort by themselves, at a tenth of the price."""


class GeneratedFile(Record, frozen=True):
    """A file of the project. `path` is relative to the project folder: never absolute, never with `..`."""

    path: PurePosixPath
    content: str
    ownership: Ownership = Ownership.GENERATED

    def __post_init__(self) -> None:
        text = str(self.path)  # of most paths it needs no parts to tell
        if text == "." or text.startswith("/") or (".." in text and ".." in self.path.parts):
            raise ValueError(f"not a path inside the project: {self.path}")

    @property
    def is_python(self) -> bool:
        return str(self.path).endswith(".py")

    @property
    def module(self) -> str:
        """The dotted name of a Python module below a source folder: `src/orders_api/models/order.py`."""
        return str(self.path).partition("/")[2].removesuffix(".py").replace("/", ".")
