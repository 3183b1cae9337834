"""Parameter mapping expressions: `'literal'`, `method.request.*`, `integration.response.*`, `context.*` ...

In: the text of an expression. Out: a function that gives its value for an exchange, or None where there is no value.
https://docs.aws.amazon.com/apigateway/latest/developerguide/request-response-data-mappings.html
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import orjson

from codegen.gateway.context import as_text, context_variables, lookup
from codegen.gateway.errors import CONFIGURATION_ERROR, INVALID_JSON, GatewayError
from codegen.gateway.exchange import EndpointResponse, Exchange, Headers

Value = str | None
Expression = Callable[[Exchange, EndpointResponse | None], Value]
_MULTIPLE_QUERY = "method.request.multivaluequerystring."


def compile_expression(text: str) -> Expression | None:
    """The function of an expression; None where API Gateway knows no such expression."""
    text = text.strip()
    if len(text) >= 2 and text[0] == text[-1] == "'":
        literal = text[1:-1]
        return lambda exchange, response: literal
    for prefix, build in _KINDS.items():
        if text.startswith(prefix):
            return build(text.removeprefix(prefix))
    return _WHOLE.get(text)


def method_expression(text: str) -> str:
    """An expression of a WebSocket API, `route.request.header.X`, as REST APIs spell it."""
    return text.strip().replace("route.request.", "method.request.", 1)


def compile_values(text: str) -> Callable[[Exchange], list[str]] | None:
    """As `compile_expression`, for a place that takes several values of one name, as a query string does."""
    name = text.strip().removeprefix(_MULTIPLE_QUERY)
    if name != text.strip():
        return lambda exchange: list(exchange.request.query.get(name, ()))
    expression = compile_expression(text)
    if expression is None:
        return None

    def values(exchange: Exchange) -> list[str]:
        value = expression(exchange, None)
        return [] if value is None else [value]

    return values


def _header(name: str) -> Expression:
    lower = name.lower()
    return lambda exchange, response: exchange.header(lower)


def _all_headers(name: str) -> Expression:
    lower = name.lower()
    return lambda exchange, response: _joined(exchange.request.headers, lower)


def _query(name: str) -> Expression:
    return lambda exchange, response: exchange.request.query.get(name, [None])[-1]


def _all_queries(name: str) -> Expression:
    def value(exchange: Exchange, response: EndpointResponse | None) -> Value:
        values = exchange.request.query.get(name)
        return ",".join(values) if values else None

    return value


def _path(name: str) -> Expression:
    return lambda exchange, response: (exchange.path_parameters or {}).get(name)


def _context(name: str) -> Expression:
    def value(exchange: Exchange, response: EndpointResponse | None) -> Value:
        found = lookup(context_variables(exchange), name)
        return None if found is None else as_text(found)

    return value


def _stage_variable(name: str) -> Expression:
    return lambda exchange, response: exchange.stage.stage.variables.get(name)


def _request_body(exchange: Exchange, response: EndpointResponse | None) -> Value:
    return exchange.request.body.decode("utf-8", "replace") or "{}"  # what templates see of no body, too


def _response_header(name: str) -> Expression:
    lower = name.lower()

    def value(exchange: Exchange, response: EndpointResponse | None) -> Value:
        found = [v for k, v in response.headers if k.lower() == lower] if response else []
        return found[-1] if found else None

    return value


def _all_response_headers(name: str) -> Expression:
    lower = name.lower()
    return lambda exchange, response: _joined(response.headers, lower) if response else None


def _response_body(exchange: Exchange, response: EndpointResponse | None) -> Value:
    return response.body.decode("utf-8", "replace") if response else None


def _request_part(path: str) -> Expression:
    def value(exchange: Exchange, response: EndpointResponse | None) -> Value:
        body = exchange.request.body
        try:
            return _json_part(body, path)
        except orjson.JSONDecodeError:
            if body.lstrip().startswith(b"{"):
                raise GatewayError(INVALID_JSON) from None
            return None

    return value


def _response_part(path: str) -> Expression:
    def value(exchange: Exchange, response: EndpointResponse | None) -> Value:
        body = response.body if response else b"null"
        try:
            return _json_part(body, path)
        except orjson.JSONDecodeError:
            if body.lstrip().startswith(b"{"):
                raise GatewayError(
                    CONFIGURATION_ERROR, detail="Invalid JSON in the endpoint's answer"
                ) from None
            return None

    return value


def _joined(headers: Headers, lower: str) -> Value:
    values = [value for name, value in headers if name.lower() == lower]
    return ",".join(values) if values else None


def _json_part(body: bytes, path: str) -> Value:
    """A member of a JSON body by a dotted path: `store.books[0].title`, as the expressions may name it.

    Raises:
        JSONDecodeError: the body is not JSON.
    """
    value: Any = orjson.loads(body)
    for name in path.removeprefix("$.").replace("[", ".").replace("]", "").split("."):
        if isinstance(value, dict):
            value = value.get(name)
        elif isinstance(value, list) and name.isdigit() and int(name) < len(value):
            value = value[int(name)]
        else:
            return None
    return None if value is None else as_text(value)


_KINDS: Mapping[str, Callable[[str], Expression]] = {
    "method.request.header.": _header,
    "method.request.multivalueheader.": _all_headers,
    "method.request.querystring.": _query,
    _MULTIPLE_QUERY: _all_queries,
    "method.request.path.": _path,
    "method.request.body.": _request_part,
    "integration.response.header.": _response_header,
    "integration.response.multivalueheader.": _all_response_headers,
    "integration.response.body.": _response_part,
    "context.": _context,
    "stageVariables.": _stage_variable,
}
_WHOLE: Mapping[str, Expression] = {
    "method.request.body": _request_body,
    "integration.response.body": _response_body,
}
