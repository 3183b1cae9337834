"""Compiled templates are kept from run to run."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NoReturn

import jinja2
import pytest

from codegen.core.cache import Cache
from codegen.render.compiled_templates import CompiledTemplates


class WithoutCompiler(jinja2.Environment):
    def compile(self, *_arguments: Any, **_options: Any) -> NoReturn:
        raise AssertionError("compiled again")


def test_a_template_is_compiled_once(tmp_path: Path) -> None:
    loader, compiled = jinja2.DictLoader({"greeting": "Hello, {{ name }}"}), CompiledTemplates(
        Cache(tmp_path)
    )
    environment = jinja2.Environment(loader=loader, bytecode_cache=compiled)
    assert environment.get_template("greeting").render(name="a") == "Hello, a"
    compiled.save()
    next_run = WithoutCompiler(loader=loader, bytecode_cache=CompiledTemplates(Cache(tmp_path)))
    assert next_run.get_template("greeting").render(name="b") == "Hello, b"


def test_a_template_that_changed_is_compiled_again(tmp_path: Path) -> None:
    for text in ("one", "two"):
        compiled = CompiledTemplates(Cache(tmp_path))
        environment = jinja2.Environment(loader=jinja2.DictLoader({"text": text}), bytecode_cache=compiled)
        assert environment.get_template("text").render() == text
        compiled.save()


def test_without_a_cache_templates_are_compiled_as_ever(tmp_path: Path) -> None:
    environment = WithoutCompiler(
        loader=jinja2.DictLoader({"text": ""}), bytecode_cache=CompiledTemplates(Cache(None))
    )
    with pytest.raises(AssertionError, match="compiled again"):
        environment.get_template("text")
