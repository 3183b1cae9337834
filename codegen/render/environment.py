"""Templates to text: one jinja2 environment over `templates/`, with filters that make contract text safe to print.

A template receives finished view objects and only loops, decides and prints. Whatever comes from a contract passes
`literal`, `docstring` or `comment`, or is one of the name types of `codegen.core.names`.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import jinja2

from codegen.core.cache import Cache
from codegen.render import text
from codegen.render.compiled_templates import KIND, CompiledTemplates

_PACKAGE = Path(__file__).resolve().parent.parent

FILTERS = {
    "literal": text.literal,
    "pystr": text.literal,
    "docstring": text.docstring,
    "comment": text.comment,
    "one_line": text.one_line,
    "yaml": text.yaml_value,
    "plain": text.plain,
}


@cache
def template_root() -> Path:
    """The folder of the templates: the checkout's `templates/`, else the copy that the wheel carries."""
    checkout = _PACKAGE.parent / "templates"
    if checkout.is_dir() and (_PACKAGE.parent / "pyproject.toml").is_file():
        return checkout
    return _PACKAGE / "_templates"


@cache
def static_modules() -> frozenset[str]:
    """The texts of the modules below `templates/` that are copied as they are: formatted, and without contract text."""
    return frozenset(path.read_text(encoding="utf-8") for path in template_root().rglob("*.py"))


def is_static(text: str) -> bool:
    """Whether a text is one of those; nearly all others are told by their lengths, which cost no hash of the text."""
    return len(text) in _static_lengths() and text in static_modules()


@cache
def _static_lengths() -> frozenset[int]:
    return frozenset(map(len, static_modules()))


@cache
def _compiled_templates() -> CompiledTemplates:
    return CompiledTemplates(Cache.of_user(KIND))


def keep_templates() -> None:
    """Leave the templates that were compiled in this run to the next one."""
    _compiled_templates().save()


@cache
def environment() -> jinja2.Environment:
    """The one environment: an undefined name is an error, blocks leave no blank lines behind."""
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(template_root()),
        undefined=jinja2.StrictUndefined,
        autoescape=False,  # the output is Python, YAML and Markdown, never HTML
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        cache_size=-1,
        bytecode_cache=_compiled_templates(),
    )
    made.filters.update(FILTERS)
    return made


def render(template_name: str, /, **view: Any) -> str:
    """The text that a template makes of a view.

    Args:
        template_name: path below `templates/`, such as "lambda_python/handler.py.jinja".
    """
    return environment().get_template(template_name).render(view)
