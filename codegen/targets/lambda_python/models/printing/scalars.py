"""Annotations of scalars: numbers, texts, literals."""

from __future__ import annotations

from typing import Any

from codegen.ir.types import LiteralType, NumberType, StringType
from codegen.schema.patterns import linear_pattern, python_pattern
from codegen.targets.lambda_python.models.printing.expression import (
    FORMATS,
    Context,
    Expression,
    annotate,
    joined,
    named,
    with_field,
)
from codegen.targets.lambda_python.models.printing.literals import raw_source, source, whole

_LARGEST_COUNT = 2**63 - 1
"""pydantic's bounds are machine words; no value that fits in memory comes near."""

_LITERAL_KINDS = {str: "text", bool: "boolean", int: "integer", type(None): "null"}
_EXACT_LITERALS = {"integer": "Integral()", "boolean": "Boolean()"}
"""`Literal[1]` of pydantic takes true as well."""


def number(context: Context, type_: NumberType) -> Expression:
    """`Annotated[Integer, Field(ge=1)]`."""
    if context.exact_numbers:
        base = named(context, "Integer" if type_.is_integer else "Number")
    else:
        base = Expression("int" if type_.is_integer else "float")
    factor = whole(type_.multiple_of)
    is_native = type_.is_integer and isinstance(factor, int) and factor <= _LARGEST_COUNT
    bounded = with_field(
        context,
        base,
        ge=whole(type_.minimum),
        le=whole(type_.maximum),
        gt=whole(type_.exclusive_minimum),
        lt=whole(type_.exclusive_maximum),
        multiple_of=factor if is_native else None,
    )
    if factor is None or is_native:
        return bounded
    return annotate(context, bounded, f"MultipleOf({source(factor)})")


def string(context: Context, type_: StringType) -> Expression:
    """`Annotated[str, Field(max_length=20)]`, or the type of a format."""
    is_bounded = type_.min_length or type_.max_length is not None or type_.pattern is not None
    if not is_bounded:
        return named(context, FORMATS[type_.format]) if type_.format in FORMATS else Expression("str")
    linear = None if type_.pattern is None else linear_pattern(type_.pattern)
    bounded = sized(context, Expression("str"), type_.min_length, type_.max_length)
    bounded = with_field(context, bounded, pattern=linear)
    if type_.pattern is not None and linear is None:
        bounded = _with_python_pattern(context, bounded, type_.pattern)
    if type_.format in FORMATS:
        bounded = annotate(context, bounded, f"Format({source(type_.format)})")
    return bounded


def _with_python_pattern(context: Context, expression: Expression, pattern: str) -> Expression:
    """A pattern with look-around or back-references, which pydantic's engine has not."""
    translated = python_pattern(pattern)
    if translated is None:
        context.widen("no regular expression engine of Python understands its pattern, which is not checked")
        return expression
    return annotate(context, expression, f"Pattern({raw_source(translated)})")


def sized(context: Context, expression: Expression, least: int | None, most: int | None) -> Expression:
    """An annotation with bounds of its length."""
    return with_field(
        context,
        expression,
        min_length=min(int(least), _LARGEST_COUNT) if least else None,
        max_length=None if most is None or most > _LARGEST_COUNT else int(most),
    )


def literals(context: Context, type_: LiteralType) -> Expression:
    """`Literal["a", "b"]`, each kind of value apart."""
    by_kind: dict[str, list[Any]] = {}
    for value in type_.values:
        by_kind.setdefault(_LITERAL_KINDS.get(type(value), "other"), []).append(value)
    return joined(_literals_of(context, kind, values) for kind, values in by_kind.items())


def _literals_of(context: Context, kind: str, values: list[Any]) -> Expression:
    if kind == "null":
        return Expression("None")
    listed = ", ".join(map(source, values))
    if kind == "other":
        is_number = all(isinstance(value, float) for value in values)
        return annotate(context, named(context, "Number" if is_number else "Any"), f"OneOf({listed})")
    made = Expression(f"Literal[{listed}]", (), frozenset({context.import_of("Literal")}))
    return annotate(context, made, _EXACT_LITERALS[kind]) if kind in _EXACT_LITERALS else made
