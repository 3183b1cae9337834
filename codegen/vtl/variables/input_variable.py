"""`$input`: the body and the parameters of a request, or the body of a response.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html#input-variable-reference
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from codegen.vtl.java.json_text import compact_json, quoted
from codegen.vtl.java.methods import TABLES, Printer, is_string, method
from codegen.vtl.java.object_methods import OBJECT
from codegen.vtl.jsonpath.path import read
from codegen.vtl.variables.json_document import parse_json

UNREAD: Any = object()
_PARAMETER_PLACES = ("path", "querystring", "header")


class InputVariable:
    """One payload; its JSON is read when a template first asks for it, and then shared with the template."""

    # One is made for every mapping: without __init__ that takes half the time.
    __slots__ = ("body", "document", "parameters")
    body: str
    parameters: Mapping[str, Any]
    document: Any  # the body's value, UNREAD before it is wanted

    def path(self, path: str, printer: Printer) -> Any:
        """`$input.path(path)`: the live value; None where there is none, or the body is no JSON."""
        document = self.document
        if document is UNREAD:
            try:
                document = parse_json(self.body) if self.body else None
            except ValueError:
                document = None
            self.document = document
        return document if document is None or path == "$" else read(document, path, printer.charge)

    def json(self, path: str, printer: Printer) -> str:
        """`$input.json(path)`: the value as JSON text, `""` where there is none."""
        value = self.path(path, printer)
        if value is not None:
            return compact_json(value, printer.text)
        if path == "$":
            return quoted(self.body, escapes_slash=False) if self.body else "{}"
        return '""'

    def parameter(self, name: str) -> Any:
        """`$input.params(name)`: from the path, the query string or a header, in this order."""
        for place in _PARAMETER_PLACES:
            values = self.parameters.get(place) or {}
            if name in values:
                return values[name]
        wanted = name.lower()
        return next((v for k, v in (self.parameters.get("header") or {}).items() if k.lower() == wanted), "")


INPUT = TABLES[InputVariable] = dict(OBJECT)
# API Gateway shows an empty body as an empty object.
method(INPUT, "getBody")(lambda variable: variable.body or "{}")
method(INPUT, "path", is_string, prints=True)(
    lambda printer, variable, path: variable.path(path or "", printer)
)
method(INPUT, "params")(lambda variable: variable.parameters)
method(INPUT, "params", is_string)(lambda variable, name: variable.parameter(name or ""))


@method(INPUT, "json", is_string, prints=True)
def _json(printer: Printer, variable: InputVariable, path: str | None) -> str:
    return variable.json(path or "", printer)
