"""The directives that the parser knows, and what stands in them."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from codegen.vtl.syntax.nodes import Block, Expression, Path

BLOCK_DIRECTIVES = frozenset({"foreach", "define", "literal", "macro"})
LINE_DIRECTIVES = frozenset({"break", "stop"})
DIRECTIVES = BLOCK_DIRECTIVES | LINE_DIRECTIVES
KEYWORDS = frozenset({"if", "elseif", "else", "end", "set"})


class Argument(NamedTuple):
    """An argument of a directive."""

    value: Expression
    name: str  # its first token without `$`
    offset: int
    printed: Block | None = None  # what Velocity makes of it where it renders it: the fourth one of #foreach


@lru_cache(maxsize=4096)
def path_of(text: str) -> Path:
    """The names of a plain reference. Templates name the same things again and again."""
    return tuple(text.split("."))
