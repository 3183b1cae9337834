"""The forms of most lines of generated modules, in which black changes nothing as long as they fit.

They spare four of five lines the way through tokens: values in assignments and annotations, behind `return`, `raise`,
`await` and `assert`, decorators, headers of classes, and of functions without defaults.
"""

from __future__ import annotations

import re

from codegen.render.layout.forms import NAME, OPERAND, SIMPLE, TEXT, union

_BLOCK = r"(?:else|try|finally|lambda)\b"
_MAPPING = rf"{{(?:{TEXT}: {SIMPLE}(?:, (?!}})|(?=}})))+}}"
_ASSIGNED = (
    rf"(?!{_BLOCK})(?:{NAME}(?::| =) |(?:return|raise) )?(?:await )?"
    rf"{union(OPERAND)}(?: = (?:{OPERAND}|{_MAPPING}))?"
)
_CHECKED = rf"assert (?:{SIMPLE}(?: == |, |(?=\n)))+"
_PARAMETERS = rf"(?:{NAME}(?:: {SIMPLE})?(?:, (?!\))|(?=\))))*"
_FUNCTION = rf"(?:async )?def {NAME}\({_PARAMETERS}\) -> {union(SIMPLE)}:"

SETTLED = re.compile(rf"(?:{_FUNCTION}|{_CHECKED}|{_ASSIGNED}|class {NAME}(?:\({OPERAND}\))?:|@{OPERAND})\n")
"""A whole logical line behind its indentation, with its line end."""
