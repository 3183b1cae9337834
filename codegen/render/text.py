"""Text of a contract, made safe to stand in generated code: literals, docstrings and comments.

Contract text is hostile until proven otherwise. A literal is built by `repr` alone; a docstring or comment loses what
could end it, hide from a reader (control and bidirectional characters) or speak to a tool (`noqa`, `fmt: off`).
"""

from __future__ import annotations

import json
import math
import re
import textwrap
import unicodedata
from collections.abc import Callable
from typing import Any

LINE_LENGTH = 88  # black's default, which the generated project keeps

_KEPT_FORMAT_CHARACTERS = "\u200c\u200d"  # (non-)joiners: Persian and emoji need them
_DIRECTIVE = re.compile(
    r"\b(type|fmt|yapf|isort|mypy|pyright|pylint|ruff|flake8|pragma|coding)(\s*)([:=])", re.IGNORECASE
)
_NOQA = re.compile(r"\bno(qa|sec)\b", re.IGNORECASE)
_PLAIN_YAML = re.compile(r"[A-Za-z./][A-Za-z0-9_./-]*")
_YAML_WORDS = frozenset({"true", "false", "yes", "no", "on", "off", "y", "n", "null", ".nan", ".inf"})


def _quoted(value: str) -> str:
    """`repr` in black's quotes, where these need no other escapes."""
    printed = str.__repr__(value)
    if "\\" in printed or '"' in printed:
        return printed
    return f'"{printed[1:-1]}"'


_SCALARS: tuple[tuple[type, Callable[[Any], str]], ...] = (
    (bool, repr),  # before int, whose subclass it is
    (int, int.__repr__),
    (float, float.__repr__),
    (str, _quoted),
    (type(None), repr),
)
_BULLET = re.compile(r"\s*(?:[-*+]|\d{1,3}[.)])\s+")


def literal(value: Any) -> str:
    """The Python expression of a JSON value; black arranges it afterwards.

    Raises:
        TypeError: the value is not made of JSON's types.
    """
    if isinstance(value, dict):
        return "{" + ", ".join(f"{literal(key)}: {literal(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(literal, value)) + "]"
    if isinstance(value, tuple):
        return f"({literal(value[0])},)" if len(value) == 1 else "(" + ", ".join(map(literal, value)) + ")"
    return _scalar(value)


def _scalar(value: Any) -> str:
    """`repr` of the plain type: a subclass may print itself as it likes."""
    if isinstance(value, float) and not math.isfinite(value):
        return f'float("{float(value)}")'
    for kind, printed in _SCALARS:
        if isinstance(value, kind):
            return printed(value)
    raise TypeError(f"no literal for {type(value).__name__}")


def plain(value: str) -> str:
    """A text with `\\n` line ends only and without characters that a reader cannot see."""
    lines = value.expandtabs(4).splitlines()
    return "\n".join(
        (line if line.isprintable() else "".join(map(_visible, line))).rstrip() for line in lines
    )


def _visible(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Cf":
        return character if character in _KEPT_FORMAT_CHARACTERS else ""
    return "\N{REPLACEMENT CHARACTER}" if category in ("Cc", "Cs") else character


def one_line(value: str, limit: int = 0) -> str:
    """A text on one line, its white space folded; cut with an ellipsis where `limit` is given and reached."""
    folded = " ".join(plain(value).split())
    return (
        folded
        if not limit or len(folded) <= limit
        else folded[: limit - 1].rstrip() + "\N{HORIZONTAL ELLIPSIS}"
    )


def docstring(value: str, indent: int = 0) -> str:
    """The docstring of a text, quotes included; lines after the first are indented by `indent` spaces."""
    lines = _wrapped(plain(value), LINE_LENGTH - indent)
    body = "\n".join(lines).replace("\\", "\\\\").replace('"""', "'''")
    if not body:
        return '""""""'
    if len(lines) == 1:
        if body.endswith('"'):
            body += " "
        if len(body) + 6 + indent <= LINE_LENGTH:
            return f'"""{body}"""'
    return textwrap.indent(f'"""{body}\n"""', " " * indent).lstrip(" ")


def comment(value: str, indent: int = 0) -> str:
    """The comment lines of a text; lines after the first are indented by `indent` spaces."""
    lines = _wrapped(_disarmed(plain(value)), LINE_LENGTH - indent - 2)
    return f"\n{' ' * indent}".join(f"# {line}".rstrip() for line in lines or [""])


def yaml_value(value: Any) -> str:
    """A JSON value on one line of YAML: plain where every version of YAML reads plain text, else as JSON."""
    if isinstance(value, str) and _PLAIN_YAML.fullmatch(value) and value.lower() not in _YAML_WORDS:
        return value
    return json.dumps(value, default=list)


def _disarmed(value: str) -> str:
    """A comment's text without directives to tools: `type: ignore` would switch a check off, `coding:` the encoding."""
    return _NOQA.sub(r"no \1", _DIRECTIVE.sub(r"\1 \3", value))


def _wrapped(value: str, width: int) -> list[str]:
    lines: list[str] = []
    fenced = False
    for line in value.strip("\n").split("\n"):
        fenced ^= line.lstrip().startswith("```")
        if not line and (not lines or not lines[-1]):
            continue
        lines.extend(_wrapped_line(line, width, keep=fenced))
    while lines and not lines[-1]:
        lines.pop()
    return lines


def _wrapped_line(line: str, width: int, keep: bool) -> list[str]:
    """One line in pieces; code blocks and tables of Markdown stay as they are."""
    if len(line) <= width or keep or line.startswith(("    ", "|")):
        return [line]
    bullet = _BULLET.match(line)
    hang = len(bullet.group()) if bullet else len(line) - len(line.lstrip())
    return textwrap.wrap(
        line, width, subsequent_indent=" " * hang, break_long_words=False, break_on_hyphens=False
    )
