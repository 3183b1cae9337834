"""The variables that a template makes itself, for those who check templates without rendering them."""

from __future__ import annotations

from collections.abc import Iterator

from codegen.vtl.syntax import nodes as n


def declared_names(block: n.Block) -> frozenset[str]:
    """The names that #set, #foreach and #define give values to, anywhere in a template."""
    return frozenset(_names(block))


def statements(block: n.Block) -> Iterator[n.Statement]:
    """Every statement of a block, with those of the blocks in it."""
    for statement in block:
        yield statement
        for inner in inner_blocks(statement):
            yield from statements(inner)


def inner_blocks(statement: n.Statement) -> list[n.Block]:
    """The blocks that a statement holds."""
    match statement:
        case n.If():
            return [*(branch.block for branch in statement.branches), statement.otherwise or []]
        case n.Foreach() | n.Define():
            return [statement.body]
    return []


def _names(block: n.Block) -> Iterator[str]:
    for statement in statements(block):
        match statement:
            case n.Set(target=n.Formula(node=n.Reference(root=root))):
                yield root
            case n.Foreach():
                yield statement.variable
            case n.Define():
                yield statement.name
