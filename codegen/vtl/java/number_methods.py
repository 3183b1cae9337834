"""Methods of Java's numbers and booleans."""

from __future__ import annotations

import math
import re
from decimal import Decimal
from typing import Any

from codegen.vtl.java.methods import (
    TABLES,
    Printer,
    is_boolean,
    is_double,
    is_int,
    is_long,
    is_object,
    is_string,
    method,
    thrown,
)
from codegen.vtl.java.numbers import compare, int_value, long_value
from codegen.vtl.java.object_methods import OBJECT
from codegen.vtl.java.types import INT_MAX, INT_MIN, LONG_MAX, LONG_MIN, BigInteger, Long

NUMBER = dict(OBJECT)
method(NUMBER, "intValue")(int_value)
method(NUMBER, "longValue")(long_value)


def _double_value(value: Any) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


method(NUMBER, "doubleValue")(_double_value)
method(NUMBER, "floatValue")(_double_value)
method(NUMBER, "shortValue")(lambda value: (int_value(value) + 2**15) % 2**16 - 2**15)
method(NUMBER, "byteValue")(lambda value: (int_value(value) + 2**7) % 2**8 - 2**7)


@method(NUMBER, "compareTo", is_object)
def _compare_to(value: Any, other: Any) -> int:
    if type(value) is not type(other) or is_int(value) != is_int(other):
        raise thrown("ClassCastException", f"a number of one kind can't be compared to {other!r}")
    return compare(value, other)


INTEGER = dict(NUMBER)
FLOATING = dict(NUMBER)
TABLES[Decimal] = dict(NUMBER)


def _parse_whole(text: str | None, radix: int, lowest: int, highest: int) -> int:
    digits = text or ""
    if re.fullmatch(r"[+-]?\w+", digits) and "_" not in digits:
        try:
            value = int(digits, radix)
        except ValueError:
            pass
        else:
            if lowest <= value <= highest:
                return value
    raise thrown("NumberFormatException", f'For input string: "{digits}"')


method(INTEGER, "valueOf", is_long)(lambda _, value: value)
method(INTEGER, "toString", is_long)(lambda _, value: str(value))
method(INTEGER, "toString", is_long, is_int)(lambda _, value, radix: _in_radix(value, radix))
method(INTEGER, "toHexString", is_long)(lambda _, value: f"{_unsigned(value):x}")
method(INTEGER, "toOctalString", is_long)(lambda _, value: f"{_unsigned(value):o}")
method(INTEGER, "toBinaryString", is_long)(lambda _, value: f"{_unsigned(value):b}")
method(INTEGER, "signum", is_long)(lambda _, value: (value > 0) - (value < 0))
method(INTEGER, "max", is_long, is_long)(lambda _, left, right: max(left, right))
method(INTEGER, "min", is_long, is_long)(lambda _, left, right: min(left, right))
method(INTEGER, "sum", is_long, is_long)(lambda _, left, right: left + right)
method(INTEGER, "compare", is_long, is_long)(lambda _, left, right: compare(left, right))


LONG = dict(INTEGER)
for _table, _parser, _bounds in (
    (INTEGER, "parseInt", (INT_MIN, INT_MAX)),
    (LONG, "parseLong", (LONG_MIN, LONG_MAX)),
):
    for _name in (_parser, "valueOf"):
        method(_table, _name, is_string)(lambda _, text, b=_bounds: _parse_whole(text, 10, *b))
        method(_table, _name, is_string, is_int)(
            lambda _, text, radix, b=_bounds: _parse_whole(text, radix, *b)
        )
TABLES[int] = INTEGER
TABLES[Long] = LONG
TABLES[BigInteger] = TABLES[Decimal]
TABLES[float] = FLOATING


def _unsigned(value: int) -> int:
    return value % (2**32 if is_int(value) else 2**64)


def _in_radix(value: int, radix: int) -> str:
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    if not 2 <= radix <= len(digits):
        radix = 10
    rest, text = abs(value), ""
    while rest:
        rest, digit = divmod(rest, radix)
        text = digits[digit] + text
    return ("-" if value < 0 else "") + (text or "0")


method(FLOATING, "isNaN")(math.isnan)
method(FLOATING, "isInfinite")(math.isinf)
method(FLOATING, "isNaN", is_double)(lambda _, value: math.isnan(value))
method(FLOATING, "isInfinite", is_double)(lambda _, value: math.isinf(value))
method(FLOATING, "valueOf", is_double)(lambda _, value: float(value))
method(FLOATING, "max", is_double, is_double)(lambda _, left, right: float(max(left, right)))
method(FLOATING, "min", is_double, is_double)(lambda _, left, right: float(min(left, right)))
method(FLOATING, "sum", is_double, is_double)(lambda _, left, right: float(left) + right)
method(FLOATING, "compare", is_double, is_double)(lambda _, left, right: compare(left, right))


@method(FLOATING, "toString", is_double, prints=True)
def _double_to_string(printer: Printer, _: float, value: float) -> str:
    return printer.text(float(value))


@method(FLOATING, "valueOf", is_string)
@method(FLOATING, "parseDouble", is_string)
def _parse_double(_: float, text: str | None) -> float:
    digits = (text or "").strip()
    if re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?[fFdD]?|[+-]?(NaN|Infinity)", digits, re.ASCII):
        return float(digits.rstrip("fFdD") if digits[-1:] in "fFdD" else digits)
    raise thrown("NumberFormatException", f'For input string: "{text}"')


BOOLEAN = TABLES[bool] = dict(OBJECT)
method(BOOLEAN, "booleanValue")(lambda value: value)
method(BOOLEAN, "compareTo", is_boolean)(lambda value, other: value - other)
method(BOOLEAN, "compareTo", is_object)(_compare_to)
method(BOOLEAN, "parseBoolean", is_string)(lambda _, text: (text or "").lower() == "true")
method(BOOLEAN, "valueOf", is_string)(lambda _, text: (text or "").lower() == "true")
method(BOOLEAN, "valueOf", is_boolean)(lambda _, value: value)
method(BOOLEAN, "toString", is_boolean)(lambda _, value: "true" if value else "false")
method(BOOLEAN, "logicalAnd", is_boolean, is_boolean)(lambda _, left, right: left and right)
method(BOOLEAN, "logicalOr", is_boolean, is_boolean)(lambda _, left, right: left or right)
method(BOOLEAN, "logicalXor", is_boolean, is_boolean)(lambda _, left, right: left != right)
