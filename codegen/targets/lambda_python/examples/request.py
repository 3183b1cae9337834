"""The example request of an operation as it goes over the wire, for the project's tests."""

from __future__ import annotations

from typing import Any

from codegen.ir.operation import Parameter
from codegen.targets.lambda_python.example_values import ExampleValues
from codegen.targets.lambda_python.examples.wire import NO_BODY, Body, RequestWriter, body_of
from codegen.targets.lambda_python.operations.context import OperationContext

_OF_REQUESTS_WITHOUT_BODY = ("GET", "DELETE", "POST", "PUT", "PATCH", "HEAD", "OPTIONS")
_OF_REQUESTS_WITH_BODY = ("POST", "PUT", "PATCH", "DELETE", "GET")


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
    body = _body(context)
    return writer.written(body, _method(context, body))


def _method(context: OperationContext, body: Body) -> str:
    """The method of the request: of `ANY`, one that no other operation of the path takes for itself."""
    route = context.operation.route
    if route.http_method != "ANY":
        return route.http_method
    routes = context.project.api.routes
    taken = {other.http_method for other in routes if other.path == route.path}
    methods = _OF_REQUESTS_WITH_BODY if body.text else _OF_REQUESTS_WITHOUT_BODY
    return next((method for method in methods if method not in taken), methods[0])


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
