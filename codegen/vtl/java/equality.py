"""Object.equals() and hashCode() of a template's values, and the looser `==` of templates."""

from __future__ import annotations

import struct
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any, Final

from codegen.vtl.errors import limit_fault
from codegen.vtl.java.methods import Printer, reading
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
from codegen.vtl.limits import LONG_TEXT, MAX_VALUE_DEPTH, Charge

# What going over a list or map counts as, in characters made.
_WORK: Final = 8
_WORK_PER_ELEMENT: Final = 2


def java_equals(left: Any, right: Any, charge: Charge) -> bool:
    """Object.equals: of one class and equal, member by member in lists and maps."""
    return left is right or _Comparison(charge).equal(left, right)


class _Comparison:
    """Compares two values; counts its work."""

    __slots__ = ("_charge", "_depth")

    def __init__(self, charge: Charge) -> None:
        self._charge = charge
        self._depth = 0

    def equal(self, left: Any, right: Any) -> bool:
        if left is right:
            return True
        if isinstance(left, list | dict | KeySet | EntrySet | Entry):
            return self._members_equal(left, right)
        if type(left) is not type(right):
            return False
        if isinstance(left, str):
            if len(left) > LONG_TEXT:
                self._charge(reading(left))
            return bool(left == right)
        if isinstance(left, int | float | Decimal):
            return bool(left == right) and _width(left) == _width(right)
        return False

    def _members_equal(self, left: Any, right: Any) -> bool:
        self._depth += 1
        if self._depth > MAX_VALUE_DEPTH:
            raise limit_fault(f"a value is nested more than {MAX_VALUE_DEPTH} levels deep")
        are_equal = self._compared(left, right)
        self._depth -= 1
        return are_equal

    def _compared(self, left: Any, right: Any) -> bool:
        equal = self.equal
        if isinstance(left, Entry):
            return isinstance(right, Entry) and (
                equal(unboxed(left.key), unboxed(right.key)) and equal(left.value, right.value)
            )
        if isinstance(left, list) and isinstance(right, list):
            self._charge(_WORK + _WORK_PER_ELEMENT * len(left))
            return len(left) == len(right) and all(map(equal, left, right))
        if isinstance(left, KeySet | EntrySet) and type(left) is type(right):
            if isinstance(left, EntrySet):
                return equal(left.map, right.map)
            self._charge(_WORK + _WORK_PER_ELEMENT * len(left))
            return left.map.keys() == right.map.keys()
        if isinstance(left, dict) and isinstance(right, dict):
            self._charge(_WORK + _WORK_PER_ELEMENT * len(left))
            return len(left) == len(right) and all(
                key in right and equal(value, right[key]) for key, value in left.items()
            )
        return False


def _width(value: Any) -> int:
    """Integer, Long and BigInteger are different classes."""
    if type(value) is not int or INT_MIN <= value <= INT_MAX:
        return 0
    return 1 if LONG_MIN <= value <= LONG_MAX else 2


def template_equals(left: Any, right: Any, printer: Printer) -> bool:
    """`==`: numbers by value, things of one kind by equals(), anything else by its text (None is null)."""
    if is_number(left) and is_number(right):
        return compare(left, right) == 0
    if left is None or right is None:
        return left is right
    if _one_kind(left, right):
        return java_equals(left, right, printer.charge)
    return printer.text(left) == printer.text(right)


def _one_kind(left: Any, right: Any) -> bool:
    if isinstance(left, Character | JavaArray) or isinstance(right, Character | JavaArray):
        return type(left) is type(right)
    return isinstance(left, type(right)) or isinstance(right, type(left))


def java_hash(value: Any, charge: Charge, depth: int = 0) -> int:
    """Object.hashCode, as a 32-bit number."""
    if depth > MAX_VALUE_DEPTH:
        raise limit_fault(f"a value is nested more than {MAX_VALUE_DEPTH} levels deep")
    if isinstance(value, bool):
        return 1231 if value else 1237
    if isinstance(value, int):
        return _int32(value if INT_MIN <= value <= INT_MAX else value ^ (value >> 32))
    if isinstance(value, str):
        charge(len(value))
        return _text_hash(value)
    if isinstance(value, float):
        bits = struct.unpack(">q", struct.pack(">d", value))[0]
        return _int32(bits ^ (bits >> 32 & 0xFFFFFFFF))
    return _container_hash(value, partial(java_hash, charge=charge, depth=depth + 1), charge)


def _container_hash(value: Any, hash_of: Callable[[Any], int], charge: Charge) -> int:
    if isinstance(value, list | dict | KeySet | EntrySet):
        charge(_WORK + _WORK_PER_ELEMENT * len(value))
    if isinstance(value, list):
        total = 1
        for item in value:
            total = _int32(31 * total + hash_of(item))
        return total
    if isinstance(value, dict):
        return _int32(sum(hash_of(unboxed(key)) ^ hash_of(item) for key, item in value.items()))
    if isinstance(value, Entry):
        return _int32(hash_of(unboxed(value.key)) ^ hash_of(value.value))
    if isinstance(value, KeySet | EntrySet):
        return _int32(sum(hash_of(unboxed(item)) for item in value))
    return 0


def _text_hash(text: str) -> int:
    total = 0
    units = text.encode("utf-16-le", "surrogatepass")
    for index in range(0, len(units), 2):
        total = (31 * total + units[index] + 256 * units[index + 1]) & 0xFFFFFFFF
    return _int32(total)


def _int32(value: int) -> int:
    return (value + 2**31) % 2**32 - 2**31
