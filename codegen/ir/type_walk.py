"""Walking types: the definitions that a type refers to."""

from __future__ import annotations

from collections.abc import Iterator

from codegen.ir.types import ArrayType, Checked, Key, MapType, ObjectType, Reference, Type, UnionType


def references(type_: Type) -> Iterator[Key]:
    """The keys of all definitions that a type refers to, in the order in which it names them."""
    match type_:
        case Reference(key):
            yield key
        case ArrayType():
            yield from references(type_.items)
        case MapType():
            yield from references(type_.values)
        case UnionType():
            for member in type_.members:
                yield from references(member)
        case Checked():
            yield from references(type_.type)
            yield from type_.references.values()
        case ObjectType():
            for field in type_.fields:
                yield from references(field.type)
            if type_.additional is not None:
                yield from references(type_.additional)
