"""Annotations of unions: plain ones, exclusive ones, and those whose members a tag tells apart."""

from __future__ import annotations

from codegen.ir.types import Checked, LiteralType, ObjectType, Reference, Tag, Type, UnionType
from codegen.targets.lambda_python.models.names import field_names
from codegen.targets.lambda_python.models.printing.expression import (
    Context,
    Expression,
    annotate,
    joined,
    named,
)
from codegen.targets.lambda_python.models.printing.literals import source

_MAX_ALIASES = 20  # of aliases of aliases


def union(context: Context, type_: UnionType, members: list[Expression]) -> Expression:
    """`Card | Transfer`, with what tells its members apart."""
    if type_.tag is not None:
        return _tagged(context, type_, type_.tag, members)
    if type_.is_exclusive:
        apart = joined(_apart(context, member) for member in members)
        return annotate(context, apart, "ExactlyOne()") if apart.is_union else apart
    if any(member.text == "Any" for member in members):
        return named(context, "Any")
    return joined(members)


def _tagged(context: Context, type_: UnionType, tag: Tag, members: list[Expression]) -> Expression:
    apart = joined(_apart(context, member) for member in members)
    attribute = _native_attribute(context, type_, tag)
    if attribute is not None and apart.is_union:
        return annotate(context, apart, f"Field(discriminator={source(attribute)})")
    order = list(dict.fromkeys(member.text for member in members))
    mapping = {value: order.index(members[position].text) for value, position in tag.mapping.items()}
    attributes = {_attribute(context, member, tag.property_name) for member in type_.members}
    others = sorted(filter(None, attributes - {tag.property_name}))
    given = f", {source(others[0])}" if others else ""
    helper = "Tagged" if tag.is_required else "TaggedOrAny"
    return annotate(context, apart, f"{helper}({source(tag.property_name)}, {source(mapping)}{given})")


def _native_attribute(context: Context, type_: UnionType, tag: Tag) -> str | None:
    """The field that pydantic itself can tell all members apart by, if they have one."""
    attributes = set()
    for position, member in enumerate(type_.members):
        model = context.type_of(member.key) if isinstance(member, Reference) else None
        field = model.field(tag.property_name) if isinstance(model, ObjectType) else None
        if field is None or not field.is_required or not isinstance(field.type, LiteralType):
            return None
        values = {value for value, at in tag.mapping.items() if at == position}
        if set(map(repr, field.type.values)) != set(map(repr, values)):
            return None
        attributes.add(_attribute(context, member, field.name))
    return attributes.pop() if len(attributes) == 1 else None


def _attribute(context: Context, member: Type, name: str) -> str | None:
    """The Python name of a member of an object, None if the type is no object with such a field."""
    model = context.type_of(member.key) if isinstance(member, Reference) else None
    model = model.type if isinstance(model, Checked) else model
    if not isinstance(model, ObjectType) or model.field(name) is None:
        return None
    return field_names([field.name for field in model.fields])[name]


def _apart(context: Context, member: Expression) -> Expression:
    """A member that counts as one, though it is a union itself."""
    return annotate(context, member, "AnyOf()") if member.is_union else member


def is_union(context: Context, type_: Type, depth: int = 0) -> bool:
    """Whether a type is printed as a bare union, by itself or as an alias."""
    if isinstance(type_, Reference) and depth < _MAX_ALIASES:
        return is_union(context, context.type_of(type_.key), depth + 1)
    if isinstance(type_, LiteralType):
        return len({type(value) for value in type_.values}) > 1
    return isinstance(type_, UnionType) and not type_.is_exclusive and type_.tag is None
