"""What translated templates call: the operations of Velocity on the values of a template.

None stands for null. A reference that leads to null is "" in the end, but the steps after a null are not taken.
"""

from __future__ import annotations

from typing import Any

from codegen.vtl.errors import Fault, limit_fault
from codegen.vtl.execution.rendering import BreakLoop, DefinedBlock, Rendering
from codegen.vtl.java.collection_methods import map_put
from codegen.vtl.java.equality import template_equals
from codegen.vtl.java.methods import Key, call_method, reading
from codegen.vtl.java.numbers import arithmetic, compare, int_value, is_number
from codegen.vtl.java.properties import get_index, get_property, set_index, set_property
from codegen.vtl.java.types import ForeachScope, JavaIterator, JavaList, KeySet
from codegen.vtl.limits import LONG_TEXT, MAX_ITEMS
from codegen.vtl.variables.util_variable import TO_ESCAPE, UTIL, escape_javascript

_to_escape = TO_ESCAPE.search


# References


def get(value: Any, name: str, rendering: Rendering) -> Any:
    """`.name`."""
    if value.__class__ is dict:
        return value.get(name)
    return None if value is None else get_property(value, name, rendering)


def get_any(value: Any, name: str, rendering: Rendering) -> Any:
    """`.name` where maps have a getter of that name."""
    return None if value is None else get_property(value, name, rendering)


def at(value: Any, key: Any, rendering: Rendering, offset: int) -> Any:
    """`[key]`."""
    if value is None:
        return None
    try:
        return get_index(value, key, rendering)
    except Fault as fault:
        raise _at_offset(fault, offset) from None


def call(value: Any, key: Key, arguments: tuple[Any, ...], rendering: Rendering, offset: int) -> Any:
    """`.name(arguments)`."""
    if value is None:
        return None
    try:
        if value.__class__ is str and len(value) > LONG_TEXT:
            rendering.charge(reading(value))
        result = call_method(value, key, arguments, rendering)
    except Fault as fault:
        raise _at_offset(fault, offset) from None
    if result.__class__ is str and len(result) > LONG_TEXT:
        rendering.charge(len(result))
    return result


def call_writing(value: Any, key: Key, arguments: tuple[Any, ...], rendering: Rendering, offset: int) -> Any:
    """`.name(arguments)` of a method that may put something into a map."""
    rendering.hidden()
    return call(value, key, arguments, rendering, offset)


def call_get(value: Any, key: Any, rendering: Rendering, offset: int) -> Any:
    """`.get(key)`."""
    if value.__class__ is dict and key.__class__ is str:
        return value.get(key)
    return call(value, ("get", 1), (key,), rendering, offset)


def call_key_set(value: Any, rendering: Rendering, offset: int) -> Any:
    """`.keySet()`."""
    return KeySet(value) if value.__class__ is dict else call(value, ("keySet", 0), (), rendering, offset)


def call_escape(value: Any, text: Any, rendering: Rendering, offset: int) -> Any:
    """`.escapeJavaScript(text)`."""
    if value is UTIL and text.__class__ is str and len(text) <= LONG_TEXT:
        return text if _to_escape(text) is None else escape_javascript(text)
    return call(value, ("escapeJavaScript", 1), (text,), rendering, offset)


def look_up(paths: tuple[tuple[str, ...], ...], roots: tuple[Any, ...], rendering: Rendering) -> list[Any]:
    """The values of plain references by their properties, where not all of them are mere look-ups in maps."""
    values = []
    for names, root in zip(paths, roots, strict=True):
        value = root
        for name in names:
            value = get(value, name, rendering)
        values.append(value)
    return values


def _at_offset(fault: Fault, offset: int) -> Fault:
    if fault.offset is None:
        fault.offset = offset
    return fault


# Expressions


def make_map(pairs: tuple[tuple[Any, Any], ...]) -> dict[Any, Any]:
    """A map literal."""
    made: dict[Any, Any] = {}
    for key, value in pairs:
        map_put(made, key, value)
    return made


