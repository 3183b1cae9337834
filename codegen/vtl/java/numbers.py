"""Java's numbers: how they print, calculate and compare in a template.

Mirrors Velocity's arithmetic: whole numbers stay whole (`7 / 2` is 3) and grow beyond 64 bits instead of overflowing,
dividing by zero gives no value.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import ROUND_HALF_DOWN, Context, Decimal
from typing import Any, TypeAlias

from codegen.vtl.errors import Fault, limit_fault
from codegen.vtl.java.types import INT_MAX, INT_MIN, LONG_MAX, LONG_MIN
from codegen.vtl.limits import MAX_DIGITS

Number: TypeAlias = int | float | Decimal
_EXACT = Context(prec=2000)
_MAX_BITS = int(MAX_DIGITS * math.log2(10))


def is_number(value: Any) -> bool:
    """Whether a value is a Java Number: booleans are none."""
    cls = value.__class__
    return cls is int or cls is float or cls is Decimal


def double_text(value: float) -> str:
    """Double.toString: at least one decimal, `E` notation from 10^7 and below 10^-3."""
    if value != value:
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    if value == 0 or 1e-3 <= abs(value) < 1e7:
        return repr(value)
    sign, digits, exponent = Decimal(repr(value)).as_tuple()
    assert isinstance(exponent, int)
    text = "".join(map(str, digits)).rstrip("0") or "0"
    return f"{'-' if sign else ''}{text[0]}.{text[1:] or '0'}E{exponent + len(digits) - 1}"


def int_value(value: Number) -> int:
    """Number.intValue: whole numbers lose their high bits, fractions are cut off and bounded."""
    return _narrow(value, INT_MIN, INT_MAX)


def long_value(value: Number) -> int:
    """Number.longValue."""
    return _narrow(value, LONG_MIN, LONG_MAX)


def _narrow(value: Number, lowest: int, highest: int) -> int:
    if isinstance(value, float):
        if value != value:
            return 0
        return (
            max(lowest, min(highest, int(value)))
            if not math.isinf(value)
            else (highest if value > 0 else lowest)
        )
    return (int(value) - lowest) % (highest - lowest + 1) + lowest


def _is_big(value: Number) -> bool:
    return value.__class__ is int and not LONG_MIN <= value <= LONG_MAX


def _decimals(left: Number, right: Number) -> bool:
    """Whether Java goes over to BigDecimal: one of them is one, or a BigInteger meets a Double."""
    if left.__class__ is Decimal or right.__class__ is Decimal:
        return True
    return (left.__class__ is float or right.__class__ is float) and (_is_big(left) or _is_big(right))


def _exact(value: Number) -> Decimal:
    try:
        return Decimal(value)
    except (OverflowError, ValueError) as error:
        raise Fault(f"{value} can't be calculated with exactly") from error


def add(left: Number, right: Number) -> Number:
    """`+`."""
    if _decimals(left, right):
        return _EXACT.add(_exact(left), _exact(right))
    return left + right  # type: ignore[operator]


def subtract(left: Number, right: Number) -> Number:
    """`-`."""
    if _decimals(left, right):
        return _EXACT.subtract(_exact(left), _exact(right))
    return left - right  # type: ignore[operator]


def multiply(left: Number, right: Number) -> Number:
    """`*`."""
    if _decimals(left, right):
        return _EXACT.multiply(_exact(left), _exact(right))
    return left * right  # type: ignore[operator]


def divide(left: Number, right: Number) -> Number | None:
    """`/`; None where the divisor is zero."""
    if right == 0:
        return None
    if _decimals(left, right):
        scale = -int(_exact(left).as_tuple().exponent)
        quotient = _EXACT.divide(_exact(left), _exact(right))
        return quotient.quantize(Decimal(1).scaleb(-scale), rounding=ROUND_HALF_DOWN, context=_EXACT)
    if left.__class__ is int and right.__class__ is int:
        quotient_int = abs(left) // abs(right)
        return quotient_int if (left < 0) == (right < 0) else -quotient_int
    return left / right  # type: ignore[operator]


def modulo(left: Number, right: Number) -> Number | None:
    """`%`; None where the divisor is zero."""
    if right == 0:
        return None
    if _decimals(left, right):
        raise Fault("Java can't calculate the modulo of BigDecimals")
    if left.__class__ is int and right.__class__ is int:
        return _whole_modulo(left, right)
    if math.isinf(left) or left != left or right != right:
        return math.nan
    return math.fmod(left, right)


def _whole_modulo(left: int, right: int) -> int:
    if _is_big(left) or _is_big(right):
        if right < 0:
            raise Fault("BigInteger: modulus not positive")
        return left % right
    rest = abs(left) % abs(right)
    return -rest if left < 0 else rest


def compare(left: Number, right: Number) -> int:
    """-1, 0 or 1; 0 also for what can't be compared (NaN)."""
    if left.__class__ is float and right.__class__ is int and not _is_big(right):
        right = float(right)
    elif right.__class__ is float and left.__class__ is int and not _is_big(left):
        left = float(left)
    return (left > right) - (left < right)


def arithmetic(operator: str, left: Number, right: Number) -> Number | None:
    """`+`, `-`, `*`, `/` or `%`; None where there is no value.

    Raises:
        Fault: Java can't calculate it, or the number has too many digits.
    """
    try:
        result = _OPERATIONS[operator](left, right)
    except ArithmeticError as error:
        raise Fault(f"ArithmeticException: the numbers are beyond what {operator} can take") from error
    if result.__class__ is int and not LONG_MIN <= result <= LONG_MAX and result.bit_length() > _MAX_BITS:
        raise limit_fault(f"a number has more than {MAX_DIGITS} digits")
    return result


_OPERATIONS: dict[str, Callable[[Any, Any], Number | None]] = {
    "+": add,
    "-": subtract,
    "*": multiply,
    "/": divide,
    "%": modulo,
}
