"""Plain YAML scalars as values, by the core schema of YAML 1.2.2 (https://yaml.org/spec/1.2.2/#103-core-schema).

`on`, `no`, `1:20`, `2020-01-01`, `1_000` and `0b1` are text; `0o17` is octal and `012` is twelve.
"""

from __future__ import annotations

import re

Scalar = str | int | float | bool | None

_WORDS: dict[str, Scalar] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_INTEGER = re.compile(r"[-+]?[0-9]+", re.ASCII)
_OCTAL = re.compile(r"0o[0-7]+", re.ASCII)
_HEXADECIMAL = re.compile(r"0x[0-9a-fA-F]+", re.ASCII)
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", re.ASCII)
_NO_NUMBER = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)", re.ASCII)
_MAYBE_SPECIAL = frozenset("-+.0123456789~tTfFnN")
_LONGEST_INTEGER = 400  # digits; more than any bound on their value lets through


class NoJsonValueError(ValueError):
    """A scalar whose value JSON can't carry: `.nan`, `.inf`, a number that is too large."""


def plain(text: str) -> Scalar:
    """The value of a plain scalar.

    Raises:
        NoJsonValueError: the value has no JSON form.
    """
    if text and text[0] not in _MAYBE_SPECIAL:
        return text
    if text in _WORDS:
        return _WORDS[text]
    for pattern, convert in _NUMBERS:
        if pattern.fullmatch(text):
            return convert(text)
    return text


def _integer(text: str, base: int = 10) -> int:
    if len(text) > _LONGEST_INTEGER:
        raise NoJsonValueError(f"an integer of {len(text):,} digits")
    return int(text, base)


def _octal(text: str) -> int:
    return _integer(text, 8)


def _hexadecimal(text: str) -> int:
    return _integer(text, 16)


def _float(text: str) -> float:
    value = float(text)
    if value in (float("inf"), float("-inf")):
        raise NoJsonValueError(f"a number outside of what a double holds ({text})")
    return value


def _refuse(text: str) -> Scalar:
    raise NoJsonValueError(f"{text}, which is no number in JSON")


_NUMBERS = (
    (_INTEGER, _integer),
    (_OCTAL, _octal),
    (_HEXADECIMAL, _hexadecimal),
    (_FLOAT, _float),
    (_NO_NUMBER, _refuse),
)

_TAGGED = {
    "tag:yaml.org,2002:null": lambda value: value is None,
    "tag:yaml.org,2002:bool": lambda value: isinstance(value, bool),
    "tag:yaml.org,2002:int": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "tag:yaml.org,2002:float": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
}
STRING_TAGS = frozenset(("tag:yaml.org,2002:str", "!"))
SCALAR_TAGS = frozenset(_TAGGED) | STRING_TAGS


def tagged(tag: str, text: str) -> Scalar:
    """The value of a scalar under one of `SCALAR_TAGS`.

    Raises:
        NoJsonValueError: the text is no value of that type.
    """
    if tag in STRING_TAGS:
        return text
    value = plain(text)
    if not _TAGGED[tag](value):
        raise NoJsonValueError(f"{text!r}, which is no {tag.rpartition(':')[2]}")
    return _float(text) if tag.endswith(":float") and isinstance(value, int) else value
