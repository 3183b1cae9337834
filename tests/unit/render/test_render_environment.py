"""The jinja2 environment over the template folder."""

from __future__ import annotations

import jinja2
import pytest

from codegen.render.environment import FILTERS, environment, static_modules, template_root
from codegen.render.gate import assert_same_shape
from codegen.render.python import format_python

BESIDE = {"importlib", "jsii", "shutil", "subprocess", "tempfile", "zipfile"}
"""What modules that are copied as they are import beside the usual; no text of a contract is in them."""


def test_the_checkouts_templates_are_found() -> None:
    assert template_root().is_dir()
    assert template_root().name in ("templates", "_templates")


def test_static_modules_are_what_finishing_would_make_of_them() -> None:
    assert static_modules()
    for text in static_modules():
        assert format_python(text) == text
        assert_same_shape(text, "static module", BESIDE)


def test_an_undefined_name_is_an_error() -> None:
    with pytest.raises(jinja2.UndefinedError):
        environment().from_string("{{ missing }}").render()


def test_blocks_leave_no_blank_lines() -> None:
    text = environment().from_string("a\n  {% if yes %}\nb\n  {% endif %}\nc\n").render(yes=True)
    assert text == "a\nb\nc\n"


def test_text_is_not_escaped_as_html() -> None:
    assert environment().from_string("{{ x | literal }}").render(x="<a&b>") == '"<a&b>"'


@pytest.mark.parametrize("name", sorted(FILTERS))
def test_every_filter_is_there(name: str) -> None:
    assert environment().from_string("{{ x | " + name + " }}").render(x="plain") in (
        "plain",
        '"plain"',
        '"""plain"""',
        "# plain",
    )
