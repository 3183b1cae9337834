"""Renders a template by walking its tree.

Expressions go through `EVALUATORS`, statements through `EXECUTORS`: one function per kind of node. What is rendered often
is translated to Python instead (see `translation`), with the same results.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from codegen.vtl.errors import Fault
from codegen.vtl.execution.rendering import BreakLoop, Rendering, StopRendering
from codegen.vtl.java.equality import template_equals
from codegen.vtl.java.methods import call_method
from codegen.vtl.java.collection_methods import map_put
from codegen.vtl.java.numbers import OPERATIONS, compare, int_value, is_number
from codegen.vtl.java.properties import elements, get_index, get_property, set_index, set_property
from codegen.vtl.java.types import ForeachScope, JavaIterator, JavaList
from codegen.vtl.limits import DEFINE_DEPTH, MAX_ITEMS, MAX_ITERATIONS, MAX_TEXT
from codegen.vtl.errors import limit_fault
from codegen.vtl.syntax import nodes as n


def run(block: n.Block, rendering: Rendering) -> None:
    """Execute the statements of a block."""
    for statement in block:
        EXECUTORS[statement.__class__](statement, rendering)


# Expressions


def evaluate(node: n.Expression, rendering: Rendering) -> Any:
    """The value of an expression; None where it has none."""
    return EVALUATORS[node.__class__](node, rendering)


def reference_value(node: n.Reference, rendering: Rendering) -> Any:
    """The value of a reference; "" where it leads nowhere."""
    value = rendering.scope.get(node.root)
    if value is None:
        return ""
    try:
        for step in node.steps:
            value = _step(value, step, rendering)
            if value is None:
                return ""
    except Fault as fault:
        if fault.offset is None:
            fault.offset = node.offset
        raise
    return value


def _step(value: Any, step: n.Step, rendering: Rendering) -> Any:
    if step.__class__ is n.Property:
        if value.__class__ is dict and step.name in value and step.name != "class":
            return value[step.name]
        return get_property(value, step.name, rendering)
    if step.__class__ is n.Call:
        arguments = tuple([EVALUATORS[a.__class__](a, rendering) for a in step.arguments])
        if step.name in _WRITES_MAPS:
            rendering.hidden()
        result = call_method(value, (step.name, len(arguments)), arguments, rendering)
        if result.__class__ is str and len(result) > 4096:
            rendering.charge(len(result) >> 3)
        return result
    return get_index(value, evaluate(step.key, rendering), rendering)


_WRITES_MAPS = frozenset({"put", "putAll", "putIfAbsent", "replace", "setValue", "add", "addAll", "set"})


def _constant(node: n.Constant, _: Rendering) -> Any:
    return node.value


def _null(_: n.Null, __: Rendering) -> None:
    return None


def _interpolation(node: n.Interpolation, rendering: Rendering) -> str:
    outer, rendering.out = rendering.out, []
    try:
        run(node.block, rendering)
        text = "".join(rendering.out)
    finally:
        rendering.out = outer
    rendering.charge(len(text))
    return text[:-1] if node.trims else text


def _list(node: n.ListLiteral, rendering: Rendering) -> JavaList:
    return JavaList([evaluate(item, rendering) for item in node.items])


def _map(node: n.MapLiteral, rendering: Rendering) -> dict[Any, Any]:
    made: dict[Any, Any] = {}
    for key, value in node.pairs:
        map_put(made, evaluate(key, rendering), evaluate(value, rendering))
    return made


def _range(node: n.Range, rendering: Rendering) -> JavaList | None:
    ends = evaluate(node.first, rendering), evaluate(node.last, rendering)
    if not (is_number(ends[0]) and is_number(ends[1])):
        return None
    first, last = int_value(ends[0]), int_value(ends[1])
    if abs(last - first) >= MAX_ITEMS:
        raise limit_fault(f"a range has more than {MAX_ITEMS} elements")
    return JavaList(range(first, last + 1) if first < last else range(first, last - 1, -1))


def _arithmetic(node: n.Arithmetic, rendering: Rendering) -> Any:
    left, right = evaluate(node.left, rendering), evaluate(node.right, rendering)
    if is_number(left) and is_number(right):
        return OPERATIONS[node.operator](left, right)
    if node.operator == "+" and (left.__class__ is str or right.__class__ is str):
        own = node.left_literal if left is None else rendering.text(left)
        other = node.right_literal if right is None else rendering.text(right)
        rendering.charge(len(own) + len(other))
        return own + other
    return None


def is_true(node: n.Expression, rendering: Rendering) -> bool:
    """What an expression is as a condition. Only references, booleans and operators can be true: `#if("x")` is not."""
    test = CONDITIONS.get(node.__class__)
    return test is not None and test(node, rendering)


def _reference_is_true(node: n.Reference, rendering: Rendering) -> bool:
    value = reference_value(node, rendering)
    if isinstance(value, DefinedBlock):
        return value.render_block(rendering) is not None
    return value is not False


def _constant_is_true(node: n.Constant, _: Rendering) -> bool:
    return node.value is True


def _not_is_true(node: n.Not, rendering: Rendering) -> bool:
    return not is_true(node.operand, rendering)


def _logical_is_true(node: n.Logical, rendering: Rendering) -> bool:
    if node.operator == "&&":
        return is_true(node.left, rendering) and is_true(node.right, rendering)
    return is_true(node.left, rendering) or is_true(node.right, rendering)


def _comparison_is_true(node: n.Comparison, rendering: Rendering) -> bool:
    left, right = evaluate(node.left, rendering), evaluate(node.right, rendering)
    if node.operator in ("==", "!="):
        return template_equals(left, right, rendering.text) == (node.operator == "==")
    if not (is_number(left) and is_number(right)):
        return False
    return ORDERS[node.operator](compare(left, right))


ORDERS: dict[str, Callable[[int], bool]] = {
    "<": lambda order: order < 0,
    "<=": lambda order: order <= 0,
    ">": lambda order: order > 0,
    ">=": lambda order: order >= 0,
}
CONDITIONS: dict[type, Callable[[Any, Rendering], bool]] = {
    n.Reference: _reference_is_true,
    n.Constant: _constant_is_true,
    n.Not: _not_is_true,
    n.Logical: _logical_is_true,
    n.Comparison: _comparison_is_true,
}
EVALUATORS: dict[type, Callable[[Any, Rendering], Any]] = {
    n.Constant: _constant,
    n.Null: _null,
    n.Interpolation: _interpolation,
    n.ListLiteral: _list,
    n.MapLiteral: _map,
    n.Range: _range,
    n.Arithmetic: _arithmetic,
    n.Reference: reference_value,
    n.Not: _not_is_true,
    n.Logical: _logical_is_true,
    n.Comparison: _comparison_is_true,
}


# Statements


def _passage(node: n.Passage, rendering: Rendering) -> None:
    scope, out = rendering.scope, rendering.out
    size = len(node.tail)
    for index, (before, root, first, second) in enumerate(node.fields):
        try:
            value = scope[root]
            if first is not None:
                value = value[first]
                if second is not None:
                    value = value[second]
        except (KeyError, TypeError):
            value = _field_value(node, index, rendering)
        if value.__class__ is not str:
            value = "" if value is None else _printed_field(value, node, index, rendering)
        size += len(before) + len(value)
        out += (before, value)
    out.append(node.tail)
    rendering.charge(size)


def _field_value(node: n.Passage, index: int, rendering: Rendering) -> Any:
    """A field that is no mere look-up: a missing variable or key, or a property of something else than a map."""
    _, root, *names = node.fields[index]
    steps: list[n.Step] = [n.Property(name) for name in names if name is not None]
    return reference_value(n.Reference(root, steps, node.offsets[index]), rendering)


def _printed_field(value: Any, node: n.Passage, index: int, rendering: Rendering) -> str:
    if isinstance(value, DefinedBlock):
        text = value.render_block(rendering)
        return field_literal(node.fields[index]) if text is None else text
    return rendering.text(value)


def field_literal(field: n.Field) -> str:
    """The text of a plain reference."""
    return "$" + ".".join(name for name in field[1:] if name is not None)


def _output(node: n.Output, rendering: Rendering) -> None:
    value = reference_value(node.reference, rendering)
    if isinstance(value, DefinedBlock):
        text = value.render_block(rendering)
        value = node.literal if text is None else text
    text = rendering.text(value)
    rendering.charge(len(text))
    rendering.out.append(text)


def _escaped(node: n.Escaped, rendering: Rendering) -> None:
    reference_value(node.reference, rendering)
    rendering.out.append(node.literal)


def _set(node: n.Set, rendering: Rendering) -> None:
    value = evaluate(node.value, rendering)
    if value is None:
        return  # Velocity leaves the target as it is
    target = node.target
    if not target.steps:
        if target.root not in rendering.nulls:
            rendering.scope[target.root] = value
        return
    rendering.hidden()
    owner = rendering.scope.get(target.root)
    last = target.steps[-1]
    try:
        for step in target.steps[:-1]:
            if owner is None:
                return
            owner = _step(owner, step, rendering)
        if owner is None:
            return
        if last.__class__ is n.Property:
            set_property(owner, last.name, value, rendering)
        elif last.__class__ is n.Index:
            set_index(owner, evaluate(last.key, rendering), value, rendering)
        else:
            set_property(owner, last.name, value, rendering)
    except Fault as fault:
        if fault.offset is None:
            fault.offset = node.offset
        raise


def _if(node: n.If, rendering: Rendering) -> None:
    for condition, block in node.branches:
        if is_true(condition, rendering):
            run(block, rendering)
            return
    if node.otherwise is not None:
        run(node.otherwise, rendering)


_LOOP_NAMES = ("velocityCount", "velocityHasNext")


def _foreach(node: n.Foreach, rendering: Rendering) -> None:
    source = evaluate(node.items, rendering)
    items = elements(source)
    if items is None:
        return
    scope = rendering.scope
    saved = [(name, scope.get(name)) for name in (node.variable, *_LOOP_NAMES)]
    loop = ForeachScope(scope.get("foreach"))
    scope["foreach"] = loop
    try:
        _iterate(node, source, items, loop, rendering)
    except BreakLoop as stop:
        if stop.scope is not None and stop.scope is not loop:
            raise
    finally:
        for name, value in saved:
            if value is None:
                scope.pop(name, None)
            else:
                scope[name] = value
        _restore_scope(scope)


def _restore_scope(scope: dict[str, Any]) -> None:
    """Put back what `$foreach` was before the loop, unless the template has put something else there."""
    current = scope.get("foreach")
    if isinstance(current, ForeachScope):
        previous = current.parent if current.parent is not None else current.replaced
        if previous is None:
            del scope["foreach"]
        else:
            scope["foreach"] = previous


def _iterate(node: n.Foreach, source: Any, items: list[Any], loop: ForeachScope, rendering: Rendering) -> None:
    scope, body, variable = rendering.scope, node.body, node.variable
    size = len(items)
    cost = len(body) + 1
    for index, item in enumerate(items[:MAX_ITERATIONS]):
        if index:
            _check_unchanged(source, size, index, node)
        rendering.spend(cost)
        loop.index = index
        loop.has_next = index + 1 < size
        scope["velocityCount"] = index + 1
        scope["velocityHasNext"] = loop.has_next
        scope[variable] = item
        if isinstance(source, JavaIterator):
            source.position += 1
        if item is None:
            rendering.nulls.append(variable)
            try:
                run(body, rendering)
            finally:
                rendering.nulls.remove(variable)
        else:
            run(body, rendering)


def _check_unchanged(source: Any, size: int, index: int, node: n.Foreach) -> None:
    """Java's iterators notice when their collection has changed."""
    if not isinstance(source, JavaIterator) and len(source) != size:
        if isinstance(source, list) and index == len(source):
            raise BreakLoop
        raise Fault("ConcurrentModificationException: the loop changes the collection it goes over", node.offset)


