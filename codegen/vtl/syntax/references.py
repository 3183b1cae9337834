"""The references of a template, for those who check templates without rendering them."""

from __future__ import annotations

from collections.abc import Iterator

from codegen.core.records import Record
from codegen.vtl.syntax import nodes as n


class ReferenceUse(Record, frozen=True):
    """One reference.

    Attributes:
        root: the variable: `context` of `$context.identity.sourceIp`.
        steps: what follows it: properties, indexes and method calls with their arguments.
        line, column: where it starts, counted from 1.
        is_assigned: it is the target of a #set.
    """

    root: str
    steps: tuple[n.Step, ...]
    line: int
    column: int
    is_assigned: bool = False


def references(block: n.Block, source: str) -> list[ReferenceUse]:
    """The references of a parsed template, in order of their places, those within arguments and strings included."""
    found = sorted(_in_block(block, 0), key=lambda each: each[0])
    return [
        ReferenceUse(
            reference.root,
            tuple(reference.steps),
            source.count("\n", 0, offset) + 1,
            offset - source.rfind("\n", 0, offset),
            is_assigned,
        )
        for offset, reference, is_assigned in found
    ]


_Found = Iterator[tuple[int, n.Reference, bool]]


def _in_block(block: n.Block, base: int) -> _Found:
    for statement in block:
        if isinstance(statement, n.Passage):
            for path, offset in zip(statement.references, statement.offsets, strict=True):
                yield base + offset, n.Reference(path[0], [n.Property(name) for name in path[1:]], 0), False
        else:
            yield from _in_statement(statement, base)


def _in_statement(statement: n.Statement, base: int) -> _Found:
    match statement:
        case n.Output() | n.Escaped():
            yield from _in_expression(statement.reference.node, base + statement.offset)
        case n.Set():
            target = statement.target.node
            for offset, reference, _ in _in_expression(target, base + statement.offset):
                yield offset, reference, reference is target
            yield from _in_expression(statement.value.node, base + statement.value_offset)
        case n.If():
            for branch in statement.branches:
                yield from _in_expression(branch.condition.node, base + branch.offset)
                yield from _in_block(branch.block, base)
            yield from _in_block(statement.otherwise or [], base)
        case n.Foreach():
            yield from _in_expression(statement.items.node, base + statement.offset)
            yield from _in_block(statement.body, base)
        case n.Define():
            yield from _in_block(statement.body, base)
        case n.Break(scope=n.Formula(node=scope)):
            yield from _in_expression(scope, base + statement.offset)


def _in_expression(node: n.Expression, base: int) -> _Found:
    if isinstance(node, n.Reference):
        yield base + node.offset, node, False
    for part in _parts(node):
        if isinstance(part, list):
            yield from _in_block(part, base)
        else:
            yield from _in_expression(part, base)


def _parts(node: n.Expression) -> Iterator[n.Expression | n.Block]:
    match node:
        case n.Reference():
            yield from _in_steps(node)
        case n.Interpolation():
            yield node.block
        case n.ListLiteral():
            yield from node.items
        case n.MapLiteral():
            for pair in node.pairs:
                yield from pair
        case n.Range():
            yield from (node.first, node.last)
        case n.Not():
            yield node.operand
        case n.Logical() | n.Comparison() | n.Arithmetic():
            yield from (node.left, node.right)


def _in_steps(reference: n.Reference) -> Iterator[n.Expression]:
    for step in reference.steps:
        if isinstance(step, n.Index):
            yield step.key
        elif isinstance(step, n.Call):
            yield from step.arguments
