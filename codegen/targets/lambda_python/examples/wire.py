"""A request as it goes over the wire: values of parameters and of the body in, the parts of an HTTP request out.

Written as clients write them, for the examples of a project and for the requests that its tests make.
"""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Callable, Collection, Mapping
from typing import Any
from urllib.parse import quote, urlencode

from codegen.core.records import Record, field
from codegen.ir.api import Route
from codegen.ir.operation import MediaType, Parameter, ParameterLocation
from codegen.schema.flatten import Resolve
from codegen.targets.lambda_python.examples import styles
from codegen.targets.lambda_python.operations.content import bare, codec_kind
from codegen.targets.lambda_python.operations.form_fields import FieldWire, field_wire, form_fields
from codegen.targets.lambda_python.operations.parameters import wire_shape
from codegen.targets.lambda_python.operations.shapes import TEXT, has_structure

BOUNDARY = "example-boundary"
_PARAMETER = re.compile(r"\{([^{}]+)\}")


class Body(Record, frozen=True):
    """A body as it goes over the wire."""

    content_type: str = ""  # "" for no body
    text: str | None = None
    is_base64: bool = False


NO_BODY = Body()


class RequestWriter(Record):
    """Writes one request of a route."""

    route: Route
    resolve: Resolve
    path: dict[str, str] = field(default_factory=dict)  # percent-encoded
    query: styles.Pairs = field(default_factory=list)
    headers: styles.Pairs = field(default_factory=list)
    cookies: styles.Pairs = field(default_factory=list)

    def add(self, parameter: Parameter, value: Any) -> None:
        """Write a parameter.

        Raises:
            LookupError: what it becomes in the query would be taken for another parameter, too.
        """
        name, style, explode = parameter.name, parameter.style, parameter.explode
        plain = self._plain(parameter, value)  # the whole text, where no style writes it
        match parameter.location:
            case ParameterLocation.PATH:
                self.path[name] = quote(plain, safe="") or styles.segment(name, value, style, explode)
            case ParameterLocation.HEADER:
                self.headers.append((name, plain or styles.field(value, explode)))
            case ParameterLocation.QUERY:
                pairs = [(name, plain)] if plain else styles.pairs(name, value, style, explode)
                self._check(parameter, pairs)
                self.query += pairs
            case ParameterLocation.COOKIE:
                self.cookies += [(name, plain)] if plain else styles.pairs(name, value, style, explode)

    def takes_structures(self, parameter: Parameter) -> bool:
        """Whether a reader looks for objects or arrays in the parameter; where no type is said, it takes the text."""
        shape, is_json = wire_shape(parameter, self.resolve)
        return is_json or has_structure(shape)

    def _check(self, parameter: Parameter, pairs: styles.Pairs) -> None:
        parameters = self.route.operation.parameters
        others = [one for one in parameters if one is not parameter and one.location is parameter.location]
        named = {one.name for one in parameters}
        for other in others:
            claimed = self._claimed(other)
            for name, _ in pairs:
                if name in claimed or ("*" in claimed and name not in named):
                    raise LookupError(
                        f"{name} in the query is a part of {parameter.name} and of {other.name}"
                    )

    def _claimed(self, parameter: Parameter) -> Collection[str]:
        """The names of the query that are read as a parameter or as one of its members; "*" for all."""
        if parameter.style == "form" and parameter.explode:
            shape = wire_shape(parameter, self.resolve)[0]
            shapes = shape if isinstance(shape, tuple) else (shape,)
            members = [name for one in shapes if isinstance(one, dict) for name in one]
            if members:
                return members
        return () if parameter.style == "deepObject" else (parameter.name,)

    def _plain(self, parameter: Parameter, value: Any) -> str:
        if wire_shape(parameter, self.resolve)[1]:
            return json.dumps(value, ensure_ascii=False)
        return styles.text(value) if parameter.content_type is not None else ""

    def written(self, body: Body, method: str) -> dict[str, Any]:
        """The request, as files of examples hold it."""
        route = self.route
        headers = list(self.headers)
        if self.cookies:
            cookies = (f"{name}={quote(value)}" for name, value in self.cookies)
            headers.append(("Cookie", "; ".join(cookies)))
        if body.content_type:
            headers.append(("Content-Type", body.content_type))
        return {
            "method": method,
            "path": self._filled(route.operation.path.partition("?")[0].partition("#")[0]),
            "route": route.path,
            "pathParameters": {
                name: self._filled(route.path_parameters.get(name, f"{{{name}}}"))
                for name in (inside.rstrip("+") for inside in _PARAMETER.findall(route.path))
            },
            "query": [*self.query, *route.query_literals.items()],
            "headers": headers,
            "body": body.text,
            "isBase64Encoded": body.is_base64,
        }

    def _filled(self, template: str) -> str:
        return _PARAMETER.sub(lambda match: self.path.get(match[1].rstrip("+"), match[1]), template)


# ---- bodies
def body_of(media: MediaType, value: Any, resolve: Resolve) -> Body:
    """A value as a body of a media type."""
    name = bare(media.content_type)
    kind = codec_kind(media, resolve)
    if kind == "Multipart":
        content = _multipart(media, value, resolve)
        return Body(f"{name}; boundary={BOUNDARY}", b64encode(content).decode(), True)
    if kind == "Binary":
        encoded = b64encode(styles.text(value).encode()).decode()
        return Body(name.replace("*", "octet-stream"), encoded, True)
    made = _TEXTS[kind](media, value, resolve)
    concrete = "application/json" if kind == "Json" else "text/plain"
    return Body(concrete if "*" in name else name, made)


def _form(media: MediaType, value: Any, resolve: Resolve) -> str:
    found: styles.Pairs = []
    for name, item, wire in _fields(media, value, False, resolve):
        found += _field(name, item, wire)
    return urlencode(found)


def _fields(
    media: MediaType, value: Any, is_multipart: bool, resolve: Resolve
) -> list[tuple[str, Any, FieldWire]]:
    fields: Mapping[str, Any] = form_fields(media.schema.json, resolve) if media.schema else {}
    return [
        (name, item, field_wire(fields.get(name, True), media.encoding.get(name), is_multipart, resolve))
        for name, item in (value if isinstance(value, dict) else {}).items()
    ]


def _field(name: str, value: Any, wire: FieldWire) -> styles.Pairs:
    if not wire.is_json:
        return styles.pairs(name, value, wire.style, wire.explode)
    items = value if isinstance(value, list) and wire.shape == [TEXT] else [value]
    return [(name, json.dumps(item)) for item in items]


_TEXTS: dict[str, Callable[[MediaType, Any, Resolve], str]] = {
    "Json": lambda media, value, resolve: json.dumps(value, ensure_ascii=False),
    "Text": lambda media, value, resolve: styles.text(value) or "example",
    "Form": _form,
}


def _multipart(media: MediaType, value: Any, resolve: Resolve) -> bytes:
    parts: list[str] = []
    for name, item, wire in _fields(media, value, True, resolve):
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
