"""The example request of an operation as it goes over the wire, for the project's tests."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from typing import Any
from urllib.parse import quote, urlencode

from codegen.ir.operation import MediaType, Parameter, ParameterLocation
from codegen.schema.flatten import flatten
from codegen.targets.lambda_python.example_values import ExampleValues
from codegen.targets.lambda_python.examples import styles
from codegen.targets.lambda_python.operations.content import bare, codec_kind
from codegen.targets.lambda_python.operations.context import OperationContext
from codegen.targets.lambda_python.operations.shapes import is_binary

BOUNDARY = "example-boundary"
_PARAMETER = re.compile(r"\{([^{}]+)\}")


def example_request(context: OperationContext) -> dict[str, Any]:
    """A request that keeps the contract: its required parameters, and a body where one is documented."""
    route, values = context.operation.route, context.values
    operation = route.operation
    path: dict[str, str] = {}
    query: styles.Pairs = []
    headers: styles.Pairs = []
    cookies: styles.Pairs = []
    for parameter in operation.parameters:
        if not parameter.required:
            continue
        value = _parameter_value(parameter, values)
        if parameter.location is ParameterLocation.PATH:
            path[parameter.name] = _path_text(parameter, value)
        elif parameter.location is ParameterLocation.HEADER:
            headers.append(
                (parameter.name, _plain(parameter, value) or styles.field(value, parameter.explode))
            )
        else:
            plain = _plain(parameter, value)
            found = [(parameter.name, plain)] if plain else _pairs(parameter, value)
            (query if parameter.location is ParameterLocation.QUERY else cookies).extend(found)
    query += route.query_literals.items()
    if cookies:
        headers.append(("Cookie", "; ".join(f"{name}={quote(value)}" for name, value in cookies)))
    content_type, body, is_base64 = _body(context)
    if content_type:
        headers.append(("Content-Type", content_type))
    method = operation.http_method
    return {
        "method": ("POST" if body else "GET") if method == "ANY" else method,
        "path": _filled(operation.path.partition("?")[0].partition("#")[0], path),
        "route": route.path,
        "pathParameters": {
            name: _filled(route.path_parameters.get(name, f"{{{name}}}"), path)
            for name in (inside.rstrip("+") for inside in _PARAMETER.findall(route.path))
        },
        "query": query,
        "headers": headers,
        "body": body,
        "isBase64Encoded": is_base64,
    }


def _filled(template: str, path: dict[str, str]) -> str:
    return _PARAMETER.sub(lambda match: path.get(match[1].rstrip("+"), match[1]), template)


def _parameter_value(parameter: Parameter, values: ExampleValues) -> Any:
    value = values.value(parameter.schema, parameter.examples, "request")
    return "example" if value in (None, "") else value


def _plain(parameter: Parameter, value: Any) -> str:
    """The text of a parameter that is written with `content`, else ""."""
    if parameter.content_type is None:
        return ""
    return json.dumps(value) if "json" in parameter.content_type else styles.text(value)


def _path_text(parameter: Parameter, value: Any) -> str:
    plain = _plain(parameter, value)
    if plain:
        return quote(plain, safe="")
    return styles.segment(parameter.name, value, parameter.style, parameter.explode)


def _pairs(parameter: Parameter, value: Any) -> styles.Pairs:
    return styles.pairs(parameter.name, value, parameter.style, parameter.explode)


# ---- bodies
def _body(context: OperationContext) -> tuple[str, str | None, bool]:
    """Content type, body, and whether it is base64."""
    body = context.operation.route.operation.request_body
    if body is None or not body.content:
        return "", None, False
    media = body.content[0]
    name = bare(media.content_type)
    kind = codec_kind(media, context)
    value = context.values.value(media.schema, media.examples, "request")
    if kind == "Multipart":
        content = _multipart(media, value, context)
        return f"{name}; boundary={BOUNDARY}", b64encode(content).decode(), True
    if kind == "Binary":
        return name.replace("*", "octet-stream"), b64encode(styles.text(value).encode()).decode(), True
    made = _TEXTS[kind](media, value)
    concrete = "application/json" if kind == "Json" else "text/plain"
    return (concrete if "*" in name else name), made, False


def _form(media: MediaType, value: Any) -> str:
    found: styles.Pairs = []
    for name, item in (value if isinstance(value, dict) else {}).items():
        encoding = media.encoding.get(name)
        if encoding and encoding.content_type and "json" in encoding.content_type:
            found.append((name, json.dumps(item)))
            continue
        style = encoding.style if encoding and encoding.style else "form"
        explode = encoding.explode is not False if encoding else True
        found += styles.pairs(name, item, style, explode)
    return urlencode(found)


_TEXTS = {
    "Json": lambda media, value: json.dumps(value, ensure_ascii=False),
    "Text": lambda media, value: styles.text(value) or "example",
    "Form": _form,
}


def _multipart(media: MediaType, value: Any, context: OperationContext) -> bytes:
    flat = flatten(media.schema.json, context.resolve) if media.schema else {}
    properties = flat.get("properties", {}) if not isinstance(flat, bool) else {}
    parts = [
        _part(name, one, properties.get(name, True), context)
        for name, item in (value if isinstance(value, dict) else {}).items()
        for one in (item if isinstance(item, list) else [item])
    ]
    lines = [f"--{BOUNDARY}\r\n{part}\r\n" for part in parts]
    return "".join([*lines, f"--{BOUNDARY}--\r\n"]).encode()


def _part(name: str, value: Any, schema: Any, context: OperationContext) -> str:
    head = f'Content-Disposition: form-data; name="{name}"'
    if is_binary(schema, context.resolve):
        return f'{head}; filename="{name}.bin"\r\nContent-Type: application/octet-stream\r\n\r\n{styles.text(value)}'
    if isinstance(value, dict):
        return f"{head}\r\nContent-Type: application/json\r\n\r\n{json.dumps(value)}"
    return f"{head}\r\n\r\n{styles.text(value)}"
