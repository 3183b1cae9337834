"""Prints CloudFormation templates as YAML: block style, intrinsic functions in their short form, no anchors.

In: a template as plain data, with intrinsic functions in their long form. Out: text that YAML 1.1 and 1.2 read alike,
and the same for the same data.
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

SHORT_FORMS = {
    "Ref": "!Ref",
    "Fn::Sub": "!Sub",
    "Fn::GetAtt": "!GetAtt",
    "Fn::ImportValue": "!ImportValue",
}
"""Intrinsic functions whose argument prints as text; others keep their long form."""

LONGEST_INLINE = 90
"""Characters of a list of plain values, or of a small object, that stays on one line."""

_INDENT = "  "
_OBJECT = (dict, Mapping)  # most are a `dict`, which is asked several times faster
_CONTAINERS = (dict, list, tuple, Mapping)
_PLAIN_INLINE = re.compile(r"[A-Za-z_/$(](?:[A-Za-z0-9_./$*+=@() -]|:(?=[A-Za-z0-9_/$]))*(?<! )\Z")
_PLAIN = re.compile(
    r"""[A-Za-z_/$(](?:[A-Za-z0-9_./$*+=@()%^;<>~?'|!{}\[\],"& -]|:(?=[A-Za-z0-9_/${:])|(?<! )#)*(?<! )\Z"""
)
"""What needs no quotes on one line with others, and behind a key or dash. Everything else gets them."""
_TYPED = re.compile(r"(y|n|yes|no|on|off|true|false|null)\Z", re.IGNORECASE)
"""Words that some version of YAML reads as a value of another type."""


class Inline(dict[str, Any]):
    """An object that is printed on one line: `{name: limit, in: query}`.

    The line is kept, for one object may stand in several templates: nothing changes in it once it is printed.
    """

    __slots__ = ("line",)
    line: str


def dump_template(template: Mapping[str, Any], depth: int = 0) -> str:
    """The text of a template, or of a part of it that stands so many levels below its root."""
    lines: list[str] = []
    _mapping(template, _INDENT * depth, lines)
    return "".join(f"{line}\n" for line in lines)


def _mapping(data: Mapping[str, Any], indent: str, lines: list[str]) -> None:
    for key, value in data.items():
        _entry(f"{indent}{_text(str(key), inline=False)}:", value, indent, lines)


def _sequence(items: Sequence[Any], indent: str, lines: list[str]) -> None:
    for item in items:
        if isinstance(item, _OBJECT) and item and not _is_short(item):
            first = len(lines)
            _mapping(item, f"{indent}{_INDENT}", lines)
            lines[first] = f"{indent}- {lines[first].lstrip(' ')}"
        else:
            _entry(f"{indent}-", item, indent, lines)


def _entry(head: str, value: Any, indent: str, lines: list[str]) -> None:
    """A key or dash with what belongs to it: on the same line, or below it."""
    if type(value) is str and "\n" not in value:  # most of them, which need not be asked what else they are
        lines.append(f"{head} {_text(value, inline=False)}")
        return
    deeper = f"{indent}{_INDENT}"
    if isinstance(value, _OBJECT) and value and not _is_short(value):
        lines.append(head)
        _mapping(value, deeper, lines)
    elif isinstance(value, list | tuple) and value and not _is_short_list(value):
        lines.append(head)
        _sequence(value, deeper, lines)
    else:
        tag, value = _tagged(value)
        head = f"{head} {tag}".rstrip()
        if isinstance(value, str) and _fits_block(value):
            lines.append(f"{head} {'|' if value.endswith(chr(10)) else '|-'}")
            lines += [f"{deeper}{line}".rstrip() for line in value.removesuffix("\n").split("\n")]
        else:
            lines.append(f"{head} {_inline(value, nested=False)}")


def _is_short(data: Mapping[str, Any]) -> bool:
    return isinstance(data, Inline) or _tagged(data)[0] != ""


def _is_short_list(items: Sequence[Any]) -> bool:
    plain = not any(isinstance(item, _CONTAINERS) for item in items)
    return plain and sum(len(str(item)) + 2 for item in items) <= LONGEST_INLINE


def _tagged(value: Any) -> tuple[str, Any]:
    """The short form of an intrinsic function and its argument; no tag for anything else."""
    if not isinstance(value, _OBJECT) or len(value) != 1:
        return "", value
    ((name, argument),) = value.items()
    if name == "Fn::GetAtt" and isinstance(argument, list | tuple):
        argument = ".".join(argument)
    if name not in SHORT_FORMS or not isinstance(argument, str):
        return "", value
    return SHORT_FORMS[name], argument


def _inline(value: Any, nested: bool) -> str:
    if type(value) is str:
        return _text(value, inline=nested)
    if isinstance(value, Inline):
        if not hasattr(value, "line"):
            value.line = _plain_inline(value, nested)
        return value.line
    return _plain_inline(value, nested)


def _plain_inline(value: Any, nested: bool) -> str:
    tag, value = _tagged(value)
    if tag:
        return f"{tag} {_scalar(value, inline=True)}"
    if isinstance(value, _OBJECT):
        parts = (
            f"{_scalar(str(key), inline=True)}: {_inline(item, nested=True)}" for key, item in value.items()
        )
        return f"{{{', '.join(parts)}}}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(_inline(item, nested=True) for item in value)}]"
    return _scalar(value, inline=nested)


def _scalar(value: Any, inline: bool) -> str:
    return _text(value, inline) if isinstance(value, str) else json.dumps(value)


@lru_cache(maxsize=4_096)  # the same few words make up most of a template
def _text(value: str, inline: bool) -> str:
    plain = _PLAIN_INLINE if inline else _PLAIN
    if plain.match(value) and not _TYPED.match(value):
        return value
    if value.isprintable() and value.isascii() and ("'" not in value or '"' in value or "\\" in value):
        quoted = value.replace("'", "''")
        return f"'{quoted}'"
    return "".join(map(_visible, json.dumps(value, ensure_ascii=False)))


def _visible(character: str) -> str:
    if character.isprintable():
        return character
    code = ord(character)
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def _fits_block(text: str) -> bool:
    """Whether a literal block shows the text as it is."""
    if "\n" not in text:
        return False
    lines = text.removesuffix("\n").split("\n")
    return (
        len(lines) > 1
        and bool(lines[0].strip())
        and not text.startswith(" ")
        and bool(lines[-1].strip())
        and all(line.isprintable() and not line.endswith(" ") for line in lines)
    )
