"""Records: plain data with named, typed members, which most of codegen's classes are.

They are msgspec's Structs: a class is there in a twentieth of the time that a frozen dataclass takes, and an instance
in a sixth, which every command feels that loads two hundred of them. A dataclass stays where a member must not count
(`compare=False`, `repr=False`, as in the nodes of mapping templates), is set by the class itself, or comes later (a
cached property, `DeferredSchema`): records do not know these.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec import NODEFAULT, field
from msgspec import Struct as Record
from msgspec.structs import asdict as members
from msgspec.structs import astuple as values
from msgspec.structs import fields as _fields
from msgspec.structs import replace as _replace

__all__ = ["Record", "field", "members", "replace", "unusual", "values"]

if TYPE_CHECKING:  # type checkers know this one: they check the names and the types of what is replaced
    from dataclasses import replace
else:
    import dataclasses

    _Any = TypeVar("_Any")

    def replace(record: _Any, /, **changes: Any) -> _Any:
        """A copy of a record or of a dataclass with other values of some members."""
        make = _replace if isinstance(record, Record) else dataclasses.replace
        return make(record, **changes)


def unusual(record: Record) -> dict[str, Any]:
    """The members whose values are not their defaults."""
    usual = _defaults(type(record))
    return {
        name: value for name, value in members(record).items() if name not in usual or value != usual[name]
    }


@cache
def _defaults(kind: type[Record]) -> dict[str, Any]:
    """The defaults of the members that have one."""
    made = {one.name: one.default_factory() for one in _fields(kind) if one.default_factory is not NODEFAULT}
    return made | {one.name: one.default for one in _fields(kind) if one.default is not NODEFAULT}
