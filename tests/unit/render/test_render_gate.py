"""The gate of generated modules."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codegen.core.errors import CodegenError
from codegen.render.gate import FORBIDDEN_NAMES, assert_same_shape
from codegen.render.python import format_python

BREAKOUTS = [
    "import os",
    "import subprocess as json",
    "from os import system",
    "from subprocess import run",
    "x = __import__('os')",
    "eval('1')",
    "open('OUTSIDE', 'w')",
    "x = ().__class__.__base__.__subclasses__()",
    "import sys\nsys.modules['os'].system('id')",
    "x = (lambda: 0).__globals__",
    "def f(): exec('1')",
    "from codegen.core import errors",
    "\uff45\uff56\uff41\uff4c('1')",  # Python reads names as NFKC: this is eval
    "x = 1; import os",
    "if x: import os",
    "import json, os",
    "import os as json",
    "from json import (\n    loads,\n)\nfrom os import (\n    path,\n)",
    "from importlib \\\n    import import_module",
    "def f():\n    global x",
    "from json import *\nfrom subprocess import *",
    "from .neighbour import X\nfrom os import path",
]


@pytest.mark.parametrize("source", BREAKOUTS)
def test_what_no_template_writes_is_refused(source: str) -> None:
    with pytest.raises(CodegenError, match=r"handlers/a\.py:\d+: the generated code"):
        assert_same_shape(source, "handlers/a.py")


@pytest.mark.parametrize("offence", ["eval('1')", "import os"])
@pytest.mark.parametrize(
    ("before", "behind"),
    [
        ('"""open the help"""\n', ""),
        ('# it\'s """ help\n', '\n# """'),
        ("x = '# help'\n", ""),
        ("x = r'\\''  # help\n", "\n# '"),
        ('x = "\\"help"\n', '\n"" ""'),
        ("x = '\uff02 help'\n", "\n# \uff02"),
        ('x = "help \\\n"\n', ""),
        ("x = '''help\"\"\"'''\n", "\n\"\"\"\"\"\""),
    ],
)  # fmt: skip
def test_no_string_or_comment_hides_an_offence(before: str, behind: str, offence: str) -> None:
    with pytest.raises(CodegenError, match="which no template does"):
        assert_same_shape(before + offence + behind, "a.py")


@pytest.mark.parametrize(
    "source", ['x = f"{eval(1)}"', "x = rF'help {().__class__.__base__}'", 'x = f"{ "a" + eval(1) }"']
)
def test_what_f_strings_hold_is_code(source: str) -> None:
    with pytest.raises(CodegenError, match="the generated code"):
        assert_same_shape(source, "a.py")


PIECES = [
    '"',
    "'",
    '"""',
    "'''",
    "\\",
    "#",
    "\n",
    "eval(1)",
    "x = ",
    "r",
    "f",
    "b",
    "{",
    "}",
    " ",
    "(",
    ")",
    "help",
]


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_the_search_of_the_text_finds_what_a_walk_finds(source: str) -> None:
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id in FORBIDDEN_NAMES]
    if calls:
        with pytest.raises(CodegenError, match="which no template does"):
            assert_same_shape(source, "a.py")
    else:
        assert_same_shape(source, "a.py")


@pytest.mark.parametrize("source", ["x = (", "x = '\x00'", "def f(:\n", "x = " + "(" * 300 + ")" * 300])
def test_what_is_no_python_is_refused_by_name(source: str) -> None:
    with pytest.raises(CodegenError, match=r"models/pet\.py: the generated code is not valid Python"):
        assert_same_shape(source, "models/pet.py")


@pytest.mark.parametrize("source", ["x = (", "def f(:\n"])
def test_what_black_cannot_read_is_refused_by_name(source: str) -> None:
    with pytest.raises(CodegenError, match=r"models/pet\.py: the generated code is not valid Python"):
        format_python(source, "models/pet.py")


def test_ordinary_modules_pass() -> None:
    source = (
        "from __future__ import annotations\nimport json\nfrom os import environ\nfrom pydantic import BaseModel\n"
        "from orders_api.models.order import Order\nfrom .neighbour import X\nfrom codegen.testing import client\n"
        "class A(BaseModel):\n    x: int = 1\n"
    )
    assert_same_shape(source, "a.py", {"orders_api"})


@pytest.mark.parametrize(
    "source",
    [
        '"""open, input and help: import os, eval it and exec the modules."""\n',
        '"""A text\nimport os\nglobal x\n"""\nx = "import subprocess"\n',
        "import json\nfrom typing import Any\n\n\nasync def f(\u00e9: Any) -> str:\n    return json.dumps(\u00e9)\n",
    ],
)
def test_words_of_a_text_are_no_offence(source: str) -> None:
    assert_same_shape(source, "a.py")


def test_another_projects_package_is_not_ours() -> None:
    with pytest.raises(CodegenError, match="imports Order from orders_api"):
        assert_same_shape("from orders_api import Order", "a.py", {"pets_api"})
