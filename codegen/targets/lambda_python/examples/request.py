"""The example request of an operation as it goes over the wire, for the project's tests."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

from codegen.ir.operation import MediaType, Parameter, ParameterLocation
from codegen.targets.lambda_python.example_values import ExampleValues
from codegen.targets.lambda_python.examples import styles
from codegen.targets.lambda_python.operations.content import bare, codec_kind
from codegen.targets.lambda_python.operations.context import OperationContext
from codegen.targets.lambda_python.operations.form_fields import FieldWire, field_wire, form_fields
from codegen.targets.lambda_python.operations.parameters import wire_shape
from codegen.targets.lambda_python.operations.shapes import TEXT

BOUNDARY = "example-boundary"
_PARAMETER = re.compile(r"\{([^{}]+)\}")


@dataclass(slots=True)
class _Sent:
    """The parameters of a request, as they go over the wire."""

    path: dict[str, str] = field(default_factory=dict)
    query: styles.Pairs = field(default_factory=list)
    headers: styles.Pairs = field(default_factory=list)
    cookies: styles.Pairs = field(default_factory=list)

    def add(self, parameter: Parameter, value: Any, plain: str) -> None:
        """Write a parameter; `plain` is its whole text where no style writes it."""
        name, style, explode = parameter.name, parameter.style, parameter.explode
        match parameter.location:
            case ParameterLocation.PATH:
                self.path[name] = quote(plain, safe="") or styles.segment(name, value, style, explode)
            case ParameterLocation.HEADER:
                self.headers.append((name, plain or styles.field(value, explode)))
            case ParameterLocation.QUERY:
                self.query += [(name, plain)] if plain else styles.pairs(name, value, style, explode)
            case ParameterLocation.COOKIE:
                self.cookies += [(name, plain)] if plain else styles.pairs(name, value, style, explode)


def example_request(context: OperationContext) -> dict[str, Any]:
    """A request that keeps the contract: its required parameters, and a body where one is documented."""
    route = context.operation.route
    operation = route.operation
    sent = _Sent()
    for parameter in operation.parameters:
        if parameter.required:
            value = _parameter_value(parameter, context.values)
            sent.add(parameter, value, _plain(parameter, value, context))
    sent.query += route.query_literals.items()
    if sent.cookies:
        cookies = (f"{name}={quote(value)}" for name, value in sent.cookies)
        sent.headers.append(("Cookie", "; ".join(cookies)))
    content_type, body, is_base64 = _body(context)
    if content_type:
        sent.headers.append(("Content-Type", content_type))
    method = operation.http_method
    return {
        "method": ("POST" if body else "GET") if method == "ANY" else method,
        "path": _filled(operation.path.partition("?")[0].partition("#")[0], sent.path),
        "route": route.path,
        "pathParameters": {
            name: _filled(route.path_parameters.get(name, f"{{{name}}}"), sent.path)
            for name in (inside.rstrip("+") for inside in _PARAMETER.findall(route.path))
        },
        "query": sent.query,
        "headers": sent.headers,
        "body": body,
        "isBase64Encoded": is_base64,
    }


def _filled(template: str, path: dict[str, str]) -> str:
    return _PARAMETER.sub(lambda match: path.get(match[1].rstrip("+"), match[1]), template)


def _parameter_value(parameter: Parameter, values: ExampleValues) -> Any:
    value = values.value(parameter.schema, parameter.examples, "request")
    return "example" if value in (None, "") else value


def _plain(parameter: Parameter, value: Any, context: OperationContext) -> str:
    """The text of a parameter that no style writes, else ""."""
    if wire_shape(parameter, context.resolve)[1]:
        return json.dumps(value, ensure_ascii=False)
    return styles.text(value) if parameter.content_type is not None else ""


# ---- bodies
def _body(context: OperationContext) -> tuple[str, str | None, bool]:
    """Content type, body, and whether it is base64."""
    body = context.operation.route.operation.request_body
    if body is None or not body.content:
        return "", None, False
    media = body.content[0]
    name = bare(media.content_type)
    kind = codec_kind(media, context.resolve)
    value = context.values.value(media.schema, media.examples, "request")
    if kind == "Multipart":
        content = _multipart(media, value, context)
        return f"{name}; boundary={BOUNDARY}", b64encode(content).decode(), True
    if kind == "Binary":
        return name.replace("*", "octet-stream"), b64encode(styles.text(value).encode()).decode(), True
    made = _TEXTS[kind](media, value, context)
    concrete = "application/json" if kind == "Json" else "text/plain"
    return (concrete if "*" in name else name), made, False


def _form(media: MediaType, value: Any, context: OperationContext) -> str:
    fields = form_fields(media.schema.json, context.resolve) if media.schema else {}
    found: styles.Pairs = []
    for name, item in (value if isinstance(value, dict) else {}).items():
        wire = field_wire(fields.get(name, True), media.encoding.get(name), False, context.resolve)
        found += _field(name, item, wire)
    return urlencode(found)


def _field(name: str, value: Any, wire: FieldWire) -> styles.Pairs:
    if not wire.is_json:
        return styles.pairs(name, value, wire.style, wire.explode)
    items = value if isinstance(value, list) and wire.shape == [TEXT] else [value]
    return [(name, json.dumps(item)) for item in items]


_TEXTS: dict[str, Callable[[MediaType, Any, OperationContext], str]] = {
    "Json": lambda media, value, context: json.dumps(value, ensure_ascii=False),
    "Text": lambda media, value, context: styles.text(value) or "example",
    "Form": _form,
}


def _multipart(media: MediaType, value: Any, context: OperationContext) -> bytes:
    fields = form_fields(media.schema.json, context.resolve) if media.schema else {}
    parts: list[str] = []
    for name, item in (value if isinstance(value, dict) else {}).items():
        wire = field_wire(fields.get(name, True), media.encoding.get(name), True, context.resolve)
        if wire.is_file:
            contents = item if isinstance(item, list) else [item]
            parts += [_file_part(name, styles.text(content)) for content in contents]
        else:
            parts += [_part(key, text) for key, text in _field(name, item, wire)]
    return "".join([*parts, f"--{BOUNDARY}--\r\n"]).encode()


def _part(name: str, content: str, more: str = "") -> str:
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{escaped}"{more}'
    return f"{head}\r\n\r\n{content}\r\n"


def _file_part(name: str, content: str) -> str:
    return _part(name, content, '; filename="file.bin"\r\nContent-Type: application/octet-stream')
