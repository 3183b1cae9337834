"""The type graph: what the schemas of an API are as types, in no language yet.

A `Type` is what stands in one place; an object with members, and every named schema, is a `Definition` that types
refer to by its key, so that recursive schemas are finite. What no type can say is a `Checked` beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, NamedTuple

from codegen.core.records import Record, field
from codegen.ir.schema import JsonSchema


class View(StrEnum):
    """Who looks at a schema: a request need not have its read-only members, a response not its write-only ones."""

    NEUTRAL = "neutral"
    REQUEST = "request"
    RESPONSE = "response"


class Key(NamedTuple):
    """The name of a definition: a named schema in one view, or an object inside of it."""

    owner: str  # name of a schema of `Api.schemas`, or the name that an inline schema was given
    is_named: bool  # a schema of `Api.schemas`
    view: View
    path: str = ""  # "" for the owner itself, else what tells its inner objects apart


class AnyType(Record, frozen=True):
    """Every JSON value."""


class NeverType(Record, frozen=True):
    """No value at all."""


class NullType(Record, frozen=True):
    """null."""


class BooleanType(Record, frozen=True):
    """true or false."""


class NumberType(Record, frozen=True):
    is_integer: bool = False
    minimum: float | None = None
    maximum: float | None = None
    exclusive_minimum: float | None = None
    exclusive_maximum: float | None = None
    multiple_of: float | None = None


class StringType(Record, frozen=True):
    min_length: int | None = None
    max_length: int | None = None
    pattern: str | None = None
    format: str | None = None


class LiteralType(Record, frozen=True):
    """One of some values, of any JSON type."""

    values: tuple[Any, ...]


class ArrayType(Record, frozen=True):
    items: Type
    min_items: int | None = None
    max_items: int | None = None
    unique_items: bool = False


class MapType(Record, frozen=True):
    """An object whose members have no names that are known in advance."""

    values: Type
    min_properties: int | None = None
    max_properties: int | None = None


class UnionType(Record, frozen=True):
    """One of several types.

    Attributes:
        is_exclusive: a value may match one member only.
        tag: the member whose value says which type it is, with the types of its values.
    """

    members: tuple[Type, ...]
    is_exclusive: bool = False
    tag: Tag | None = None


class Tag(Record, frozen=True):
    """A discriminator: the name of a member, and for each of its values the index of a member of the union.

    Attributes:
        is_required: whether all of the types must have the member; else values without it may be of any.
    """

    property_name: str
    mapping: Mapping[str, int]
    is_required: bool = True


class Reference(Record, frozen=True):
    """The type of a definition."""

    key: Key


class Checked(Record, frozen=True):
    """A type whose values must also satisfy a JSON Schema, which may refer to definitions.

    Attributes:
        references: `$ref` in `schema` -> the definition that it means.
    """

    type: Type
    schema: JsonSchema
    references: Mapping[str, Key] = field(default_factory=dict)


class Field(Record, frozen=True):
    """One member of an object.

    Attributes:
        is_hidden: the view does not show it: taken when it comes, never sent.
        default: the contract's default in a tuple, () where it has none.
    """

    name: str  # on the wire
    type: Type
    is_required: bool
    is_hidden: bool = False
    default: tuple[()] | tuple[Any] = ()
    description: str = ""
    is_deprecated: bool = False


class ObjectType(Record, frozen=True):
    """An object with members of its own. It stands in a `Definition` only.

    Attributes:
        additional: the type of members that have no field; None where there may be none.
    """

    fields: tuple[Field, ...]
    additional: Type | None

    def field(self, name: str) -> Field | None:
        """The field with a name on the wire."""
        return next((field for field in self.fields if field.name == name), None)


Type = (
    AnyType
    | NeverType
    | NullType
    | BooleanType
    | NumberType
    | StringType
    | LiteralType
    | ArrayType
    | MapType
    | UnionType
    | Reference
    | Checked
    | ObjectType
)


class Definition(Record, frozen=True):
    """A type with a name.

    Attributes:
        words: what the name is made of, outermost first: ("Order", "items", "item").
        type: an `ObjectType`, a `Checked` one, or anything else: an alias.
    """

    key: Key
    type: Type
    words: tuple[str, ...]
    source: str  # JSON pointer into the bundled contract
    description: str = ""
