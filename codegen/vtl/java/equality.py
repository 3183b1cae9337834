"""Object.equals() and hashCode() of a template's values, and the looser `==` of templates."""

from __future__ import annotations

import struct
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from codegen.vtl.errors import limit_fault
from codegen.vtl.java.numbers import compare, is_number
from codegen.vtl.java.types import (
    INT_MAX,
    INT_MIN,
    LONG_MAX,
    LONG_MIN,
    Character,
    Entry,
    EntrySet,
    JavaArray,
    KeySet,
    unboxed,
)
from codegen.vtl.limits import MAX_VALUE_DEPTH


def java_equals(left: Any, right: Any, depth: int = 0) -> bool:
    """Object.equals: of one class and equal, member by member in lists and maps."""
    if depth > MAX_VALUE_DEPTH:
        raise limit_fault(f"a value is nested more than {MAX_VALUE_DEPTH} levels deep")
    if left is right:
        return True
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(
            java_equals(a, b, depth + 1) for a, b in zip(left, right, strict=True)
        )
    if isinstance(left, dict) and isinstance(right, dict):
        return len(left) == len(right) and all(
            key in right and java_equals(value, right[key], depth + 1) for key, value in left.items()
        )
    if isinstance(left, KeySet | EntrySet) and type(left) is type(right):
        return set(left.map) == set(right.map) and (
            isinstance(left, KeySet) or java_equals(left.map, right.map, depth + 1)
        )
    if isinstance(left, Entry) and isinstance(right, Entry):
        return java_equals(unboxed(left.key), unboxed(right.key), depth + 1) and java_equals(
            left.value, right.value, depth + 1
        )
    if type(left) is not type(right):
        return False
    if isinstance(left, int | float | str | Decimal):
        return bool(left == right) and _width(left) == _width(right)
    return False


def _width(value: Any) -> int:
    """Integer, Long and BigInteger are different classes."""
    if type(value) is not int or INT_MIN <= value <= INT_MAX:
        return 0
    return 1 if LONG_MIN <= value <= LONG_MAX else 2


def template_equals(left: Any, right: Any, text: Callable[[Any], str]) -> bool:
    """`==`: numbers by value, things of one kind by equals(), anything else by its text (None is null)."""
    cls = left.__class__
    if cls is str and right.__class__ is str:
        return bool(left == right)
    if is_number(left) and is_number(right):
        return compare(left, right) == 0
    if left is None or right is None:
        return left is right
    if _one_kind(left, right):
        return java_equals(left, right)
    return text(left) == text(right)


def _one_kind(left: Any, right: Any) -> bool:
    if isinstance(left, Character | JavaArray) or isinstance(right, Character | JavaArray):
        return type(left) is type(right)
    return isinstance(left, type(right)) or isinstance(right, type(left))


def java_hash(value: Any, depth: int = 0) -> int:
    """Object.hashCode, as a 32-bit number."""
    if depth > MAX_VALUE_DEPTH:
        raise limit_fault(f"a value is nested more than {MAX_VALUE_DEPTH} levels deep")
    if isinstance(value, bool):
        return 1231 if value else 1237
    if isinstance(value, int):
        return _int32(value if INT_MIN <= value <= INT_MAX else value ^ (value >> 32))
    if isinstance(value, str):
        return _text_hash(value)
    if isinstance(value, float):
        bits = struct.unpack(">q", struct.pack(">d", value))[0]
        return _int32(bits ^ (bits >> 32 & 0xFFFFFFFF))
    if isinstance(value, list):
        total = 1
        for item in value:
            total = _int32(31 * total + java_hash(item, depth + 1))
        return total
    if isinstance(value, dict):
        pairs = value.items()
        return _int32(
            sum(java_hash(unboxed(key), depth + 1) ^ java_hash(item, depth + 1) for key, item in pairs)
        )
    return 0


def _text_hash(text: str) -> int:
    total = 0
    units = text.encode("utf-16-le", "surrogatepass")
    for index in range(0, len(units), 2):
        total = (31 * total + units[index] + 256 * units[index + 1]) & 0xFFFFFFFF
    return _int32(total)


def _int32(value: int) -> int:
    return (value + 2**31) % 2**32 - 2**31
