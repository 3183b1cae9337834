"""What the code of a translated template depends on: all of it but the texts between its statements.

The templates of a project are often alike but for their texts; those share their code.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from codegen.vtl.syntax import nodes as n

Outline: TypeAlias = tuple[Any, ...]


def outline(block: n.Block) -> tuple[Outline, list[str]]:
    """The outline of a template and its texts in order.

    None in an outline is a formula that was read by tokens, which has no text to know it by.
    """
    parts: list[Any] = []
    texts: list[str] = []
    _block(block, parts, texts)
    return tuple(parts), texts


def _block(block: n.Block, parts: list[Any], texts: list[str]) -> None:
    for statement in block:
        if statement.__class__ is n.Passage:
            parts.append(tuple(statement.references))
            texts += statement.texts
        else:
            _STATEMENTS[statement.__class__](statement, parts, texts)
    parts.append("end")


def _output(node: n.Output, parts: list[Any], _: list[str]) -> None:
    parts += ("output", node.prefix, node.reference.text, node.literal)


def _escaped(node: n.Escaped, parts: list[Any], _: list[str]) -> None:
    parts += ("escaped", node.reference.text, node.literal)


def _set(node: n.Set, parts: list[Any], _: list[str]) -> None:
    parts += ("set", node.target.text, node.value.text)


def _if(node: n.If, parts: list[Any], texts: list[str]) -> None:
    parts += ("if", len(node.branches), node.otherwise is not None)
    for branch in node.branches:
        parts.append(branch.condition.text)
        _block(branch.block, parts, texts)
    if node.otherwise is not None:
        _block(node.otherwise, parts, texts)


def _foreach(node: n.Foreach, parts: list[Any], texts: list[str]) -> None:
    parts += ("foreach", node.variable, node.items.text)
    _block(node.body, parts, texts)


def _define(node: n.Define, parts: list[Any], texts: list[str]) -> None:
    parts += ("define", node.name)
    _block(node.body, parts, texts)


def _stop(_: n.Stop, parts: list[Any], __: list[str]) -> None:
    parts.append("stop")


def _break(node: n.Break, parts: list[Any], _: list[str]) -> None:
    parts += ("break", node.scope.text if node.scope else "")


_STATEMENTS: dict[type, Callable[[Any, list[Any], list[str]], None]] = {
    n.Output: _output,
    n.Escaped: _escaped,
    n.Set: _set,
    n.If: _if,
    n.Foreach: _foreach,
    n.Define: _define,
    n.Stop: _stop,
    n.Break: _break,
}
