"""Python types as generated code prints them: an annotation's text with the imports that it needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Direction = Literal["request", "response"]


@dataclass(frozen=True, slots=True, order=True)
class Import:
    """`from module import name`."""

    module: str
    name: str


@dataclass(frozen=True, slots=True)
class TypeExpression:
    """A type of generated code: `text` is the annotation as printed, `Order | None` or `list[OrderItem]`.

    Attributes:
        is_model: whether the type is one class of `models/` (and not a scalar, an alias, a list ...).
    """

    text: str
    imports: frozenset[Import] = frozenset()
    is_model: bool = False
