"""Parameter mapping expressions: `'literal'`, `method.request.*`, `integration.response.*`, `context.*` ...

In: the text of an expression. Out: a function that gives its value for an exchange, or None where there is no value.
https://docs.aws.amazon.com/apigateway/latest/developerguide/request-response-data-mappings.html
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import orjson

from codegen.gateway.context import as_text, context_variables, lookup
from codegen.gateway.errors import CONFIGURATION_ERROR, INVALID_JSON, Cause, GatewayError
from codegen.gateway.exchange import EndpointResponse, Exchange
from codegen.gateway.proxy_event import header_values

Value = str | None
Expression = Callable[[Exchange, EndpointResponse | None], Value]
_MULTIPLE_QUERY = "method.request.multivaluequerystring."


def compile_expression(text: str) -> Expression | None:
    """The function of an expression; None where API Gateway knows no such expression."""
    return _compile(text.strip(), _KINDS)


def compile_mapping(text: str) -> Expression | None:
    """As `compile_expression`, for parameter mappings of integrations: header names count as they are written."""
    return _compile(text.strip(), _MAPPED_KINDS)


def _compile(text: str, kinds: Mapping[str, Callable[[str], Expression]]) -> Expression | None:
    if len(text) >= 2 and text[0] == text[-1] == "'":
        literal = text[1:-1]
        return lambda exchange, response: literal
    for prefix, build in kinds.items():
        if text.startswith(prefix):
            return build(text.removeprefix(prefix))
    return _WHOLE.get(text)


def method_expression(text: str) -> str:
    """An expression of a WebSocket API, `route.request.header.X`, as REST APIs spell it."""
    return text.strip().replace("route.request.", "method.request.", 1)


def compile_values(text: str) -> Callable[[Exchange], list[str]] | None:
    """As `compile_mapping`, for a place that takes several values of one name, as a query string does."""
    name = text.strip().removeprefix(_MULTIPLE_QUERY)
    if name != text.strip():
        return lambda exchange: list(exchange.request.query.get(name, ()))
    expression = compile_mapping(text)
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
    return lambda exchange, response: _joined(
        [value for key, value in exchange.request.headers if key.lower() == lower]
    )


def _mapped_header(name: str) -> Expression:
    return lambda exchange, response: _last(header_values(exchange.request.headers, name))


def _all_mapped_headers(name: str) -> Expression:
    return lambda exchange, response: _joined(header_values(exchange.request.headers, name))


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
    return _whole(exchange.request.body, INVALID_JSON)


def _response_header(name: str) -> Expression:
    return lambda exchange, response: _last(_answered(response, name))


def _all_response_headers(name: str) -> Expression:
    return lambda exchange, response: _joined(_answered(response, name))


def _answered(response: EndpointResponse | None, name: str) -> list[str]:
    return [value for key, value in response.headers if key == name] if response else []


def _response_body(exchange: Exchange, response: EndpointResponse | None) -> Value:
    return _whole(response.body, CONFIGURATION_ERROR) if response else None


def _request_part(path: str) -> Expression:
    return lambda exchange, response: _part(exchange.request.body, path, INVALID_JSON)


def _response_part(path: str) -> Expression:
    return lambda exchange, response: _part(response.body, path, CONFIGURATION_ERROR) if response else None


def _last(values: list[str]) -> Value:
    return values[-1] if values else None


def _joined(values: list[str]) -> Value:
    return ",".join(values) if values else None


def _whole(body: bytes, refusal: Cause) -> Value:
    """A body as text; none at all is what templates see of it, too."""
    if _begins_object(body):
        _loaded(body, refusal)
    return body.decode("utf-8", "replace") or "{}"


def _part(body: bytes, path: str, refusal: Cause) -> Value:
    return _json_part(_loaded(body, refusal), path)


def _loaded(body: bytes, refusal: Cause) -> Any:
    """The value of a body; None where it is not JSON, and does not look like it.

    Raises:
        GatewayError: the body begins an object that is broken.
    """
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        if _begins_object(body):
            raise GatewayError(
                refusal, detail="Invalid JSON in the body that a parameter mapping reads"
            ) from None
        return None


def _begins_object(body: bytes) -> bool:
    return body.lstrip().startswith(b"{")


def _json_part(value: Any, path: str) -> Value:
    """A member of a JSON value by a dotted path: `store.books[0].title`, as the expressions may name it."""
    for name in path.removeprefix("$.").replace("[", ".").replace("]", "").split("."):
        if isinstance(value, dict):
            value = value.get(name)
        elif isinstance(value, list) and name.isdecimal() and int(name) < len(value):
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
_MAPPED_KINDS: Mapping[str, Callable[[str], Expression]] = {
    **_KINDS,
    "method.request.header.": _mapped_header,
    "method.request.multivalueheader.": _all_mapped_headers,
}
_WHOLE: Mapping[str, Expression] = {
    "method.request.body": _request_body,
    "integration.response.body": _response_body,
}
