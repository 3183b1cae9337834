"""Filters of a JSONPath: `[?(@.price < 10 && @.name == 'x')]`, with Jayway's comparisons.

Constants other than 'text' and /patterns/ are compared as text against text, as numbers against numbers.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any, Protocol

from codegen.vtl.errors import Fault
from codegen.vtl.java import regex
from codegen.vtl.java.numbers import double_text
from codegen.vtl.jsonpath.tokens import PathError, PathNotFoundError, Predicate, Search
from codegen.vtl.limits import Charge


class Path(Protocol):
    """What a filter needs of a path."""

    @property
    def is_definite(self) -> bool: ...
    def evaluate(self, model: Any, search: Search, requires_properties: bool = False) -> Any: ...


Compile = Callable[[str], Path]
Operand = Callable[[Any, Search], Any]
Comparison = Callable[[Any, Any, Charge], bool]

_OPERATORS = ("==", ">=", "<=", "!=", "<", ">", "=~")
_NOT_COMPARABLE = object()


def parse_filter(text: str, compile_path: Compile) -> Predicate:
    """The predicate of `[?(...)]`.

    Raises:
        PathError, IndexError, ValueError: it is no filter.
    """
    inner = text.strip()[1:-1].strip()
    if not inner.startswith("?"):
        raise PathError
    inner = inner[1:].strip()
    if not (inner.startswith("(") and inner.endswith(")")):
        raise PathError
    parts = [part.strip() for part in re.split(r"(&&|\|\|)", inner[1:-1].strip())]
    criteria = [_criterion(_bare(part), compile_path) for part in parts[::2]]
    return _joined(criteria, parts[1::2])


def _joined(criteria: list[Predicate], operators: list[str]) -> Predicate:
    """Jayway joins from the right; an `&&` before an `||` binds to the nearest criterion."""
    groups = [[criteria[-1]]]
    for operator, criterion in zip(reversed(operators), reversed(criteria[:-1]), strict=True):
        if operator == "&&":
            groups[-1].append(criterion)
        else:
            groups.append([criterion])
    return lambda item, search: any(all(test(item, search) for test in group) for group in groups)


def _bare(part: str) -> str:
    start = 0
    while part[start] in "[?( ":
        start += 1
    end = len(part) - 1
    while part[end] in ") ":
        end -= 1
    return part[start : end + 1]


def _criterion(text: str, compile_path: Compile) -> Predicate:
    operator = next((known for known in _OPERATORS if known in text), "")
    left, _, right = text.partition(operator) if operator else (text, "", "")
    left, right = left.strip(), right.strip()
    if not operator:
        return _existence(left, compile_path)
    if right.startswith("!@"):
        raise PathError
    compare = _COMPARISONS[operator]
    value_of, expected_of = _operand(left.removeprefix("!"), compile_path), _operand(right, compile_path)

    def accepts(item: Any, search: Search) -> bool:
        try:
            return compare(expected_of(item, search), value_of(item, search), search.charge)
        except PathNotFoundError:
            return False

    return accepts


def _existence(text: str, compile_path: Compile) -> Predicate:
    wanted = not text.startswith("!@")
    if not text.removeprefix("!").startswith(("$", "@")):
        raise PathError
    path = _definite(text.removeprefix("!"), compile_path)

    def accepts(item: Any, search: Search) -> bool:
        try:
            return (path.evaluate(item, search, True) is not None) is wanted
        except PathNotFoundError:
            return not wanted

    return accepts


def _definite(text: str, compile_path: Compile) -> Path:
    path = compile_path(text)
    if not path.is_definite:
        raise PathError
    return path


def _operand(text: str, compile_path: Compile) -> Operand:
    if text.startswith(("$", "@")):
        return _definite(text, compile_path).evaluate
    constant: Any = text
    if text[:1] == text[-1:] == "'":
        constant = text[1:-1]
    elif text[:1] == "/" and (text.endswith("/") or text[-2:] == "/i"):
        constant = _Pattern(text[1 : text.rindex("/")], text.endswith("i"))
    return lambda item, search: constant


class _Pattern:
    """`/text/` or `/text/i`."""

    def __init__(self, pattern: str, ignores_case: bool) -> None:
        try:
            regex.compiled(pattern, ignores_case)
        except Fault as fault:
            raise PathError from fault
        self._pattern = pattern
        self._ignores_case = ignores_case

    def matches(self, value: Any, charge: Charge) -> bool:
        return value is not None and regex.matches(_text(value), self._pattern, charge, self._ignores_case)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return double_text(value) if isinstance(value, float) else str(value)


def _matches(expected: Any, value: Any, charge: Charge) -> bool:
    if isinstance(value, _Pattern):
        return value.matches(expected, charge)
    if not isinstance(expected, _Pattern):
        raise PathError
    return expected.matches(value, charge)


def _compare(expected: Any, value: Any) -> Any:
    """How the constant of a filter stands to a value: negative, 0 or positive."""
    empty = [item is None or item == "null" for item in (expected, value)]
    if any(empty):
        return empty[1] - empty[0]
    if isinstance(expected, str) and isinstance(value, str):
        own = expected.replace("\\'", "'")
        return (own > value) - (own < value)
    if isinstance(value, bool):
        if not isinstance(expected, str | bool):
            return _NOT_COMPARABLE
        own_flag = expected.lower() == "true" if isinstance(expected, str) else expected
        return own_flag - value
    if (
        isinstance(expected, str | int | float)
        and not isinstance(expected, bool)
        and isinstance(value, int | float)
    ):
        own_number, number = _decimal(expected), _decimal(value)
        return (own_number > number) - (own_number < number)
    return _NOT_COMPARABLE


def _decimal(value: Any) -> Decimal:
    try:
        number = Decimal(value if isinstance(value, str) else repr(value))
    except InvalidOperation as error:
        raise PathError from error
    if not number.is_finite():
        raise PathError
    return number


def _comparison(accepted: Callable[[int], bool], tells_null: bool = True) -> Comparison:
    def compare(expected: Any, value: Any, _: Charge) -> bool:
        if tells_null and (expected is None) != (value is None):
            return False
        order = _compare(expected, value)
        return order is not _NOT_COMPARABLE and accepted(order)

    return compare


_COMPARISONS: dict[str, Comparison] = {
    "==": _comparison(lambda order: order == 0, tells_null=False),
    "!=": _comparison(lambda order: order != 0, tells_null=False),
    ">": _comparison(lambda order: order < 0),
    ">=": _comparison(lambda order: order <= 0),
    "<": _comparison(lambda order: order > 0),
    "<=": _comparison(lambda order: order >= 0),
    "=~": _matches,
}
