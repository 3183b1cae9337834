"""Types to annotations: a type of the graph goes in, what stands behind a field's colon comes out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from codegen.ir.types import (
    AnyType,
    ArrayType,
    BooleanType,
    Checked,
    LiteralType,
    MapType,
    NeverType,
    NullType,
    NumberType,
    ObjectType,
    Reference,
    StringType,
    Type,
    UnionType,
)
from codegen.targets.lambda_python.models.printing.checks import check_call, check_imports
from codegen.targets.lambda_python.models.printing.expression import (
    Context,
    Expression,
    annotate,
    named,
    subscripted,
)
from codegen.targets.lambda_python.models.printing.scalars import literals, number, sized, string
from codegen.targets.lambda_python.models.printing.unions import is_union, union
from codegen.targets.lambda_python.types import Import


def annotation(context: Context, type_: Type) -> Expression:
    """The annotation of a type."""
    return _PRINTERS[type(type_)](context, type_)


def _any(context: Context, _type: Type) -> Expression:
    return named(context, "Any")


def _never(context: Context, _type: NeverType) -> Expression:
    return annotate(context, named(context, "Any"), "Check(False)")


def _null(_context: Context, _type: NullType) -> Expression:
    return Expression("None")


def _boolean(context: Context, _type: BooleanType) -> Expression:
    return Expression("bool") if context.in_model else named(context, "StrictBool")


def _array(context: Context, type_: ArrayType) -> Expression:
    base = subscripted(context, "list", annotation(context, type_.items))
    bounded = sized(context, base, type_.min_items, type_.max_items)
    return annotate(context, bounded, "UniqueItems()") if type_.unique_items else bounded


def _map(context: Context, type_: MapType) -> Expression:
    inner = annotation(context, type_.values)
    base = Expression(f"dict[str, {inner.text}]", (), inner.imports, inner.names)
    return sized(context, base, type_.min_properties, type_.max_properties)


def _union(context: Context, type_: UnionType) -> Expression:
    return union(context, type_, [annotation(context, member) for member in type_.members])


def _checked(context: Context, type_: Checked) -> Expression:
    inner = annotation(context, type_.type)
    return annotate(context, inner, check_call(context, type_), check_imports(context, type_))


def _reference(context: Context, type_: Reference) -> Expression:
    place = context.place_of(type_.key)
    imports = frozenset({Import(place.module, place.name)})
    return Expression(place.name, (), imports, frozenset({type_.key}), is_union(context, type_))


_PRINTERS: dict[type, Callable[[Context, Any], Expression]] = {
    AnyType: _any,
    ObjectType: _any,
    NeverType: _never,
    NullType: _null,
    BooleanType: _boolean,
    NumberType: number,
    StringType: string,
    LiteralType: literals,
    ArrayType: _array,
    MapType: _map,
    UnionType: _union,
    Checked: _checked,
    Reference: _reference,
}
