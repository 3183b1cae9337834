"""Methods of java.lang.String and Character.

Java counts UTF-16 units, Python characters; the two differ beyond U+FFFF only, where texts are taken apart and put
together again around the methods that count.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from codegen.vtl.errors import limit_fault
from codegen.vtl.java import regex
from codegen.vtl.java.format import java_format
from codegen.vtl.java.methods import (
    TABLES,
    Function,
    Printer,
    is_boolean,
    is_char,
    is_collection,
    is_int,
    is_object,
    is_string,
    method,
    thrown,
)
from codegen.vtl.java.object_methods import OBJECT
from codegen.vtl.java.types import ByteArray, Character, JavaArray
from codegen.vtl.limits import ELEMENTS_PER_CHARACTER, MAX_TEXT

STRING = TABLES[str] = dict(OBJECT)
_SPACES = "".join(map(chr, range(33)))  # what trim() cuts off
_CHARACTERS_PER_PART: Final = 4  # that a text takes, however short


def _units(value: Any) -> Any:
    if not isinstance(value, str) or value.isascii() or max(value) <= "\uffff":
        return value
    data = value.encode("utf-16-le", "surrogatepass")
    return "".join([data[at : at + 2].decode("utf-16-le", "surrogatepass") for at in range(0, len(data), 2)])


def _joined(value: Any) -> Any:
    if value.__class__ is not str or value.isascii():
        return value
    return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


def counted(function: Function) -> Function:
    """Let a function count UTF-16 units."""

    @wraps(function)
    def counting(text: str, *arguments: Any) -> Any:
        if text.isascii():
            return function(text, *arguments)
        return _joined(function(_units(text), *map(_units, arguments)))

    return counting


def _given(text: str | None) -> str:
    if text is None:
        raise thrown("NullPointerException", "the argument is null")
    return text


def _checked(length: int) -> None:
    if length > MAX_TEXT:
        raise limit_fault(f"a text is longer than {MAX_TEXT} characters")


# Length and parts

method(STRING, "length")(counted(len))
method(STRING, "isEmpty")(lambda text: not text)
method(STRING, "isBlank")(lambda text: not text.strip())


@method(STRING, "charAt", is_int)
@counted
def _char_at(text: str, index: int) -> Character:
    if not 0 <= index < len(text):
        raise thrown("StringIndexOutOfBoundsException", f"index {index}, length {len(text)}")
    return Character(text[index])


@method(STRING, "codePointAt", is_int)
@counted
def _code_point_at(text: str, index: int) -> int:
    unit = _char_at(text, index)
    pair = _joined(str(text[index : index + 2]))
    return ord(pair) if len(pair) == 1 else ord(unit)


@method(STRING, "substring", is_int)
@counted
def _substring_from(text: str, start: int) -> str:
    part: str = _between(text, start, len(text))
    return part


@method(STRING, "subSequence", is_int, is_int)
@method(STRING, "substring", is_int, is_int)
@counted
def _between(text: str, start: int, end: int) -> str:
    if not 0 <= start <= end <= len(text):
        raise thrown("StringIndexOutOfBoundsException", f"begin {start}, end {end}, length {len(text)}")
    return text[start:end]


@method(STRING, "toCharArray", prints=True)
def _to_char_array(printer: Printer, text: str) -> JavaArray:
    printer.charge(_CHARACTERS_PER_PART * len(text))
    return JavaArray(map(Character, _units(text)))


@method(STRING, "getBytes", prints=True)
def _get_bytes(printer: Printer, text: str) -> ByteArray:
    printer.charge(len(text))
    return ByteArray(byte - 256 if byte > 127 else byte for byte in text.encode("utf-8", "replace"))


# Search

method(STRING, "contains", is_string)(lambda text, part: _given(part) in text)
method(STRING, "startsWith", is_string)(lambda text, part: text.startswith(_given(part)))
method(STRING, "endsWith", is_string)(lambda text, part: text.endswith(_given(part)))
method(STRING, "startsWith", is_string, is_int)(
    counted(lambda text, part, start: 0 <= start <= len(text) and text.startswith(_given(part), start))
)


def _character(code: int) -> str:
    return str(_units(chr(code))) if 0 <= code <= 0x10FFFF else "\0\0"


method(STRING, "indexOf", is_string)(counted(lambda text, part: text.find(_given(part))))
method(STRING, "indexOf", is_int)(counted(lambda text, code: text.find(_character(code))))
method(STRING, "lastIndexOf", is_string)(counted(lambda text, part: text.rfind(_given(part))))
method(STRING, "lastIndexOf", is_int)(counted(lambda text, code: text.rfind(_character(code))))


@method(STRING, "indexOf", is_string, is_int)
@counted
def _index_of(text: str, part: str | None, start: int) -> int:
    return text.find(_given(part), min(max(start, 0), len(text)))


@method(STRING, "lastIndexOf", is_string, is_int)
@counted
def _last_index_of(text: str, part: str | None, start: int) -> int:
    return text.rfind(_given(part), 0, start + len(_given(part))) if start >= 0 else -1


method(STRING, "indexOf", is_int, is_int)(
    counted(lambda text, code, start: _index_of(text, _character(code), start))
)
method(STRING, "lastIndexOf", is_int, is_int)(
    counted(lambda text, code, start: _last_index_of(text, _character(code), start))
)


@method(STRING, "regionMatches", is_boolean, is_int, is_string, is_int, is_int)
@counted
def _region_matches(
    text: str, ignores_case: bool, start: int, other: str | None, at: int, length: int
) -> bool:
    whole = _given(other)
    if start < 0 or at < 0 or start > len(text) - length or at > len(whole) - length:
        return False
    own, part = text[start : start + max(length, 0)], whole[at : at + max(length, 0)]
    return _folded(own) == _folded(part) if ignores_case else own == part


method(STRING, "regionMatches", is_int, is_string, is_int, is_int)(
    lambda text, start, other, at, length: _region_matches(text, False, start, other, at, length)
)

# Comparison


def _folded(text: str) -> str:
    return "".join(
        [character.upper().lower() if len(character.upper()) == 1 else character for character in text]
    )


@method(STRING, "equalsIgnoreCase", is_string)
def _equals_ignore_case(text: str, other: str | None) -> bool:
    return other is not None and _folded(text) == _folded(other)


@method(STRING, "compareTo", is_string)
@counted
def _compare_to(text: str, other: str | None) -> int:
    for own, foreign in zip(text, _given(other), strict=False):
        if own != foreign:
            return ord(own) - ord(foreign)
    return len(text) - len(_given(other))


@method(STRING, "compareTo", is_object)
def _compare_to_object(_: str, __: Any) -> int:
    raise thrown("ClassCastException", "text can be compared to text only")


@method(STRING, "compareToIgnoreCase", is_string)
def _compare_ignore_case(text: str, other: str | None) -> int:
    return int(_compare_to(_folded(text), _folded(_given(other))))


method(STRING, "contentEquals", is_string)(lambda text, other: text == _given(other))

# Changes

method(STRING, "toUpperCase")(str.upper)
method(STRING, "toLowerCase")(str.lower)
method(STRING, "trim")(lambda text: text.strip(_SPACES))
method(STRING, "strip")(str.strip)
method(STRING, "stripLeading")(str.lstrip)
method(STRING, "stripTrailing")(str.rstrip)
method(STRING, "intern")(lambda text: text)


@method(STRING, "concat", is_string)
def _concat(text: str, other: str | None) -> str:
    _checked(len(text) + len(_given(other)))
    return text + _given(other)


@method(STRING, "repeat", is_int)
def _repeat(text: str, count: int) -> str:
    if count < 0:
        raise thrown("IllegalArgumentException", f"count is negative: {count}")
    _checked(len(text) * count)
    return text * count


@method(STRING, "replace", is_string, is_string)
@method(STRING, "replace", is_char, is_char)
def _replace(text: str, old: str | None, new: str | None) -> str:
    _checked(len(text) + text.count(_given(old)) * len(_given(new)))
    return text.replace(_given(old), _given(new))


# Regular expressions


@method(STRING, "matches", is_string, prints=True)
def _matches(printer: Printer, text: str, pattern: str | None) -> bool:
    return regex.matches(text, _given(pattern), printer.charge)


@method(STRING, "replaceAll", is_string, is_string, prints=True)
def _replace_all(printer: Printer, text: str, pattern: str | None, replacement: str | None) -> str:
    return regex.replace(text, _given(pattern), _given(replacement), printer.charge)


@method(STRING, "replaceFirst", is_string, is_string, prints=True)
def _replace_first(printer: Printer, text: str, pattern: str | None, replacement: str | None) -> str:
    return regex.replace(text, _given(pattern), _given(replacement), printer.charge, 1)


@method(STRING, "split", is_string, prints=True)
@method(STRING, "split", is_string, is_int, prints=True)
def _split(printer: Printer, text: str, pattern: str | None, limit: int = 0) -> JavaArray:
    parts = JavaArray(regex.split(text, _given(pattern), printer.charge, limit))
    printer.charge(_CHARACTERS_PER_PART * len(parts))
    return parts


# Static methods, which Java lets one call on a value


@method(STRING, "valueOf", is_object, prints=True)
def _value_of(printer: Printer, _: str, value: Any) -> str:
    return printer.text(value) if value is not None else "null"


@method(STRING, "join", is_string, is_collection, prints=True)
def _join(printer: Printer, _: str, separator: str | None, items: Any) -> str:
    if items is None:
        raise thrown("NullPointerException", "the argument is null")
    printer.charge(len(items) // ELEMENTS_PER_CHARACTER)
    joined: str = _join_items(printer, _, separator, *items)
    return joined


@method(STRING, "join", is_string, prints=True, more=is_string)
def _join_items(printer: Printer, _: str, separator: str | None, *items: Any) -> str:
    for item in items:
        if item is not None and item.__class__ is not str:
            raise thrown("ClassCastException", "only text can be joined")
    _checked(sum(len(item or "null") + len(_given(separator)) for item in items))
    return _given(separator).join(["null" if item is None else item for item in items])


@method(STRING, "format", is_string, prints=True, more=is_object)
def _format(printer: Printer, _: str, pattern: str | None, *values: Any) -> str:
    return java_format(_given(pattern), _flat(values), printer.text)


@method(STRING, "formatted", prints=True, more=is_object)
def _formatted(printer: Printer, text: str, *values: Any) -> str:
    return java_format(text, _flat(values), printer.text)


def _flat(values: tuple[Any, ...]) -> list[Any]:
    """Java takes a single array for the values themselves."""
    return list(values[0]) if len(values) == 1 and isinstance(values[0], JavaArray) else list(values)


# Character

CHARACTER = TABLES[Character] = dict(OBJECT)
method(CHARACTER, "charValue")(lambda value: value)
method(CHARACTER, "compareTo", is_char)(lambda value, other: ord(value) - ord(other))

_TESTS: dict[str, Callable[[str], bool]] = {
    "isDigit": str.isdecimal,
    "isLetter": str.isalpha,
    "isLetterOrDigit": lambda value: value.isalpha() or value.isdecimal(),
    "isUpperCase": str.isupper,
    "isLowerCase": str.islower,
    "isWhitespace": str.isspace,
}
for _name, _test in _TESTS.items():
    method(CHARACTER, _name, is_char)(lambda _, value, test=_test: test(value))
method(CHARACTER, "toUpperCase", is_char)(lambda _, value: Character(value.upper()[:1]))
method(CHARACTER, "toLowerCase", is_char)(lambda _, value: Character(value.lower()[:1]))
method(CHARACTER, "toString", is_char)(lambda _, value: str(value))
method(CHARACTER, "valueOf", is_char)(lambda _, value: value)
