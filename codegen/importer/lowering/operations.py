"""One operation of a project becomes a method of API Gateway: method request, responses and integration.

In: an operation of the contract and the function that serves it. Out: its `ir.Route` as API Gateway has it.
https://docs.aws.amazon.com/apigateway/latest/api/API_Method.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from codegen.importer.gateway_method import PARAMETER_NAME
from codegen.importer.lowering.blank import may_be_blank
from codegen.importer.lowering.media_types import model_type
from codegen.importer.lowering.schemas import SchemaLowering
from codegen.ir.api import MethodResponse, Route
from codegen.ir.integration import Integration, IntegrationType
from codegen.ir.operation import Operation, Parameter, ParameterLocation, RequestBody
from codegen.ir.project import ProjectOperation
from codegen.ir.schema import SCHEMA_REF_PREFIX, JsonSchema, Schema

_PATH_PARAMETER = re.compile(r"\{([^{}+]+)\+?\}")
_NOT_OBJECT = frozenset({"string", "number", "integer", "boolean", "array", "null"})
_LONGEST_CHAIN = 32
_STATUS = re.compile(r"[1-5]\d\d\Z")


def invocation_uri(function: str, alias: str | None) -> str:
    """What API Gateway calls to invoke a function; CloudFormation fills in the names.

    Args:
        function: its logical id.
        alias: that of the alias by which it is called, whose `Ref` is its ARN; None for the function as it is.
    """
    return (
        "arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/"
        f"${{{alias or f'{function}.Arn'}}}/invocations"
    )


def lambda_proxy(operation: ProjectOperation) -> Integration:
    """The integration that hands requests to a function as they are; Lambda is always called with POST."""
    uri = invocation_uri(operation.function, operation.alias)
    return Integration(IntegrationType.AWS_PROXY, "", uri=uri, http_method="POST")


def request_parameters(route: Route, schemas: Mapping[str, Schema]) -> dict[str, bool]:
    """`method.request.querystring.X` -> whether a request without it is refused.

    Headers are left to the function: API Gateway compares their names case by case. So are parameters that stand in
    the query under other names than their own (deepObject, objects in pieces).
    """
    found = {f"method.request.path.{name}": True for name in _PATH_PARAMETER.findall(route.path)}
    taken = {key.rpartition(".")[2] for key in found}
    for parameter in route.operation.parameters:
        # Names are unique across places in API Gateway, which keeps the path's.
        if _stands_in_query(parameter, schemas) and parameter.name not in taken:
            required = parameter.required and not may_be_blank(parameter, schemas)
            found[f"method.request.querystring.{parameter.name}"] = required
    return found


def _stands_in_query(parameter: Parameter, schemas: Mapping[str, Schema]) -> bool:
    if parameter.location is not ParameterLocation.QUERY or not PARAMETER_NAME.match(parameter.name):
        return False
    if parameter.content_type is not None or parameter.schema is None:
        return True
    if parameter.style == "deepObject":
        return False
    in_pieces = parameter.style == "form" and parameter.explode  # what an object would be sent in
    return not in_pieces or _is_no_object(parameter.schema.json, schemas)


def _is_no_object(schema: JsonSchema, schemas: Mapping[str, Schema]) -> bool:
    for _ in range(_LONGEST_CHAIN):
        if isinstance(schema, bool):
            return False
        if "$ref" not in schema:
            types = schema.get("type") or ("object",)
            return {types} <= _NOT_OBJECT if isinstance(types, str) else set(types) <= _NOT_OBJECT
        target = schemas.get(str(schema["$ref"]).removeprefix(SCHEMA_REF_PREFIX))
        schema = target.json if target is not None else True
    return False


def request_models(operation: ProjectOperation, lowering: SchemaLowering) -> dict[str, str]:
    """Media type -> model of the body.

    An optional body has none: API Gateway would validate an absent one as an empty object.
    """
    body = operation.route.operation.request_body
    if body is None or not body.required:
        return {}
    return body_models(body, operation.class_name, lowering)


def body_models(body: RequestBody, stem: str, lowering: SchemaLowering) -> dict[str, str]:
    """Media type -> model; `stem` is what the model of an inline schema is named after."""
    found: dict[str, str] = {}
    for media in body.content:
        media_type = model_type(media.content_type)
        if media_type is not None and media.schema is not None and media_type not in found:
            found[media_type] = lowering.body(media.schema, f"{stem}Body")
    return found


def method_responses(operations: Sequence[Operation]) -> tuple[MethodResponse, ...]:
    """The statuses of a method. A proxy integration answers with any status; these document it."""
    statuses = {
        response.status
        for operation in operations
        for response in operation.responses
        if _STATUS.match(response.status)
    }
    return tuple(MethodResponse(status) for status in sorted(statuses) or ["200"])