def make_range(first: Any, last: Any, rendering: Rendering) -> JavaList | None:
    """`[first..last]`; None unless both are numbers."""
    if not (is_number(first) and is_number(last)):
        return None
    start, end = int_value(first), int_value(last)
    if abs(end - start) >= MAX_ITEMS:
        raise limit_fault(f"a range has more than {MAX_ITEMS} elements")
    rendering.charge(abs(end - start))
    return JavaList(range(start, end + 1) if start < end else range(start, end - 1, -1))


def plus(rendering: Rendering, operands: tuple[Any, ...], literals: tuple[tuple[str, str], ...]) -> Any:
    """`+` from left to right: numbers are added, text is joined.

    Args:
        literals: for each `+`, what stands for a left and a right operand without value.
    """
    total = operands[0]
    for operand, pair in zip(operands[1:], literals, strict=True):
        total = _plus(total, operand, *pair, rendering)
    return total


def _plus(left: Any, right: Any, left_literal: str, right_literal: str, rendering: Rendering) -> Any:
    if is_number(left) and is_number(right):
        return arithmetic("+", left, right)
    if left.__class__ is not str and right.__class__ is not str:
        return None
    own = left_literal if left is None else rendering.text(left)
    joined = own + (right_literal if right is None else rendering.text(right))
    rendering.charge(len(joined))
    return joined


def calculate(operator: str, left: Any, right: Any) -> Any:
    """`-`, `*`, `/` or `%`; None unless both are numbers."""
    return arithmetic(operator, left, right) if is_number(left) and is_number(right) else None


def equal(left: Any, right: Any, rendering: Rendering) -> bool:
    """`==`."""
    if left.__class__ is str and right.__class__ is str:
        if len(left) > LONG_TEXT:
            rendering.charge(reading(left))
        return bool(left == right)
    return template_equals(left, right, rendering)


def order(left: Any, right: Any) -> float:
    """How two numbers compare, to be held against 0; NaN, which is never true, for anything else."""
    return compare(left, right) if is_number(left) and is_number(right) else _NEVER


_NEVER = float("nan")


def truth(value: Any, rendering: Rendering) -> bool:
    """Whether the value of a reference is true as a condition: anything but false, and blocks that refuse."""
    if isinstance(value, DefinedBlock):
        return value.render() is not None
    return value is not False


def joined(rendering: Rendering, text: str) -> str:
    """Text made of a string with references."""
    rendering.charge(len(text))
    return text


def show(value: Any, literal: str, rendering: Rendering, prefix: str = "") -> str:
    """What a reference prints where it may be a block, which prints no prefix."""
    if isinstance(value, DefinedBlock):
        text = value.render()
        if text is None:  # Velocity prints the backslashes twice before what has no value
            return prefix[: len(prefix) - len(prefix.lstrip("\\"))] + prefix + literal
        return text
    return prefix + rendering.text(value)


# Statements


def assign_property(owner: Any, name: str, value: Any, rendering: Rendering, offset: int) -> None:
    """`#set($owner.name = value)`."""
    if owner is not None:
        rendering.hidden()
        try:
            set_property(owner, name, value, rendering)
        except Fault as fault:
            raise _at_offset(fault, offset) from None


def assign_index(owner: Any, key: Any, value: Any, rendering: Rendering, offset: int) -> None:
    """`#set($owner[key] = value)`."""
    if owner is not None:
        rendering.hidden()
        try:
            set_index(owner, key, value, rendering)
        except Fault as fault:
            raise _at_offset(fault, offset) from None


def changed(source: Any, size: int, index: int) -> bool:
    """Whether a loop that has seen `index` of `size` elements ends, because its collection got shorter just so.

    Raises:
        Fault: the collection has changed; Java's iterators notice.
    """
    if isinstance(source, JavaIterator) or len(source) == size:
        return False
    if isinstance(source, list) and index == len(source):
        return True
    raise Fault("ConcurrentModificationException: the loop changes the collection it goes over")


def leave_loop(scope: Any) -> Any:
    """What `$foreach` is after a loop, unless the template has put something else there."""
    if isinstance(scope, ForeachScope):
        return scope.parent if scope.parent is not None else scope.replaced
    return scope


def break_from(scope: Any) -> BreakLoop:
    """`#break($foreach)`."""
    if not isinstance(scope, ForeachScope):
        raise Fault("the argument of #break is no loop; write #break($foreach)", 0)
    return BreakLoop(scope)
