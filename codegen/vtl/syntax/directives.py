"""The directives that the parser knows, and what stands in them."""

from __future__ import annotations

from functools import lru_cache
from typing import TypeAlias

from codegen.vtl.syntax.block_builder import BlockBuilder
from codegen.vtl.syntax.nodes import Block, Expression, Formula, Path, Reference

BLOCK_DIRECTIVES = frozenset({"foreach", "define", "literal", "macro"})
LINE_DIRECTIVES = frozenset({"break", "stop"})
DIRECTIVES = BLOCK_DIRECTIVES | LINE_DIRECTIVES
KEYWORDS = frozenset({"if", "elseif", "else", "end", "set"})
Argument: TypeAlias = tuple[Expression, str, int]
"""The value of an argument, its first token without `$`, and its offset."""


@lru_cache(maxsize=4096)
def path_of(text: str) -> Path:
    """The names of a plain reference. Templates name the same things again and again."""
    return tuple(text.split("."))


def printing_block(argument: Argument) -> Block:
    """The block that a fourth argument of #foreach is to Velocity: it renders that instead of the loop's body."""
    value = argument[0]
    if isinstance(value, Reference):
        builder = BlockBuilder()
        builder.reference(Formula(value), "", argument[2])
        return builder.build()
    return []
