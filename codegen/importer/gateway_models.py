"""Models of an imported document: its named schemas, and one for each schema that stands inline in a body.

https://docs.aws.amazon.com/apigateway/latest/developerguide/models-mappings.html
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from codegen.core.names import digest
from codegen.importer.gateway_source import GatewaySource
from codegen.ir.api import Model
from codegen.ir.schema import SCHEMA_REF_PREFIX
from codegen.schema.references import map_references


class ModelReader:
    """Gives each schema of one document its model."""

    def __init__(self, source: GatewaySource) -> None:
        self._source = source
        self.models: dict[str, Model] = {
            name: Model(name, self._schema(schema))
            for name, schema, _ in source.mappings(
                source.part(source.dialect.schemas), source.dialect.schemas
            )
        }

    def name_of(self, schema: Any, pointer: str) -> str | None:
        """The model of a body's schema; a schema that is no reference makes one of its own."""
        if not isinstance(schema, Mapping):
            return None
        reference = schema.get("$ref")
        prefix = self._source.dialect.schema_prefix
        if isinstance(reference, str) and reference.startswith(prefix):
            name = reference.removeprefix(prefix).replace("~1", "/").replace("~0", "~")
            if name in self.models:
                return name
        if isinstance(reference, str):
            schema, pointer = self._source.follow(schema, pointer)
        content = self._schema(schema)
        name = f"MODEL{digest(json.dumps(content, sort_keys=True, default=str))}"
        self.models.setdefault(name, Model(name, content))
        return name

    def _schema(self, schema: Mapping[str, Any]) -> Mapping[str, Any]:
        """Raw as it stands; references name models by one prefix, whatever the document's version."""
        prefix = self._source.dialect.schema_prefix
        if prefix == SCHEMA_REF_PREFIX:
            return schema
        mapped: Mapping[str, Any] = map_references(
            schema, lambda ref: ref.replace(prefix, SCHEMA_REF_PREFIX, 1)
        )
        return mapped
