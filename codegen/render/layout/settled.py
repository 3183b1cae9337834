"""The forms of most lines of generated modules, in which black changes nothing as long as they fit.

They spare three of four lines the way through tokens: names, numbers and plain strings, called, subscripted and in
unions, in assignments and annotations, `return` and `raise`, decorators and class headers.
"""

from __future__ import annotations

import re

_NESTING = 4
_NAME = r"[^\W\d]\w*"
_ATOM = rf'(?:{_NAME}(?:\.{_NAME})*|"[^"\\\n]*"|r"[^"\n]*"|\d+(?:\.\d+)?|\.\.\.)'


def _operand(nesting: int) -> str:
    """An atom with its trailers: in brackets of either kind, since a pair of two kinds is no Python anyway."""
    if not nesting:
        return _ATOM
    element = rf"(?:{_NAME}=)?{_operand(nesting - 1)}"
    separator = r"(?:(?:,| \|) (?![)\]])|(?=[)\]]))"
    return rf"{_ATOM}(?:[\[(](?:{element}{separator})*[)\]])*"


_OPERAND = _operand(_NESTING)
_VALUE = rf"{_OPERAND}(?: \| {_OPERAND})*"

_STATEMENT = (
    rf"(?!(?:else|try|finally|lambda)\b)(?:{_NAME}(?::| =) |(?:return|raise) )?{_VALUE}(?: = {_OPERAND})?"
)

SETTLED = re.compile(rf"(?:{_STATEMENT}|class {_NAME}(?:\({_OPERAND}\))?:|@{_OPERAND})\n")
"""A whole logical line behind its indentation, with its line end."""
