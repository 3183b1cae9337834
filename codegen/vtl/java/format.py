"""String.format: `%s`, `%d`, `%05.2f` and the other conversions that templates use."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from codegen.vtl.errors import limit_fault
from codegen.vtl.java.methods import thrown
from codegen.vtl.limits import MAX_TEXT

_SPECIFIER = re.compile(r"%(?:(\d+)\$)?([-#+ 0,(<]*)(\d+)?(?:\.(\d+))?([a-zA-Z%])|%")


def java_format(pattern: str, values: Sequence[Any], text: Callable[[Any], str]) -> str:
    """Format values.

    Raises:
        Fault: a value is missing or of the wrong kind, or the pattern is none.
    """
    state = {"next": 0, "last": 0}

    def replaced(match: re.Match[str]) -> str:
        conversion = match[5]
        if conversion is None:
            raise thrown("UnknownFormatConversionException", f"Conversion = '%' in {pattern!r}")
        width = int(match[3] or 0)
        if width > MAX_TEXT or int(match[4] or 0) > 10_000:
            raise limit_fault("a format is wider than any text may be")
        if conversion in "n%":
            return ("\n" if conversion == "n" else "%").rjust(width)
        value = _value(match, values, state)
        made = _converted(match, conversion, value, text)
        return made.ljust(width) if "-" in match[2] else made.rjust(width)

    return _SPECIFIER.sub(replaced, pattern)


def _value(match: re.Match[str], values: Sequence[Any], state: dict[str, int]) -> Any:
    if match[1]:
        index = int(match[1])
    elif "<" in match[2]:
        index = state["last"]
    else:
        index = state["next"] = state["next"] + 1
    state["last"] = index
    if not 0 < index <= len(values):
        raise thrown("MissingFormatArgumentException", f"Format specifier '{match[0]}'")
    return values[index - 1]


def _converted(match: re.Match[str], conversion: str, value: Any, text: Callable[[Any], str]) -> str:
    kind = conversion.lower()
    precision = None if match[4] is None else int(match[4])
    if kind in "sb":
        if kind == "s":
            made = "null" if value is None else text(value)
        else:
            made = "true" if value is not None and value is not False else "false"
        made = made[:precision]
    elif kind in "dxo" and type(value) is int:
        made = _whole(value, kind, match[2], int(match[3] or 0))
    elif kind in "fe" and type(value) in (float, Decimal):
        made = _fraction(value, kind, match[2], int(match[3] or 0), 6 if precision is None else precision)
    elif kind == "c" and isinstance(value, str | int) and len(str(value)) == 1:
        made = str(value)
    elif kind in "dxofegac":
        raise thrown("IllegalFormatConversionException", f"{match[0]} can't format {text(value)!r}")
    else:
        raise thrown("UnknownFormatConversionException", f"Conversion = '{conversion}'")
    return made.upper() if conversion.isupper() else made


def _whole(value: int, kind: str, flags: str, width: int) -> str:
    if kind != "d":
        unsigned = value % (2**32 if -(2**31) <= value < 2**31 else 2**64)
        prefix = {"x": "0x", "o": "0"}[kind] if "#" in flags else ""
        return _padded("", prefix + format(unsigned, kind), flags, width)
    return _signed(value < 0, format(abs(value), "," if "," in flags else ""), flags, width)


def _fraction(value: float | Decimal, kind: str, flags: str, width: int, precision: int) -> str:
    try:
        exact = Decimal(repr(value)) if isinstance(value, float) else value
        if kind == "e":
            digits = format(abs(exact), f".{precision}e")
            mantissa, _, exponent = digits.partition("e")
            digits = f"{mantissa}e{int(exponent):+03d}"
        else:
            rounded = abs(exact).quantize(Decimal(1).scaleb(-precision), rounding=ROUND_HALF_UP)
            digits = format(rounded, ",f" if "," in flags else "f")
    except InvalidOperation:
        return "NaN" if value != value else ("-" if value < 0 else "") + "Infinity"
    return _signed(exact < 0, digits, flags, width)


def _signed(negative: bool, digits: str, flags: str, width: int) -> str:
    if negative and "(" in flags:
        return f"({_padded('', digits, flags, width - 2)})"
    sign = "-" if negative else "+" if "+" in flags else " " if " " in flags else ""
    return _padded(sign, digits, flags, width)


def _padded(sign: str, digits: str, flags: str, width: int) -> str:
    return sign + digits.rjust(width - len(sign), "0") if "0" in flags else sign + digits
