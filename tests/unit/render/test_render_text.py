"""Text of a contract in generated code: whatever it holds, it stays text."""

from __future__ import annotations

import ast
import io
import tokenize

import black
import pytest
from hypothesis import given
from hypothesis import strategies as st

from codegen.render.python import format_python
from codegen.render.text import comment, docstring, literal, one_line, plain

HOSTILE = [
    '"""',
    '""" + __import__("os").system("id") + """',
    'ends with a quote"',
    "ends with a backslash\\",
    "\\",
    "\\N{BULLET} \\x00 \\u",
    "carriage\rreturn\x0bvertical\x0cform\x85next\u2028line\u2029paragraph",
    "bidi \u202e overridden \u2066 isolated",
    "lone surrogate \ud800",
    "nul \x00 byte",
    "type: ignore",
    "fmt: off",
    "noqa",
    "-*- coding: utf-16 -*-",
    "",
    "   ",
    "a" * 300,
    "word " * 80,
    '"quoted"',
    '""""""""""',
    "'''",
]

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


def evaluated_docstring(text: str, indent: int) -> str:
    pad = " " * indent
    source = f"{pad}def f():\n{pad}    {docstring(text, indent + 4)}\n"
    module = ast.parse("class C:\n" + source if indent else source)
    functions = [node for node in ast.walk(module) if isinstance(node, ast.FunctionDef)]
    assert len(functions[0].body) == 1
    return ast.get_docstring(functions[0]) or ""


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("indent", [0, 4])
def test_a_docstring_is_one_expression_and_nothing_else(text: str, indent: int) -> None:
    assert isinstance(evaluated_docstring(text, indent), str)


@given(st.text())
def test_a_docstring_says_what_the_text_said(text: str) -> None:
    said = evaluated_docstring(text, 4)
    assert "".join(said.split()) == "".join(plain(text).replace('"""', "'''").split())


@given(st.text(alphabet=st.sampled_from("\"\\ \n'ab")))
def test_quotes_and_backslashes_never_end_a_docstring(text: str) -> None:
    said = evaluated_docstring(text, 0)
    assert said.count("\\") == text.count("\\")


@given(st.text(alphabet=st.sampled_from("\"\\ \n'ab\t`|-")))
def test_black_leaves_a_formatted_docstring_as_it_is(text: str) -> None:
    once = format_python(f"def f():\n    {docstring(text, 4)}\n")
    assert format_python(once) == once


@given(st.text())
def test_a_comment_is_only_comments(text: str) -> None:
    source = comment(text) + "\n"
    kinds = {token.type for token in tokenize.generate_tokens(io.StringIO(source).readline)}
    assert kinds <= {tokenize.COMMENT, tokenize.NL, tokenize.ENDMARKER, tokenize.NEWLINE}


@pytest.mark.parametrize(
    "text",
    ["type: ignore", "noqa", "fmt: off", "fmt:skip", "pragma: no cover", "mypy: ignore-errors", "NoQA: E501"],
)
def test_a_comment_does_not_speak_to_tools(text: str) -> None:
    printed = comment(text).lower().replace("# ", "#")
    for directive in ("#type:", "#noqa", "#fmt:", "#pragma:", "#mypy:"):
        assert directive not in printed


def test_a_comment_does_not_choose_the_encoding() -> None:
    source = comment("-*- coding: utf-16 -*-").encode()
    assert tokenize.detect_encoding(io.BytesIO(source).readline)[0] == "utf-8"


@given(json_values)
def test_a_literal_evaluates_to_its_value(value: object) -> None:
    def same(a: object, b: object) -> bool:
        return repr(a) == repr(b)

    names: dict[str, object] = {"__builtins__": {"float": float}}
    assert same(eval(literal(value), names), value)  # noqa: S307 - what it evaluates to is the claim


def test_a_literal_takes_json_values_only() -> None:
    with pytest.raises(TypeError, match="object"):
        literal(object())


def test_subclasses_of_str_and_int_print_as_their_plain_values() -> None:
    class Loud(str):
        def __repr__(self) -> str:
            return "__import__('os')"

    assert literal(Loud("x")) == '"x"'


def test_invisible_characters_go_and_emoji_stay() -> None:
    assert plain("a\u202eb\ufeff\u200bc \U0001f468\u200d\U0001f469") == "abc \U0001f468\u200d\U0001f469"
    assert plain("\x07") == "\N{REPLACEMENT CHARACTER}"


def test_one_line_folds_and_cuts() -> None:
    assert one_line(" a\n\n b\tc ") == "a b c"
    assert one_line("abcdef ghi", limit=5) == "abcd\N{HORIZONTAL ELLIPSIS}"


def test_long_lines_wrap_and_code_blocks_do_not() -> None:
    text = "- " + "word " * 30 + "\n\n```\n" + "code " * 30 + "\n```\n"
    lines = docstring(text, 4).splitlines()
    assert max(len(line) for line in lines if "word" in line) <= 88
    assert any(line.startswith("      word") for line in lines)
    assert any(line.count("code") == 30 for line in lines)


def test_formatted_code_is_black_clean() -> None:
    assert black.format_str(format_python("x  =  [1,2\n]"), mode=black.Mode()) == "x = [1, 2]\n"
