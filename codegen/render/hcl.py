"""Writes Terraform's configuration language, arranged as `terraform fmt` does.

In: blocks of plain values, expressions and further blocks. Out: the text of a `.tf` file; text in values is literal,
whatever it looks like.
https://developer.hashicorp.com/terraform/language/syntax/configuration
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from codegen.core.records import Record

WIDTH = 100
"""Columns that a list or object on one line may reach; `terraform fmt` moves no line end."""

_INDENT = "  "
_IDENTIFIER = re.compile(r"(?!(?:for|if|true|false|null)\Z)[A-Za-z_][A-Za-z0-9_-]*\Z")
_SEQUENCE = re.compile(r"[$%](?=\{)")
_DOLLARS = re.compile(r"\$+\Z")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


class Expression(Record, frozen=True):
    """Terraform's own words, such as a reference; never text of a contract."""

    text: str


class Interpolation(Record, frozen=True):
    """Text with values in it: literal text and expressions, one after the other."""

    parts: tuple[str | Expression, ...]


class Call(Record, frozen=True):
    """A call of one of Terraform's functions."""

    function: str
    arguments: tuple[Any, ...]


class Attribute(Record, frozen=True):
    name: str
    value: Any


class Block(Record, frozen=True):
    """A block such as `resource "aws_lambda_function" "orders" { ... }`."""

    type: str
    labels: tuple[str, ...]
    body: tuple[Attribute | Block, ...]


def write_file(blocks: Sequence[Block]) -> str:
    """The text of a file: one blank line between blocks."""
    return "\n".join("".join(f"{line}\n" for line in _block(block, "")) for block in blocks)


def quoted(text: str) -> str:
    """A text as a literal: quotes, control characters and template sequences escaped."""
    return f'"{_escaped(text)}"'


def template_text(value: str | Expression | Interpolation) -> str:
    """A value as part of a file that `templatefile` reads: only expressions are filled in."""
    parts = value.parts if isinstance(value, Interpolation) else (value,)
    return _template(parts, _without_sequences)


def _template(parts: Sequence[str | Expression], literal: Callable[[str], str]) -> str:
    """Parts side by side; dollars before an expression are one, too: `$${` would be text."""
    text = ""
    for part in parts:
        if isinstance(part, Expression):
            text = _DOLLARS.sub(r'${"\g<0>"}', text) + f"${{{part.text}}}"
        else:
            text += literal(part)
    return text


def _without_sequences(text: str) -> str:
    return _SEQUENCE.sub(r"\g<0>\g<0>", text)


def _escaped(text: str) -> str:
    return "".join(map(_character, _without_sequences(text)))


def _character(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    if character.isprintable():
        return character
    return _code(character)


def _code(character: str) -> str:
    code = ord(character)
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def _block(block: Block, indent: str) -> Iterator[str]:
    labels = "".join(f" {quoted(label)}" for label in block.labels)
    if not block.body:
        yield f"{indent}{block.type}{labels} {{}}"
        return
    yield f"{indent}{block.type}{labels} {{"
    yield from _body(block.body, indent + _INDENT)
    yield f"{indent}}}"


def _body(body: Sequence[Attribute | Block], indent: str) -> Iterator[str]:
    """Attributes in runs, aligned; a blank line before each block, and around what takes several lines."""
    run: list[tuple[str, str]] = []
    written = False
    for item in body:
        if isinstance(item, Attribute):
            run.append((item.name, _value(item.value, indent, len(item.name) + 3)))
            continue
        yield from _aligned(run, indent)
        if written or run:
            yield ""
        run, written = [], True
        yield from _block(item, indent)
    if written and run:
        yield ""
    yield from _aligned(run, indent)


def _aligned(run: Sequence[tuple[str, str]], indent: str) -> Iterator[str]:
    """Entries with their equals signs below each other; one of several lines stands between two groups."""
    group: list[tuple[str, str]] = []
    for name, value in run:
        if "\n" in value:
            yield from _group(group, indent)
            group = []
            yield f"{indent}{name} = {value}"
        else:
            group.append((name, value))
    yield from _group(group, indent)


def _group(group: Sequence[tuple[str, str]], indent: str) -> Iterator[str]:
    width = max((len(name) for name, _ in group), default=0)
    for name, value in group:
        yield f"{indent}{name:<{width}} = {value}"


def _value(value: Any, indent: str, column: int) -> str:
    """A value behind `column` characters of its line; its further lines are indented."""
    if isinstance(value, Mapping):
        return _object(value, indent)
    if isinstance(value, list | tuple):
        return _list(value, indent, column)
    if isinstance(value, Call):
        arguments = ", ".join(
            _value(argument, indent, column + len(value.function) + 2) for argument in value.arguments
        )
        return f"{value.function}({arguments})"
    return _scalar(value)


def _scalar(value: Any) -> str:
    if isinstance(value, Expression):
        return value.text
    if isinstance(value, Interpolation):
        return f'"{_template(value.parts, _escaped)}"'
    if isinstance(value, str):
        return quoted(value)
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int | float) and math.isfinite(value):
        return repr(value)
    raise TypeError(f"no literal for {value!r}")


def _object(value: Mapping[str, Any], indent: str) -> str:
    if not value:
        return "{}"
    deeper = indent + _INDENT
    keys = {key if _IDENTIFIER.match(key) else _quoted_key(key): item for key, item in value.items()}
    entries = [(key, _value(item, deeper, len(key) + 3)) for key, item in keys.items()]
    lines = "\n".join(_aligned(entries, deeper))
    return f"{{\n{lines}\n{indent}}}"


def _quoted_key(key: str) -> str:
    """In ASCII: `terraform fmt` counts what a reader sees as one character, however many it is made of."""
    return "".join(c if c.isascii() else _code(c) for c in quoted(key))


def _list(items: Sequence[Any], indent: str, column: int) -> str:
    short = [_value(item, indent, column) for item in items]
    line = f"[{', '.join(short)}]"
    if "\n" not in line and len(indent) + column + len(line) <= WIDTH:
        return line
    if len(items) == 1 and isinstance(items[0], Mapping):
        return line
    deeper = indent + _INDENT
    lines = "".join(f"{deeper}{_value(item, deeper, 0)},\n" for item in items)
    return f"[\n{lines}{indent}]"
