"""What types can't say: the keywords that stay a JSON Schema beside a type."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from codegen.importer.type_graph.context import WIDENING, Builder
from codegen.ir.schema import JsonSchema, ref_name
from codegen.ir.types import Checked, Key, NeverType, Type
from codegen.schema.merge import is_annotation
from codegen.schema.references import SCHEMA_KEYWORDS, SCHEMA_LIST_KEYWORDS, SCHEMA_MAP_KEYWORDS

_OF_ANY_TYPE = ("not", "if", "then", "else", "allOf")
_UNKNOWN_TO_CHECKS = ("unevaluatedProperties", "unevaluatedItems")
_NOT_ASSERTED = ("format", "discriminator", "x-codegen-required", "$defs", "definitions", "contentSchema")


def residual(schema: Mapping[str, Any]) -> dict[str, Any]:
    """The keywords about values of any type that no type says."""
    return select(schema, _OF_ANY_TYPE)


def select(schema: Mapping[str, Any], keywords: Iterable[str]) -> dict[str, Any]:
    return {key: schema[key] for key in keywords if key in schema}


def checked(type_: Type, keywords: Mapping[str, Any], builder: Builder, pointer: str) -> Type:
    """The type with a check of some keywords, or the type itself where they say nothing."""
    references: dict[str, Key] = {}
    schema = _Plain(builder, references, pointer).schema(keywords)
    if schema is False or (isinstance(schema, Mapping) and schema.get("not") in (True, {})):
        return NeverType()
    if not isinstance(schema, Mapping) or not schema:
        return type_
    if isinstance(type_, NeverType):
        return type_
    if not isinstance(type_, Checked):
        return Checked(type_, schema, references)
    inner = type_.schema if isinstance(type_.schema, Mapping) else {}
    both = (
        {"allOf": [inner, schema]}
        if inner.keys() & schema.keys() or "allOf" in inner
        else {**inner, **schema}
    )
    return Checked(type_.type, both, {**type_.references, **references})


class _Plain:
    """Copies a schema without what refuses nothing, and notes what it refers to."""

    def __init__(self, builder: Builder, references: dict[str, Key], pointer: str) -> None:
        self._builder = builder
        self._references = references
        self._pointer = pointer

    def schema(self, schema: JsonSchema) -> JsonSchema:
        if not isinstance(schema, Mapping):
            return schema
        copy: dict[str, Any] = {}
        for keyword, value in schema.items():
            if is_annotation(keyword) or keyword in _NOT_ASSERTED:
                continue
            if keyword in _UNKNOWN_TO_CHECKS:
                self._builder.graph.remark(
                    WIDENING, self._pointer, f"{keyword} depends on the value here and is not checked"
                )
            elif keyword == "$ref":
                self._reference(copy, value)
            else:
                copy[keyword] = self._keyword(keyword, value)
        return copy or True

    def _reference(self, copy: dict[str, Any], ref: str) -> None:
        if self._builder.graph.knows(ref):
            copy["$ref"] = ref
            self._references[ref] = self._builder.graph.key(ref_name(ref), self._builder.key.view)

    def _keyword(self, keyword: str, value: Any) -> Any:
        if keyword in SCHEMA_MAP_KEYWORDS:
            return {name: self.schema(item) for name, item in value.items()}
        if keyword in SCHEMA_LIST_KEYWORDS:
            return [self.schema(item) for item in value]
        if keyword in SCHEMA_KEYWORDS:
            return self.schema(value)
        return value
