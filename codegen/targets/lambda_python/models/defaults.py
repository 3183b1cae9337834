"""Defaults of the contract as defaults of fields, where Python can write them as plain literals."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from codegen.ir.types import (
    AnyType,
    ArrayType,
    BooleanType,
    Checked,
    Field,
    Key,
    LiteralType,
    MapType,
    NullType,
    NumberType,
    Reference,
    StringType,
    Type,
    UnionType,
)
from codegen.schema.equality import canonical
from codegen.targets.lambda_python.models.printing.expression import PARSED_FORMATS
from codegen.targets.lambda_python.models.printing.literals import source

TypeOf = Callable[[Key], Type]
_MAX_DEPTH = 20  # of aliases of aliases, and of unions


def accepts_null(type_: Type, type_of: TypeOf, depth: int = 0) -> bool:
    """Whether null is a value of the type."""
    match type_:
        case AnyType() | NullType():
            return True
        case LiteralType(values):
            return None in values
        case UnionType(members):
            return any(accepts_null(member, type_of, depth + 1) for member in members)
        case Checked():
            return accepts_null(type_.type, type_of, depth)
        case Reference(key) if depth < _MAX_DEPTH:
            return accepts_null(type_of(key), type_of, depth + 1)
    return False


def default_expression(field: Field, type_of: TypeOf) -> str:
    """The default of a field as an expression, "" where the contract has none or none that is plain."""
    if not field.default:
        return ""
    value = field.default[0]
    if not _is_value(value, field.type, type_of, 0):
        return ""
    if isinstance(value, list | dict):
        factory = type(value).__name__ if not value else f"lambda: {source(value)}"
        return f"Field(default_factory={factory})"
    return source(value)


def _is_value(value: Any, type_: Type, type_of: TypeOf, depth: int) -> bool:
    """Whether a JSON value is, as a literal, a value of the type in Python."""

    def fits(item: Any, inner: Type) -> bool:
        return depth < _MAX_DEPTH and _is_value(item, inner, type_of, depth + 1)

    match type_:
        case Reference(key):
            return fits(value, type_of(key))
        case Checked():
            return fits(value, type_.type)
        case UnionType(members):
            return any(fits(value, member) for member in members)
        case ArrayType():
            return isinstance(value, list) and all(fits(item, type_.items) for item in value)
    return _is_plain(value, type_)


def _is_plain(value: Any, type_: Type) -> bool:
    match type_:
        case LiteralType(values):
            return canonical(value) in map(canonical, values) and not isinstance(value, float | list | dict)
        case NullType():
            return value is None
        case BooleanType():
            return isinstance(value, bool)
        case StringType():
            return isinstance(value, str) and type_.format not in PARSED_FORMATS
        case NumberType():
            return type(value) in ((int,) if type_.is_integer else (int, float))
    is_any = isinstance(type_, AnyType) and (value is None or isinstance(value, str | int | float))
    return is_any or (isinstance(type_, MapType) and isinstance(value, dict) and not value)
