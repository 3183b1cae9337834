"""Python types as generated code prints them: an annotation's text with the imports that it needs."""

from __future__ import annotations

from typing import Literal

from codegen.core.records import Record

Direction = Literal["request", "response"]


class Import(Record, frozen=True, order=True):
    """`from module import name`."""

    module: str
    name: str


class TypeExpression(Record, frozen=True):
    """A type of generated code: `text` is the annotation as printed, `Order | None` or `list[OrderItem]`.

    Attributes:
        is_model: whether the type is one class of `models/` (and not a scalar, an alias, a list ...).
    """

    text: str
    imports: frozenset[Import] = frozenset()
    is_model: bool = False
