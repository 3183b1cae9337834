"""The lines of Python around the body of a `#foreach`.

In: what the translation knows of a loop. Out: the lines before and after the translated body.
"""

from __future__ import annotations

from typing import Final

from codegen.core.records import Record
from codegen.vtl.execution.formula_code import variable
from codegen.vtl.limits import MAX_ITERATIONS, MAX_TEXT

CHECK: Final = f"if size>{MAX_TEXT}:raise too_much()"


class Loop(Record):
    """A loop that is being translated."""

    number: int
    variable: str
    cost: int = 0  # of an iteration, in characters
    is_checked: bool = False  # every iteration checks what has been used
    changes: bool = False  # it may change the collection it goes over
    assigns_variable: bool = False


def plain_loop(loop: Loop) -> tuple[list[str], list[str]]:
    """The lines before and after the body of a loop, which is indented by two."""
    k, name = loop.number, variable(loop.variable)
    head = [
        f"b{k}=a{k} if a{k}.__class__ is list else elements(a{k},r)",
        f"if b{k} is not None:",
        f" n{k}=len(b{k});i{k}=0;o{k}={name}",
        *(" " + line for line in _iteration(loop)),
    ]
    return head, [f" {name}=o{k}", f" if a{k}.__class__ is JavaIterator:a{k}.position+=i{k}"]


def scoped_loop(loop: Loop) -> tuple[list[str], list[str]]:
    """The lines before and after the body of a loop with a scope; the body is indented by three."""
    k, name = loop.number, variable(loop.variable)
    scope, count, has_next = variable("foreach"), variable("velocityCount"), variable("velocityHasNext")
    head = [
        f"b{k}=a{k} if a{k}.__class__ is list else elements(a{k},r)",
        f"if b{k} is not None:",
        f" n{k}=len(b{k});i{k}=0;o{k}={name};h{k}={count},{has_next};x{k}=None",
        f" g{k}={scope}=ForeachScope({scope})",
        " try:",
        *("  " + line for line in _iteration(loop)),
        f"   g{k}.index=i{k}-1;{count}=i{k};g{k}.has_next={has_next}=i{k}<n{k}",
    ]
    foot = [
        " except BreakLoop as stop:",
        f"  if stop.scope is not None and stop.scope is not g{k}:x{k}=stop",
        f" {scope}=leave_loop({scope});{count},{has_next}=h{k};{name}=o{k}",
        f" if a{k}.__class__ is JavaIterator:a{k}.position+=i{k}",
        f" if x{k} is not None:raise x{k}",
    ]
    return head, foot


def _iteration(loop: Loop) -> list[str]:
    """The lines that start an iteration."""
    k, name = loop.number, variable(loop.variable)
    lines = [
        f"for {f'e{k}' if loop.assigns_variable else name} in "
        f"b{k} if n{k}<={MAX_ITERATIONS} else b{k}[:{MAX_ITERATIONS}]:",
        f" i{k}+=1;size+={loop.cost}",
    ]
    if not loop.is_checked:
        lines.append(f" {CHECK}")
    if loop.changes:
        lines.append(f" if i{k}>1 and changed(a{k},n{k},i{k}-1):break")
    if loop.assigns_variable:
        lines.append(f" {name}=e{k}")
    return lines
