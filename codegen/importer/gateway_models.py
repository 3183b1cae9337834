"""Models of an imported document: its named schemas, and one for each schema that stands inline in a body.

https://docs.aws.amazon.com/apigateway/latest/developerguide/models-mappings.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from codegen.core.diagnostics import Diagnostic
from codegen.core.findings import Findings, Locate
from codegen.core.names import digest
from codegen.core.pointer import child
from codegen.importer.gateway_source import OPENAPI_3, SWAGGER_2, GatewaySource
from codegen.ir.api import Api, Model
from codegen.ir.schema import SCHEMA_REF_PREFIX
from codegen.schema.references import map_references, subschemas

IGNORED_MODEL = "CG118"
"""Of the findings about models that API Gateway leaves out; their messages are its own warnings."""

_PRIMITIVES = frozenset({"boolean", "integer", "number", "string"})
_MODEL_NAME = re.compile(r"[A-Za-z0-9]+\Z")
_MODEL_URL = re.compile(r"https://apigateway\.amazonaws\.com/restapis/[^/]+/models/")


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

    def name_of(self, schema: Any, pointer: str, response: str = "") -> str | None:
        """The model of a body's schema; a schema that is no reference makes one of its own.

        Args:
            response: whose body it is, in words: API Gateway has no models of primitive types for those.
        """
        if not isinstance(schema, Mapping):
            return None
        reference, kind = schema.get("$ref"), schema.get("type")
        if response and reference is None and isinstance(kind, str) and kind in _PRIMITIVES:
            message = f"Unsupported model type '{kind.title()}Schema' in {response}. Ignoring."
            self._source.findings.note(IGNORED_MODEL, message, pointer, "give the schema a name")
            return None
        prefix = self._source.dialect.schema_prefix
        if isinstance(reference, str) and reference.startswith(prefix):
            name = reference.removeprefix(prefix).replace("~1", "/").replace("~0", "~")
            if name in self.models:
                return name
            if "/" not in name:
                message = f"Reference to model '{name}' not found. Ignoring."
                self._source.findings.warning(IGNORED_MODEL, message, pointer, "define the schema")
                return None
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


def model_findings(api: Api, is_swagger: bool, locate: Locate) -> list[Diagnostic]:
    """What API Gateway refuses in the models of a REST API: their names, and references to what is no model."""
    findings = Findings(locate)
    place = (SWAGGER_2 if is_swagger else OPENAPI_3).schemas
    for name, model in api.models.items():
        refuse_model_name(name, child(place, name), findings)
        for reference in _references(model.schema):
            target = reference.removeprefix(SCHEMA_REF_PREFIX)
            if target not in api.models and not _MODEL_URL.match(reference):
                message = f"model {name} refers to {reference!r}, which is no model of this API"
                findings.error("CG112", message, child(place, name), "define it, or correct the name")
    return findings.diagnostics


def refuse_model_name(name: str, pointer: str, findings: Findings) -> None:
    """Report a name that API Gateway has no model for."""
    if not _MODEL_NAME.match(name):
        findings.error(
            "CG185",
            f"model {name!r}: API Gateway takes letters and digits only",
            pointer,
            f"call it {re.sub('[^A-Za-z0-9]', '', name) or 'Model'}",
        )


def _references(schema: Any) -> Iterator[str]:
    waiting = [schema]
    while waiting:
        node = waiting.pop()
        if not isinstance(node, Mapping):
            continue
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        waiting += (subschema for _, subschema in subschemas(node))
