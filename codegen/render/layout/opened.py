"""The forms of most lines that don't fit, opened at their brackets without the way through tokens.

These are definitions, calls whose answer is assigned or dropped, and what a template prints with an element a line.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from codegen.render.layout.forms import NAME, SIMPLE, union
from codegen.render.layout.width import fits

_INDENT = "    "
_NEXT = r"(?:, |(?=\)))"

_PARAMETER = rf"(?:\*|{NAME}(?:: {union(SIMPLE)}(?: = {SIMPLE})?)?)(?=[,)])"
_DEFINITION = rf"((?:async )?def {NAME}\()((?:{_PARAMETER}{_NEXT})+)(\) -> {union(SIMPLE)}:)\n"

_ARGUMENT = rf"(?:{NAME}=)?{SIMPLE}(?=[,)])"
_CALL = rf"((?:{NAME} = )?(?:await )?{NAME}(?:\.{NAME})*\()((?:{_ARGUMENT}(?!, \)){_NEXT})+)(\))\n"

_ELEMENT = rf" *(?:(?:{NAME}=)?{SIMPLE}|\({NAME}(?:,|(?:, {NAME})+)\)),\n"
_ELEMENT_A_LINE = rf"{NAME}: {union(SIMPLE)} = (?:{NAME}\(\n(?:{_ELEMENT})+|\(\n(?:{_ELEMENT}){{2,}}) *\)\n"


def open_brackets(source: str, position: int, depth: int) -> tuple[list[str], int] | None:
    """The lines of the logical line that begins at a position, and where the next one begins.

    None for other forms, and for lines that fit.
    """
    for pattern, lay_out in _FORMS:
        if found := pattern.match(source, position):
            lines = lay_out(found, depth)
            is_narrow = lines is not None and all(fits(line, 4 * depth) for line in lines)
            return ([_INDENT * depth + line for line in lines], found.end()) if lines and is_narrow else None
    return None


def _definition(found: re.Match[str], depth: int) -> list[str] | None:
    head, inner, tail = found.groups()
    parameters = _ONE_PARAMETER.findall(f"{inner})")
    if inner.endswith(", "):
        return _an_element_a_line(head, parameters, tail)
    only = "," if len(parameters) == 1 else ""  # black's
    return _opened(head, f"{inner}{only}", parameters, tail, depth)


def _call(found: re.Match[str], depth: int) -> list[str] | None:
    head, inner, tail = found.groups()
    return _opened(head, inner, _ONE_ARGUMENT.findall(f"{inner})"), tail, depth)


def _opened(head: str, inner: str, elements: list[str], tail: str, depth: int) -> list[str] | None:
    """What stands in the brackets gets one line; where that doesn't fit, each element gets one."""
    if fits(f"{head}{inner}{tail}", 4 * depth):
        return None
    if fits(inner, 4 * depth + 4):
        return [head, f"{_INDENT}{inner}", tail]
    return _an_element_a_line(head, elements, tail)


def _an_element_a_line(head: str, elements: list[str], tail: str) -> list[str]:
    return [head, *(f"{_INDENT}{element}," for element in elements), tail]


def _written_so(found: re.Match[str], _depth: int) -> list[str]:
    """Behind a last comma black leaves an element a line."""
    head, *elements, tail, _ = found[0].split("\n")
    return [head, *(f"{_INDENT}{element.lstrip(' ')}" for element in elements), tail.lstrip(" ")]


_ONE_PARAMETER, _ONE_ARGUMENT = re.compile(_PARAMETER), re.compile(_ARGUMENT)
_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], int], list[str] | None]], ...] = (
    (re.compile(_DEFINITION), _definition),
    (re.compile(_CALL), _call),
    (re.compile(_ELEMENT_A_LINE), _written_so),
)
