"""Forms of Python, each as black lays it out, and those that are left to black."""

from __future__ import annotations

import pytest
from layout_judge import blackened

from codegen.render.layout.module import lay_out
from codegen.render.layout.unsure import Unsure
from codegen.render.python import format_python

LONG = "a_name_that_takes_its_place"
SURE = {
    "empty": "",
    "no line end": "x = 1",
    "spaces": "x  =  [ 1,2 ,3 ]\ny: int|None=None\nf( a = 1, *b, ** c )\nz = - 1 if x else not y\n",
    "quotes": "x = 'a', 'it\\'s', '\"', 'it\\'s \"x\"', \"it\\'s\", '\\\\', \"say \\\"no\\\"\"\n",
    "prefixes": 'x = r"\\d\'", b"y", f"{x}"\n',
    "one import": f"from {LONG}.{LONG}.{LONG} import {LONG}\n",
    "many imports": f"from {LONG}.{LONG} import {LONG}, {LONG} as b, c\nfrom y import (z,)\nfrom q import *\n",
    "imports in parentheses": "from x import (a,\n    b)\nfrom y import (  a , c as d,\n)\n",
    "inner import": "def f():\n    from a import b\n    return b\n",
    "tuple of one": f"x = ({LONG * 3}({LONG}),)\n",
    "long key": f"x = {{{LONG * 3!r}: {LONG * 2}, 'b': [{LONG}, {LONG}, {LONG}]}}\n",
    "union": f"x: TypeAlias = {LONG} | {LONG} | {LONG} | {LONG}\n",
    "annotation too long": f"x: Annotated[{LONG}, Field(alias='x', max_length=3, pattern=r'^[a-z]$')] = None\n",
    "union too long": f"class A:\n    x: {LONG} | {LONG} | {LONG} | {LONG} = None\n",
    "concatenation": f"x = f({LONG!r} {LONG!r} {LONG!r} {LONG!r})\n",
    "conditions": f"if {LONG} == {LONG} and {LONG} not in {LONG} or not {LONG}:\n    pass\n",
    "assert": f"assert {LONG}({LONG}) == {LONG}.status, {LONG}.body\n",
    "one parameter": f"def f({LONG}: {LONG}[int, str] = {LONG}) -> {LONG}[str]: ...\n",
    "parameters": f"def {LONG}(request: {LONG}, context: LambdaContext) -> {LONG}:\n    return 1\n",
    "no parameters": f"def {LONG}{LONG}() -> {LONG}[{LONG}]:\n    return 1\n",
    "keyword parameters": f"async def f(self, *, {LONG}: int = 1, {LONG}x='a', **{LONG}y: Any) -> None:\n    pass\n",
    "an element a line": f"x: A[{LONG}] = (\n  f(1),\n    (a, b),\n)\ny: B = g(\n (a,),\n c=1,\n)\nz: C = (\n a,\n)\n",
    "long elements a line": f"x: A[{LONG}, {LONG}, {LONG}] = f(\n  a,\n)\ny: B = (\n  {LONG},\n  {LONG * 4},\n)\n",
    "element that is too long": f"x = f({LONG}, {LONG}({LONG}, {LONG}({LONG}, {LONG})), {LONG})\n",
    "only parameter": f"def {LONG}(a: {LONG} | {LONG}[{LONG}]) -> {LONG}:\n    return 1\n",
    "parameters a line": f"def f(self, *, {LONG}: int = 1, ) -> {LONG}:\n    return 1\n",
    "texts to calls": f'x: A[B] = {{"a": f(B), "b": f({LONG}({LONG}, {LONG}))}}\ny: A = {{"a": f(B), "b": g(C)}}\n',
    "tuple of one text": 'handler = f(g.h(a), b=("*",))\n',
    "magic comma": "x = [1, 2,]\nf(a=1,)\ny = (1,)\nz: tuple[int,] = 1\n",
    "empty trailers": f"x = {LONG}.{LONG}({LONG}, {LONG}())\n",
    "wide characters": f"x = {'名' * 39!r}\ny = {'名' * 42!r}, {'é' * 4!r}\nz = f({'名' * 20!r}, {'é' * 32!r})\n",
    "condition": f"def f():\n    return None if isinstance({LONG}, {LONG}) else {LONG}.{LONG}\n",
    "await": f"async def f():\n    x = await self.call({LONG}, {LONG}(a=b))\n    await {LONG}({LONG}, {LONG})\n",
    "attribute of a call": f"super().__init__({LONG}, {LONG}, {LONG})\nx = {LONG}({LONG}).{LONG}({LONG}, 1)\n",
    "inner attribute of a call": f"x = f({LONG}({LONG}, {LONG}).{LONG}, {LONG}({LONG}, {LONG}))\n",
    "lambda": f"x: list[str] = Field(default_factory=lambda: [{LONG!r}, {LONG!r}, {LONG!r}])\n",
    "comments": "# one\n# two\n\n'''x'''".replace("'''", '"""') + "\nx = 1\n# three\ny = 2\n",
    "stubs": "class A:\n    @a\n    def f(self) -> int: ...\n    @a\n    def f(self, b) -> str: ...\n    x: int\n",
    "else": "try:\n    def f(): ...\nexcept E:\n    pass\nelse:\n    x = 1\n",
    "numbers": "x = [1e+16, 1e-07, 0.5, -3]\n",
    "docstring on several lines": 'class A:\n  \n    """One\n      two\n\n    three   \n        """\n    x = 1\n',
    "docstring that ends in a quote": 'def f():\n    """ Say "x" """\n',
    "docstring with continued lines": 'def f():\n    """ curl \\\\\n      x"""\n',
}
UNSURE = {
    "a value behind a long annotation": f"x: 'A[{LONG}, {LONG}, {LONG}, {LONG}]' = None\n",
    "comment behind code": "x = 1 # why\n",
    "comment in brackets": "x = [\n    # why\n    1,\n]\n",
    "comment before a definition": "x = 1\n# why\ndef f(): ...\n",
    "comment of another block": "if x:\n    y\n# why\nz\n".replace("    y\n# why", "    y\n    # why"),
    "directive": "# fmt: off\nx  = 1\n",
    "redundant parentheses": "x = (a)\n",
    "parentheses in a list": "x = [(a)]\n",
    "slice": "x = a[1:b+1]\n",
    "power": "x = a**b\n",
    "walrus": "if (x := y):\n    pass\n",
    "parameters of a lambda": "x = lambda a: a\n",
    "starred parameters of a lambda": "x = lambda *a: a\n",
    "long chain of conditions": f"return {LONG} if {LONG} else {LONG} if {LONG} else {LONG}\n",
    "long inner condition": f"x = f({LONG} if {LONG} else {LONG}, {LONG})\n",
    "parentheses behind await": "async def f():\n    await (x)\n",
    "two statements": "x = 1; y = 2\n",
    "block on one line": "if x: return\n",
    "stub below its header": "def f():\n    ...\n",
    "tab": "if x:\n\ty = 1\n",
    "continued line": "x = 1 + \\\n    2\n",
    "odd indentation": "if x:\n  y = 1\n",
    "prefix of a string": "x = U'a'\n",
    "escape in upper case": "x = '\\xAB'\n",
    "quotes of a docstring": "def f():\n    'Says.'\n",
    "empty bases": "class A():\n    x = 1\n",
    "targets of a loop": "for (a, b) in c:\n    pass\n",
    "long chain of calls": f"x = {LONG}({LONG}).{LONG}({LONG}).{LONG}({LONG})\n",
    "long comprehension": f"x = [{LONG}({LONG}) for {LONG} in {LONG} if {LONG}]\n",
    "long chain of targets": f"{LONG} = {LONG}y = f({LONG}, {LONG}x)\n",
}


@pytest.mark.parametrize("source", SURE.values(), ids=SURE)
def test_forms_of_templates_are_laid_out_as_black_does(source: str) -> None:
    assert lay_out(source) == blackened(source)


@pytest.mark.parametrize("source", UNSURE.values(), ids=UNSURE)
def test_other_forms_are_left_to_black(source: str) -> None:
    with pytest.raises(Unsure):
        lay_out(source)
    assert format_python(source) == blackened(source)


def test_depth_is_left_to_black() -> None:
    source = "x = " + "[" * 400 + "]" * 400 + "\n"
    with pytest.raises((Unsure, RecursionError)):
        lay_out(source.replace("[]", f"[{LONG}, {LONG}, {LONG}, {LONG}]"))
