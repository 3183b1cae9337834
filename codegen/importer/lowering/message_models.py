"""The messages that clients send become models of API Gateway, which refuses those that don't fit them.

In: a project of a WebSocket API. Out: the model of each route. Models of WebSocket APIs don't refer to each other: each
has the schemas that it needs among its definitions.
https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-request-validation.html
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from codegen.core.findings import Findings
from codegen.core.graphs import reachable
from codegen.core.records import Record, field
from codegen.importer.lowering.report import report_schemas
from codegen.importer.lowering.schemas import Lowered, SchemaLowering
from codegen.ir.api import Model
from codegen.ir.project import Project, ProjectOperation, RequestValidation
from codegen.ir.schema import SCHEMA_REF_PREFIX, Schema, ref_name

LARGEST_SCHEMA = 32_768
"""Characters; https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-models.html"""
_DRAFT = "http://json-schema.org/draft-04/schema#"
_DEFINITION = "#/definitions/"


class MessageModels(Record, frozen=True):
    """The models of an API.

    Attributes:
        of_routes: the name of a route's model, by route key.
    """

    of_routes: Mapping[str, str] = field(default_factory=dict)
    models: Mapping[str, Model] = field(default_factory=dict)


def message_models(project: Project, findings: Findings) -> MessageModels:
    """The models of all routes whose messages can be wrong, as far as the settings ask for them."""
    if project.settings.gateway.request_validation not in (RequestValidation.ALL, RequestValidation.BODY):
        return MessageModels()
    lowering = SchemaLowering(project.api.schemas)
    named = {
        operation.route.route_key: lowering.body(schema, f"{operation.class_name}Message")
        for operation in project.operations
        if (schema := _schema_of(operation)) is not None
    }
    schemas = lowering.finish()
    report_schemas(project, lowering, findings)
    models: dict[str, Model] = {}
    for name in dict.fromkeys(name for name in named.values() if name in schemas):
        model = Model(name, _on_its_own(name, schemas))
        if len(json.dumps(model.schema)) <= LARGEST_SCHEMA:
            models[name] = model
        else:
            _tell_too_large(project, name, named, findings)
    return MessageModels({key: name for key, name in named.items() if name in models}, models)


def _schema_of(operation: ProjectOperation) -> Schema | None:
    """What a route takes, which is JSON where there is a schema."""
    body = operation.route.operation.request_body
    return body.content[0].schema if body is not None else None


def _on_its_own(name: str, schemas: Mapping[str, Lowered]) -> Lowered:
    """A schema with all that it refers to."""
    needed = reachable(_references(schemas[name]), lambda other: _references(schemas[other]))
    definitions = {other: _with_definitions(schemas[other]) for other in sorted(needed)}
    schema: Lowered = {"$schema": _DRAFT, **_with_definitions(schemas[name])}
    return {**schema, "definitions": definitions} if definitions else schema


def _references(schema: Any) -> Iterator[str]:
    """The schemas that a lowered one names: none of its keywords holds anything else that looks like a reference."""
    if isinstance(schema, Mapping):
        if isinstance(ref := schema.get("$ref"), str):
            yield ref_name(ref)
        for value in schema.values():
            yield from _references(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from _references(value)


def _with_definitions(schema: Any) -> Any:
    """A schema that looks for others among the definitions of its model."""
    if isinstance(schema, Mapping):
        return {
            keyword: (
                value.replace(SCHEMA_REF_PREFIX, _DEFINITION, 1)
                if keyword == "$ref" and isinstance(value, str)
                else _with_definitions(value)
            )
            for keyword, value in schema.items()
        }
    return [_with_definitions(item) for item in schema] if isinstance(schema, list) else schema


def _tell_too_large(project: Project, name: str, named: Mapping[str, str], findings: Findings) -> None:
    for operation in project.operations:
        if named.get(operation.route.route_key) == name:
            findings.note(
                "CG279",
                f"the model of {operation.route.route_key} would have more than the {LARGEST_SCHEMA:,} characters that "
                "API Gateway takes: the function alone checks its messages",
                operation.route.source,
            )
