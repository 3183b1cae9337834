"""One schema goes in, its type comes out: how JSON Schema's keywords become types, and what stays a check.

Exactness comes first: what a type can't say is kept as a JSON Schema beside it (`Checked`), and what no check can
say either is widened and reported, never narrowed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from codegen.importer.type_graph.checks import checked, residual, select
from codegen.importer.type_graph.context import CONTRADICTION, WIDENING, Graph, Words
from codegen.importer.type_graph.objects import build_object
from codegen.importer.type_graph.unions import build_union
from codegen.ir.schema import JsonSchema, ref_name
from codegen.ir.types import (
    AnyType,
    ArrayType,
    BooleanType,
    Definition,
    Key,
    LiteralType,
    NeverType,
    NullType,
    NumberType,
    Reference,
    StringType,
    Type,
    UnionType,
)
from codegen.schema.equality import canonical
from codegen.schema.merge import all_of, assertions, is_annotation, type_names
from codegen.schema.validate import InstanceValidator

MAX_DEPTH = 60
"""Types inside one another within one definition; deeper ones are plain data."""

MAX_DEFINITIONS = 2_000
"""Objects inside of one definition that get types of their own."""

_OF_ONE_TYPE = """
    minLength maxLength pattern minimum maximum exclusiveMinimum exclusiveMaximum multipleOf items prefixItems
    minItems maxItems uniqueItems contains minContains maxContains unevaluatedItems properties patternProperties
    additionalProperties required minProperties maxProperties dependentRequired dependentSchemas propertyNames
    unevaluatedProperties
    """.split()
"""Keywords that say something about values of one JSON type and nothing about others."""


class TypeBuilder:
    """Builds the types of one definition and of the objects inside of it."""

    def __init__(self, graph: Graph, key: Key) -> None:
        self.graph = graph
        self.key = key
        self._paths: set[str] = set()
        self._merging: dict[str, Key] = {}
        self._recursive: set[Key] = set()

    def define(self, schema: JsonSchema, source: str) -> None:
        """Complete the definition that this builder is for."""
        built = self.build(schema, (self.key.owner,), source, self.key)
        if built != Reference(self.key):
            description = str(schema.get("description", "")) if isinstance(schema, Mapping) else ""
            self.graph.define(Definition(self.key, built, (self.key.owner,), source, description))

    def inner_key(self, words: Words) -> Key:
        path = stem = "/".join(words[1:]) or "value"
        number = 1
        while path in self._paths:
            number += 1
            path = f"{stem}#{number}"
        self._paths.add(path)
        return self.key._replace(path=path)

    def build(self, schema: JsonSchema, words: Words, pointer: str, key: Key | None = None) -> Type:
        if len(words) > MAX_DEPTH or len(self._paths) > MAX_DEFINITIONS:
            self.graph.remark(
                WIDENING, pointer, "it has too many objects inside one another for types of their own"
            )
            return AnyType()
        if schema is False:
            return NeverType()
        ref = plain_reference(schema)
        if ref is not None and self.graph.knows(ref):
            return Reference(self.graph.key(ref_name(ref), self.key.view))
        if isinstance(schema, Mapping) and ("allOf" in schema or "$ref" in schema):
            return self._merged(schema, words, pointer, key)
        return self.flat(self.graph.flatten(schema), words, pointer, key)

    def _merged(self, schema: Mapping[str, Any], words: Words, pointer: str, key: Key | None) -> Type:
        """A type made of several schemas; where one leads back here, a definition that has itself inside."""
        text = canonical(schema)
        if text in self._merging:
            self._recursive.add(self._merging[text])
            return Reference(self._merging[text])
        key = self._merging[text] = key or self.inner_key(words)
        built = self.flat(self.graph.flatten(schema), words, pointer, key)
        del self._merging[text]
        if key in self._recursive and built != Reference(key):
            self.graph.define(Definition(key, built, words, pointer))
            return Reference(key)
        return built

    def flat(self, schema: JsonSchema, words: Words, pointer: str, key: Key | None = None) -> Type:
        if not isinstance(schema, Mapping):
            return AnyType() if schema else self._nothing(pointer)
        if "enum" in schema:
            return self._enumeration(schema, pointer)
        if "anyOf" in schema or "oneOf" in schema:
            return build_union(self, schema, words, pointer, key)
        if "type" not in schema:
            return checked(AnyType(), select(schema, _OF_ONE_TYPE) | residual(schema), self, pointer)
        names = type_names(schema["type"])
        if len(names) == 1:
            return self._of_type(names[0], schema, words, pointer, key)
        return UnionType(
            tuple(self._of_type(name, schema, (*words, "value"), pointer, None) for name in names)
        )

    def _enumeration(self, schema: Mapping[str, Any], pointer: str) -> Type:
        """The values that the keywords beside `enum` leave over."""
        beside = {
            key: value for key, value in assertions(schema).items() if key not in ("enum", "discriminator")
        }
        values: list[Any] = list({repr(value): value for value in schema["enum"]}.values())
        if beside:
            judge = InstanceValidator(beside, self.graph.plain_schemas)
            values = [value for value in values if judge.is_valid(value)]
        return LiteralType(tuple(values)) if values else self._nothing(pointer)

    def _nothing(self, pointer: str) -> NeverType:
        self.graph.remark(CONTRADICTION, pointer, "its parts contradict each other")
        return NeverType()

    def _of_type(
        self, name: str, schema: Mapping[str, Any], words: Words, pointer: str, key: Key | None
    ) -> Type:
        if name == "object":
            return build_object(self, schema, words, pointer, key)
        return checked(self._not_object(name, schema, words, pointer), residual(schema), self, pointer)

    def _not_object(self, name: str, schema: Mapping[str, Any], words: Words, pointer: str) -> Type:
        match name:
            case "string":
                return StringType(
                    schema.get("minLength"),
                    schema.get("maxLength"),
                    schema.get("pattern"),
                    schema.get("format"),
                )
            case "integer" | "number":
                return _number(schema, is_integer=name == "integer")
            case "boolean":
                return BooleanType()
            case "null":
                return NullType()
        return self._array(schema, words, pointer)

    def _array(self, schema: Mapping[str, Any], words: Words, pointer: str) -> Type:
        beside = select(schema, ("contains", "minContains", "maxContains", "unevaluatedItems"))
        if "prefixItems" in schema:
            beside |= select(schema, ("prefixItems", "items"))
        is_empty = schema.get("items") is False and "prefixItems" not in schema
        built = ArrayType(
            AnyType() if is_empty else self._items(schema, (*words, "item"), pointer),
            schema.get("minItems"),
            0 if is_empty else schema.get("maxItems"),
            schema.get("uniqueItems", False),
        )
        return checked(built, beside, self, pointer)

    def _items(self, schema: Mapping[str, Any], words: Words, pointer: str) -> Type:
        """The type of every element: which one stands where is left to the check of `prefixItems`."""
        members = [
            self.build(item, (*words, str(number + 1)), f"{pointer}/prefixItems/{number}")
            for number, item in enumerate(schema.get("prefixItems", ()))
        ]
        if schema.get("items", True) is not False:
            members.append(self.build(schema.get("items", True), words, f"{pointer}/items"))
        distinct = [member for number, member in enumerate(members) if member not in members[:number]]
        if not distinct or AnyType() in distinct:
            return AnyType()
        return distinct[0] if len(distinct) == 1 else UnionType(tuple(distinct))


def _number(schema: Mapping[str, Any], is_integer: bool) -> NumberType:
    return NumberType(
        is_integer,
        schema.get("minimum"),
        schema.get("maximum"),
        schema.get("exclusiveMinimum"),
        schema.get("exclusiveMaximum"),
        schema.get("multipleOf"),
    )


def plain_reference(schema: JsonSchema) -> str | None:
    """The reference that a schema is, if it says nothing else: alone, beside annotations, or as the only `allOf`."""
    if not isinstance(schema, Mapping):
        return None
    said = {key: value for key, value in schema.items() if not is_annotation(key) and key != "discriminator"}
    if said.keys() == {"$ref"}:
        ref: str = said["$ref"]
        return ref
    if said.keys() == {"allOf"}:
        single = all_of(list(said["allOf"]))
        return plain_reference(single) if isinstance(single, Mapping) and "allOf" not in single else None
    return None
