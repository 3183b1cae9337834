"""The example request of an operation as it goes over the wire, for the project's tests."""

from __future__ import annotations

from typing import Any

from codegen.ir.operation import Parameter
from codegen.targets.lambda_python.example_values import ExampleValues
from codegen.targets.lambda_python.examples.wire import NO_BODY, Body, RequestWriter, body_of
from codegen.targets.lambda_python.operations.context import OperationContext


def example_request(context: OperationContext) -> dict[str, Any]:
    """A request that keeps the contract: its required parameters, and a body where one is documented."""
    route = context.operation.route
    writer = RequestWriter(route, context.resolve)
    for parameter in route.operation.parameters:
        if parameter.required:
            try:
                value = _parameter_value(parameter, context.values)
                is_carried = writer.takes_structures(parameter) or not isinstance(value, list | dict)
                writer.add(parameter, value if is_carried else "example")
            except LookupError:
                context.values.misses += 1
    return writer.written(_body(context))


def _parameter_value(parameter: Parameter, values: ExampleValues) -> Any:
    value = values.value(parameter.schema, parameter.examples, "request")
    if value in (None, ""):
        return "example"
    return value if value not in ([], {}) else _filled(parameter, value, values)


def _filled(parameter: Parameter, empty: Any, values: ExampleValues) -> Any:
    """A structure with something in it: of an empty one nothing would be seen in a request."""
    for shown in ({"example": "example"}, ["example"], [None]):
        if type(shown) is type(empty) and (
            parameter.schema is None or values.is_valid(parameter.schema, shown)
        ):
            return shown
    values.misses += 1
    return empty


def _body(context: OperationContext) -> Body:
    body = context.operation.route.operation.request_body
    if body is None or not body.content:
        return NO_BODY
    media = body.content[0]
    value = context.values.value(media.schema, media.examples, "request")
    return body_of(media, value, context.resolve)
