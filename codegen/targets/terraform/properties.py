"""What properties of CloudFormation become in a Terraform resource: attributes and nested blocks.

In: a property's row of the table and its value, with intrinsic functions. Out: the parts of a block's body.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Protocol, TypeAlias

from codegen.core.errors import CodegenError
from codegen.core.records import Record, field
from codegen.render.hcl import Attribute, Block, Call

Part: TypeAlias = Attribute | Block


_ESCAPED_BY_JSONENCODE = set("<>&")


class NoTerraform(CodegenError):
    """Something of a template that the table does not translate: it must not get lost silently."""


class Values(Protocol):
    """Makes Terraform's values of CloudFormation's."""

    def value(self, value: Any) -> Any:
        """A value in which intrinsic functions are expressions."""


class Plain(Record, frozen=True):
    """The same value under another name."""

    name: str

    def parts(self, value: Any, values: Values) -> Iterator[Part]:
        yield Attribute(self.name, values.value(value))


class Text(Record, frozen=True):
    """A number that the provider takes as text, so that it can tell 0 from nothing."""

    name: str

    def parts(self, value: Any, values: Values) -> Iterator[Part]:
        yield Attribute(self.name, str(value))


class Pairs(Record, frozen=True):
    """A list of names and values that is a map in Terraform."""

    name: str
    key: str = "Key"

    def parts(self, value: Any, values: Values) -> Iterator[Part]:
        yield Attribute(self.name, {pair[self.key]: values.value(pair["Value"]) for pair in value})


class Document(Record, frozen=True):
    """A JSON document, which Terraform takes as text; a text of JSON is opened, for the reader."""

    name: str

    def parts(self, value: Any, values: Values) -> Iterator[Part]:
        yield Attribute(self.name, Call("jsonencode", (values.value(opened(value)),)))


class Line(Record, frozen=True):
    """A text that may be a line of JSON: opened for the reader where that gives the same JSON again."""

    name: str

    def parts(self, value: Any, values: Values) -> Iterator[Part]:
        line = _object(value)
        yield Attribute(self.name, Call("jsonencode", (line,)) if line else values.value(value))


class Nested(Record, frozen=True):
    """An object that is a block."""

    name: str
    properties: Mapping[str, Property]
    constants: Mapping[str, Any] = field(default_factory=dict)

    def parts(self, value: Any, values: Values) -> Iterator[Part]:
        yield Block(self.name, (), body_of(value, self.properties, values, self.name, self.constants))


class NestedEach(Record, frozen=True):
    """A list of objects, each of them a block."""

    name: str
    properties: Mapping[str, Property]

    def parts(self, value: Any, values: Values) -> Iterator[Part]:
        for item in value:
            yield Block(self.name, (), body_of(item, self.properties, values, self.name))


class NestedByKey(Record, frozen=True):
    """A map of objects, each of them a block with its key in it."""

    name: str
    key: str
    properties: Mapping[str, Property]

    def parts(self, value: Any, values: Values) -> Iterator[Part]:
        for key, item in value.items():
            body = body_of(item, self.properties, values, self.name)
            yield Block(self.name, (), (Attribute(self.key, key), *body))


class Apart(Record, frozen=True):
    """What another part of the target translates: a resource of its own, a file."""

    def parts(self, value: Any, values: Values) -> Iterator[Part]:
        return iter(())


Property: TypeAlias = Plain | Text | Pairs | Document | Line | Nested | NestedEach | NestedByKey | Apart


def body_of(
    properties: Mapping[str, Any],
    table: Mapping[str, Property],
    values: Values,
    owner: str,
    constants: Mapping[str, Any] | None = None,
) -> tuple[Part, ...]:
    """The body of a block, attributes before blocks.

    Raises:
        NoTerraform: a property has no row in the table.
    """
    parts: list[Part] = []
    for name, value in properties.items():
        if name not in table:
            raise NoTerraform(f"{owner}: Terraform's name of the property {name} is not known")
        parts.extend(table[name].parts(value, values))
    written = {part.name for part in parts if isinstance(part, Attribute)}
    constants = constants or {}
    return in_order(
        [*parts, *(Attribute(name, constants[name]) for name in constants if name not in written)]
    )


def in_order(parts: Iterable[Part]) -> tuple[Part, ...]:
    """Attributes, then blocks; tags after all other attributes."""
    return tuple(sorted(parts, key=_place))


def _place(part: Part) -> int:
    if isinstance(part, Block):
        return 2
    return 1 if part.name == "tags" else 0


def _object(value: Any) -> dict[str, str] | None:
    """The JSON object of texts that a text is, where `jsonencode` writes its characters as they are."""
    if not isinstance(value, str) or _ESCAPED_BY_JSONENCODE & set(value):
        return None
    try:
        found = json.loads(value)
    except ValueError:
        return None
    is_flat = isinstance(found, dict) and all(isinstance(item, str) for item in found.values())
    return found if is_flat and json.dumps(found) == value else None


def opened(value: Any) -> Any:
    """A document, also where a template has it as text: `Fn::Sub` of the text is one of each text in it."""
    if isinstance(value, str):
        return json.loads(value)
    if isinstance(value, Mapping) and set(value) == {"Fn::Sub"} and isinstance(value["Fn::Sub"], str):
        return _substituted(json.loads(value["Fn::Sub"]))
    return value


def _substituted(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key.replace("${!", "${"): _substituted(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_substituted(item) for item in value]
    return {"Fn::Sub": value} if isinstance(value, str) and "${" in value else value
