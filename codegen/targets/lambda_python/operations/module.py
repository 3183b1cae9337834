"""One operation of the project becomes the module of its request, its responses and its table of wire facts."""

from __future__ import annotations

from codegen.core.names import class_name
from codegen.ir.operation import Operation, Parameter, Response
from codegen.ir.schema import Schema
from codegen.render.text import literal
from codegen.targets.lambda_python.operations.content import ContentPlan, union_type
from codegen.targets.lambda_python.operations.context import OperationContext
from codegen.targets.lambda_python.operations.names import (
    RESPONSE_MEMBERS,
    AttributeNames,
    response_suffix,
    sentence,
)
from codegen.targets.lambda_python.operations.parameters import (
    described,
    optional,
    parameter_views,
    wire_shape,
)
from codegen.targets.lambda_python.operations.view import (
    AttributeView,
    ContentView,
    OperationView,
    RequestView,
    ResponseView,
)

RUNTIME_NAMES = frozenset(
    "Any Binary ClassVar Content Cookie Form FormField Header HeaderNames Json Literal Multipart Operation Parameter "
    "Path Query Request Response Text TypeAlias UploadedFile dataclass field".split()
)
"""What an operation module may import from Python and the runtime: a model of such a name comes in under another."""

IMPLIED = Response("200", (), "")
"""The response of an operation that documents none."""


def operation_view(context: OperationContext) -> OperationView:
    """Everything that the template of an operation module prints."""
    own, route = context.operation, context.operation.route
    operation = route.operation
    context.imports.add("dataclasses", "dataclass")
    context.imports.runtime("message", "Request", "Response")
    context.imports.runtime("operation", "Operation")
    context.imports.add("typing", "TypeAlias")
    request = _request(context, operation)
    responses = tuple(_response(context, response) for response in operation.responses or (IMPLIED,))
    alias = " | ".join(response.class_name for response in responses)
    return OperationView(
        name=own.name,
        method=operation.http_method,
        path=_template(operation.path) if operation.http_method else operation.path,
        summary=sentence(operation.summary or operation.description),
        request=request,
        responses=responses,
        response_name=f"{own.class_name}Response",
        response_alias=alias,
        splits_path=bool(route.path_parameters),
        query_literals=tuple(route.query_literals.items()),
        imports=tuple(context.imports.lines()),
    )


def _template(path: str) -> str:
    """The contract's path without what API Gateway takes no notice of."""
    parts = path.partition("#")[0].partition("?")[0].split("/")
    return "/" + "/".join(part for part in parts if part)


def class_names(context_name: str, operation: Operation) -> list[str]:
    """The classes that an operation module may define."""
    statuses = [response.status for response in operation.responses] or [IMPLIED.status]
    suffixes = ["Request", "Response", "Form", *map(response_suffix, statuses)]
    return [f"{context_name}{suffix}" for suffix in suffixes]


def _request(context: OperationContext, operation: Operation) -> RequestView:
    attributes, rows = parameter_views(context)
    content: tuple[ContentView, ...] = ()
    body = operation.request_body
    plan = ContentPlan(context, "request", "Body")
    if body is not None and body.content:
        content = plan.views(body.content)
        body_type = union_type(view.type for view in content)
        default = "" if body.required else "None"
        body_type = body_type if body.required else optional(body_type)
        attributes.append(AttributeView("body", body_type, default, sentence(body.description)))
    if rows or content:
        context.imports.add("typing", "ClassVar")
    if content:
        context.imports.runtime("media", "Content")
    required = body is not None and body.required
    name = f"{context.operation.class_name}Request"
    return RequestView(name, tuple(attributes), tuple(rows), content, required, plan.form)


def _response(context: OperationContext, response: Response) -> ResponseView:
    suffix = response_suffix(response.status)
    content = ContentPlan(context, "response", f"{suffix}Body").views(response.content)
    attributes = [_status_attribute(context, response)]
    if content:
        context.imports.add("typing", "ClassVar")
        context.imports.runtime("media", "Content")
        attributes.append(AttributeView("body", union_type(view.type for view in content)))
    if len(content) > 1:
        context.imports.add("typing", "Literal")
        names = [literal(view.media_type) for view in content]
        attributes.append(AttributeView("content_type", f"Literal[{', '.join(names)}]", names[0]))
    header_names: list[tuple[str, str]] = []
    if response.headers:
        context.imports.add("typing", "ClassVar")
        context.imports.runtime("message", "HeaderNames")
        headers, header_names = _headers(context, response.headers, suffix)
        attributes += headers
    name = f"{context.operation.class_name}{suffix}"
    return ResponseView(
        name,
        response.status,
        sentence(response.description),
        tuple(attributes),
        content,
        tuple(header_names),
        _status_range(context, response.status),
        _header_styles(context, response.headers, header_names),
    )


def _header_styles(
    context: OperationContext, headers: tuple[Parameter, ...], names: list[tuple[str, str]]
) -> tuple[tuple[str, str], ...]:
    """Header fields that are not written in the plain style."""
    styles: list[tuple[str, str]] = []
    for header, (attribute, _) in zip(headers, names, strict=True):
        if "json" in (header.content_type or "") or wire_shape(header, context.resolve)[1]:
            styles.append((attribute, "json"))
        elif header.explode and header.content_type is None:
            styles.append((attribute, "explode"))
    return tuple(styles)


def _status_range(context: OperationContext, status: str) -> str:
    if not status[:1].isdecimal() or status.isdecimal():
        return ""
    context.imports.add("typing", "ClassVar")
    return f"range({status[0]}00, {int(status[0]) + 1}00)"


def _status_attribute(context: OperationContext, response: Response) -> AttributeView:
    if not response.status.isdecimal():
        return AttributeView("status", "int")
    context.imports.add("typing", "Literal")
    return AttributeView("status", f"Literal[{int(response.status)}]", str(int(response.status)))


def _headers(
    context: OperationContext, headers: tuple[Parameter, ...], suffix: str
) -> tuple[list[AttributeView], list[tuple[str, str]]]:
    types = [_header_type(context, header, suffix) for header in headers]
    names = AttributeNames(RESPONSE_MEMBERS, types)
    attributes: list[AttributeView] = []
    header_names: list[tuple[str, str]] = []
    for header, type_text in zip(headers, types, strict=True):
        name = names.claim(header.name, "header")
        description = described(f"Header `{header.name}`", header)
        is_optional = not header.required
        text = optional(type_text) if is_optional else type_text
        attributes.append(AttributeView(name, text, "None" if is_optional else "", description))
        header_names.append((name, header.name))
    return attributes, header_names


def _header_type(context: OperationContext, header: Parameter, suffix: str) -> str:
    schema = header.schema or Schema({"type": "string"}, header.source)
    return context.type_text(schema, f"{suffix}{class_name(header.name)}", "response")
