"""Bodies in mapping templates: member by member where the schema lists them, as they are where it does not.

In: the schema of a body. Out: what prints `$input`'s body as JSON, and what a value becomes by it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from codegen.core.records import Record, field
from codegen.importer.mapping_templates.text import Member, object_text
from codegen.ir.operation import MediaType
from codegen.ir.schema import JsonSchema, Schema, ref_name
from codegen.schema.example import ExampleMaker
from codegen.schema.flatten import flatten
from codegen.schema.samples.context import Direction
from codegen.schema.validate import InstanceValidator

_HIDDEN: Mapping[Direction, str] = {"request": "readOnly", "response": "writeOnly"}
_NAME = re.compile(r"[A-Za-z0-9_.@ -]+\Z")
LEAST = "the least that is asked for"
"""Name of the case without anything that can be left out."""
_IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9_]*\Z")
_UNLISTED = frozenset(
    "additionalProperties anyOf dependentRequired dependentSchemas else if minProperties not oneOf "
    "patternProperties propertyNames then unevaluatedProperties".split()
)
"""Keywords by which an object may need, or have, members that `properties` does not list."""


class Bodies(Record):
    """The schemas of one contract, and values of them."""

    schemas: Mapping[str, JsonSchema]
    _makers: dict[Direction, ExampleMaker] = field(default_factory=dict)

    @classmethod
    def of(cls, schemas: Mapping[str, Schema]) -> Bodies:
        """Of an API's schemas."""
        return cls({name: schema.json for name, schema in schemas.items()})

    def example(self, schema: JsonSchema, direction: Direction) -> Any:
        """A valid value."""
        if direction not in self._makers:
            self._makers[direction] = ExampleMaker(self.schemas, direction)
        return self._makers[direction].value(schema)

    def is_valid(self, schema: JsonSchema, value: Any) -> bool:
        """Whether a value keeps a schema."""
        return InstanceValidator(schema, self.schemas).is_valid(value)

    def examples(self, media: MediaType) -> list[tuple[str, Any]]:
        """The contract's examples of an answer by their names, those that keep its schema; else one that is made."""
        schema = media.schema.json if media.schema is not None else True
        valid = [
            (example.name or "", example.value)
            for example in media.examples
            if media.schema is None or self.is_valid(schema, example.value)
        ]
        return valid or [("", self.example(schema, "response") if media.schema is not None else {})]

    def flat(self, schema: JsonSchema) -> JsonSchema:
        """The schema as one set of keywords."""
        return flatten(schema, lambda ref: self.schemas.get(ref_name(ref), True))

    # ---- templates
    def text(self, schema: JsonSchema, direction: Direction, path: str = "$") -> str:
        """What prints the value that is at a path of the body."""
        listed = self.listed(schema, direction)
        if listed is None:
            return f"$input.json('{path}')"
        found = object_text([_member(name, each, path) for name, each in listed.items()])
        return f"#set($body = $input.path('{path}'))\n{found}"

    def printed(self, schema: JsonSchema, direction: Direction, value: Any) -> Any:
        """What that makes of a value."""
        listed = self.listed(schema, direction)
        if listed is None or not isinstance(value, dict):
            return value
        order = sorted(listed, key=lambda name: not listed[name].is_required)
        return {name: value[name] for name in order if name in value}

    def variants(self, schema: JsonSchema, direction: Direction) -> list[tuple[str, Any]]:
        """Values by which a template is tested: with everything, with the least, with null wherever it may be."""
        value = self.example(schema, direction)
        listed = self.listed(schema, direction)
        if listed is None or not isinstance(value, dict):
            return [("everything", value)]
        least = {name: each for name, each in value.items() if name in listed and listed[name].is_required}
        nulls = {name: None for name, own in listed.items() if own.is_nullable}
        wanted = {"everything": value, LEAST: least}
        wanted |= {"null wherever it may be": {**value, **nulls}} if nulls else {}
        found: list[tuple[str, Any]] = []
        for name, each in wanted.items():
            if all(each != other for _, other in found):
                found.append((name, each))
        return found

    def listed(self, schema: JsonSchema, direction: Direction) -> dict[str, Property] | None:
        """The members of an object by name; None where the schema does not tell all of them."""
        flat = self.flat(schema)
        if not isinstance(flat, Mapping) or flat.get("type") != "object":
            return None
        is_closed = flat.get("additionalProperties") is False
        if set(flat) & (_UNLISTED - ({"additionalProperties"} if is_closed else set())):
            return None
        properties = dict(self._properties(flat, direction))
        required = set(flat.get("required", ()))
        if not properties or not required <= set(properties) or not all(map(_NAME.match, properties)):
            return None
        return properties

    def _properties(self, flat: Mapping[str, Any], direction: Direction) -> Iterator[tuple[str, Property]]:
        for name, schema in flat.get("properties", {}).items():
            own = self.flat(schema)
            is_required = name in flat.get("required", ())
            if isinstance(own, Mapping) and own.get(_HIDDEN[direction]) is True and not is_required:
                continue
            if own is not False:
                yield name, Property(is_required, self.is_valid(schema, None), self.is_valid(schema, ""))


class Property(Record, frozen=True):
    """What a template must know of a member."""

    is_required: bool
    is_nullable: bool
    may_be_blank: bool  # an empty text, which looks like null

    def only_null(self, reference: str) -> str:
        """The condition under which the member is null."""
        # To Velocity null equals a blank text, which alone has a length.
        return (
            f"{reference} == '' && {reference}.length() != 0" if self.may_be_blank else f"{reference} == ''"
        )


def place_of(path: str, *names: str) -> str:
    """The argument of `$input.json()` for a member below a path."""
    # Names that are no identifiers need quotes of their own.
    if all(map(_IDENTIFIER.match, names)):
        return f"'{'.'.join((path, *names))}'"
    inner = "".join(f"['{name}']" for name in names)
    return f'"{path}{inner}"'


def _member(name: str, own: Property, path: str) -> Member:
    text = f"$input.json({place_of(path, name)})"
    if own.is_nullable:
        only_null = own.only_null(f"$body.get('{name}')")
        text = f"#if({only_null})null#else{text}#end"
    return Member(name, text, "" if own.is_required else f"$body.containsKey('{name}')")
