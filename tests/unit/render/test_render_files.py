"""Finishing generated files."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest

from codegen.core.errors import CodegenError
from codegen.core.files import GeneratedFile, Ownership
from codegen.render.files import finish


def module(name: str, text: str) -> GeneratedFile:
    return GeneratedFile(PurePosixPath(name), text, Ownership.SCAFFOLDED)


def many() -> list[GeneratedFile]:
    return [module(f"m{n}.py", f"x={n} # {'long ' * 9}\n") for n in range(10)]


def test_python_is_formatted_and_other_files_are_not() -> None:
    made = finish([module("a.py", "x=[1,2]"), module("b.yaml", "x:   1"), module("c.py", "")])
    assert made == [module("a.py", "x = [1, 2]\n"), module("b.yaml", "x:   1"), module("c.py", "")]


def test_a_known_text_is_not_finished_again() -> None:
    files, known = [module("a.py", "not python ("), module("b.py", "y=1")], {"a.py": "x = 1\n"}
    made = finish(files, lambda file: known.get(str(file.path)))
    assert [file.content for file in made] == ["x = 1\n", "y = 1\n"]


def test_many_files_come_back_in_their_order() -> None:
    files = many()
    made = finish(files)
    assert [file.path for file in made] == [file.path for file in files]
    assert [file.content.partition("  #")[0] for file in made] == [f"x = {n}" for n in range(10)]


def test_a_fault_in_one_of_many_files_names_it() -> None:
    with pytest.raises(CodegenError, match=r"bad\.py"):
        finish([*many(), module("bad.py", "import os\n")])


def test_modules_may_import_packages_of_their_own_project_alone() -> None:
    package = [module("src/pets_api/__init__.py", ""), module("src/pets_api/models/__init__.py", "")]
    user = module("src/a.py", "import pets_api\n")
    assert finish([*package, user])[-1] == user
    for name in ("models", "pets"):  # one that lies within a package, and one that nobody makes
        with pytest.raises(CodegenError, match=f"imports {name}"):
            finish([*package, module("src/a.py", f"import {name}\n")])
