"""Whatever the layout is sure of, black says the same of; and of what templates print, it is sure."""

from __future__ import annotations

import ast
import textwrap

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from layout_judge import blackened
from layout_strategies import MODULES, PRINTED, STATEMENTS, TEXTS

from codegen.render.layout.module import lay_out
from codegen.render.layout.unsure import Unsure
from codegen.render.text import docstring

SOME = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
PLACES = ["", "class A:\n", "class A:\n    def f(self):\n"]


def placed(statement: str, depth: int) -> str:
    """A module in which a statement is indented by `depth`."""
    return PLACES[depth] + textwrap.indent(f"{statement}\n", "    " * depth)


def is_python(source: str) -> bool:
    """Whether it can be parsed."""
    try:
        ast.parse(source)
    except SyntaxError:
        return False
    return True


@SOME
@given(PRINTED, st.integers(0, 2))
def test_statements_of_templates_are_laid_out_as_black_does(statement: str, depth: int) -> None:
    source = placed(statement, depth)
    assert lay_out(source) == blackened(source)


@SOME
@given(STATEMENTS, st.integers(0, 2))
def test_other_statements_are_laid_out_as_black_does_or_left_to_it(statement: str, depth: int) -> None:
    source = placed(statement, depth)
    try:
        made = lay_out(source)
    except Unsure:
        return
    assert made == blackened(source)


@SOME
@given(TEXTS, st.integers(0, 2))
def test_docstrings_are_laid_out_as_black_does(text: str, depth: int) -> None:
    source = placed(docstring(text, 4 * depth), depth)
    assert lay_out(source) == blackened(source)


@SOME
@given(MODULES)
def test_blank_lines_are_those_of_black(source: str) -> None:
    assume(is_python(source))
    try:
        made = lay_out(source)
    except Unsure:
        return
    assert made == blackened(source)
