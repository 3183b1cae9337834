"""What a graph knows of the definitions of one owner without their types: enough to name them and to find others.

Types are built from outlines again when something asks for one, so that of an API of which an earlier run knew the
outlines only what changed is built.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from codegen.core.records import Record
from codegen.ir.types import Key, View


class Remark(Record, frozen=True):
    """What a user should know about a schema: a code of diagnostics, the schema's place, and why."""

    code: str
    pointer: str
    reason: str


class Head(NamedTuple):
    """A definition without its type, see `codegen.ir.types.Definition`."""

    key: Key
    words: tuple[str, ...]
    source: str


class Outline(Record, frozen=True):
    """The definitions of one owner.

    Attributes:
        heads: in the order in which they are defined.
        needs: named schemas that the owner asks for, in that order.
        refers: owners that the definitions refer to, in the order in which they name them.
    """

    owner: Key
    heads: tuple[Head, ...]
    needs: tuple[Key, ...]
    refers: tuple[Key, ...]
    remarks: tuple[Remark, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.heads or self.needs or self.remarks)

    def as_data(self) -> list[Any]:
        """Made of JSON's types."""
        return [
            self.owner,
            [[head.key.path, head.words, head.source] for head in self.heads],
            self.needs,
            self.refers,
            [[remark.code, remark.pointer, remark.reason] for remark in self.remarks],
        ]

    @classmethod
    def from_data(cls, data: Sequence[Any]) -> Outline:
        """What `as_data` gave.

        Raises:
            TypeError: it did not.
            ValueError: it did not.
        """
        (name, is_named, view, _), heads, needs, refers, remarks = data
        owner = Key(name, is_named, View(view))
        return cls(
            owner,
            tuple(Head(owner._replace(path=path), tuple(words), source) for path, words, source in heads),
            tuple(key_of(key) for key in needs),
            tuple(key_of(key) for key in refers),
            tuple(Remark(*remark) for remark in remarks),
        )


def key_of(data: Sequence[Any]) -> Key:
    """A key from what JSON made of it."""
    owner, is_named, view, path = data
    return Key(owner, is_named, View(view), path)
