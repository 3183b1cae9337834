"""Schemas of a contract: one dialect, and references that name nothing but `Api.schemas`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from typing import Any
from urllib.parse import unquote

from codegen.core.names import digest
from codegen.ir.schema import SCHEMA_REF_PREFIX, DeferredSchema, Example, Schema, schema_ref
from codegen.schema.dialect import normalise
from codegen.schema.references import map_references
from codegen.spec.document import SpecDocument
from codegen.spec.parts import PartDigests

_STRUCTURE = frozenset(
    "components schemas properties items content schema responses parameters paths $defs definitions allOf anyOf oneOf "
    "requestBodies requestBody headers additionalProperties".split()
)
"""Tokens of a pointer that say nothing about what it points to."""


class SchemaImporter:
    """Imports the schemas of one document.

    A reference into the middle of something (`#/components/schemas/A/properties/b`, `#/paths/...`) gets a named
    schema of its own, so that every reference left names an entry of `schemas`.
    """

    def __init__(self, document: SpecDocument) -> None:
        self._document = document
        self._hoisted: dict[str, str] = {}  # reference as written -> name
        self._waiting: list[tuple[str, str]] = []
        components = document.data.get("components") or {}
        self._component_names: set[str] = set(components.get("schemas") or {})
        self.schemas: dict[str, Schema] = {}
        for name, value in (components.get("schemas") or {}).items():
            pointer = "/components/schemas/" + name.replace("~", "~0").replace("/", "~1")
            make = partial(self._import, value)
            self.schemas[name] = DeferredSchema(make, pointer, name, is_component=True)
        parts = document.parts if document.parts and document.parts.has_plain_schemas else None
        self.digests: Mapping[str, str] = PartDigests(parts) if parts else {}
        """See `Api.digests`; none where what a schema says depends on names that are given here."""
        if not parts:  # some may name parts of others, which get names of their own
            for schema in [*self.schemas.values()]:
                _ = schema.json
            self._drain()

    def schema(self, value: Any, pointer: str) -> Schema:
        """The schema that stands inline at `pointer`."""
        imported = Schema(self._import(value), pointer)
        self._drain()
        return imported

    def _import(self, value: Any) -> Any:
        return map_references(normalise(value, self._document.version), self._rewrite)

    def _drain(self) -> None:
        while self._waiting:
            ref, name = self._waiting.pop()
            target = self._document.resolve(ref)
            self.schemas[name] = Schema(self._import(target), ref[1:], name)

    def _rewrite(self, ref: str) -> str:
        tokens = [unquote(token).replace("~1", "/").replace("~0", "~") for token in ref.split("/")[1:]]
        if ref.startswith(SCHEMA_REF_PREFIX) and len(tokens) == 3 and tokens[2] in self._component_names:
            return schema_ref(tokens[2])
        if ref not in self._hoisted:
            self._hoisted[ref] = self._free_name(tokens, ref)
            self._waiting.append((ref, self._hoisted[ref]))
        return schema_ref(self._hoisted[ref])

    def _free_name(self, tokens: list[str], ref: str) -> str:
        parts = [
            re.sub(r"[^A-Za-z0-9]+", "_", token).strip("_") for token in tokens if token not in _STRUCTURE
        ]
        name = "_".join(part for part in parts if part) or f"schema_{digest(ref)}"
        taken = self._component_names | set(self._hoisted.values())
        return f"{name}_{digest(ref)}" if name in taken else name


def examples(node: dict[str, Any], pointer: str, document: SpecDocument) -> tuple[Example, ...]:
    """The examples of a parameter or media type: the singular one first."""
    found: list[Example] = []
    if "example" in node:
        found.append(Example(node["example"], f"{pointer}/example"))
    named = node.get("examples")
    for name, entry in (named.items() if isinstance(named, dict) else ()):
        value, place = entry, f"{pointer}/examples/{name.replace('~', '~0').replace('/', '~1')}"
        if isinstance(value, dict) and isinstance(value.get("$ref"), str):
            place, value = value["$ref"][1:], document.resolve(value["$ref"])
        if isinstance(value, dict) and "value" in value:  # externalValue is never fetched
            found.append(Example(value["value"], f"{place}/value", name, str(value.get("summary") or "")))
    return tuple(found)