class DefinedBlock:
    """The value of a variable that `#define` made: it renders its block wherever it is printed."""

    __slots__ = ("body", "depth")

    def __init__(self, body: n.Block) -> None:
        self.body = body
        self.depth = 0

    def render_block(self, rendering: Rendering) -> str | None:
        """The text of the block now; None where it is being rendered by itself too deeply."""
        if self.depth >= DEFINE_DEPTH:
            return None
        rendering.spend(len(self.body) + 1)
        outer, rendering.out = rendering.out, []
        self.depth += 1
        try:
            run(self.body, rendering)
        except BreakLoop as stop:
            if stop.scope is not None:
                raise
        finally:
            self.depth -= 1
            text = "".join(rendering.out)
            rendering.out = outer
        return text


def _define(node: n.Define, rendering: Rendering) -> None:
    rendering.scope[node.name] = DefinedBlock(node.body)


def _stop(_: n.Stop, __: Rendering) -> None:
    raise StopRendering


def _break(node: n.Break, rendering: Rendering) -> None:
    if node.scope is None:
        raise BreakLoop
    scope = evaluate(node.scope, rendering)
    if not isinstance(scope, ForeachScope):
        raise Fault("the argument of #break is no loop, like $foreach", node.offset)
    raise BreakLoop(scope)


EXECUTORS: dict[type, Callable[[Any, Rendering], None]] = {
    n.Passage: _passage,
    n.Output: _output,
    n.Escaped: _escaped,
    n.Set: _set,
    n.If: _if,
    n.Foreach: _foreach,
    n.Define: _define,
    n.Stop: _stop,
    n.Break: _break,
}
_ = MAX_TEXT
