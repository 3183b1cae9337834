"""Expressions of HTTP APIs: `$request.header.x`, `$context.requestId`, text with `${stageVariables.x}` in it ...

In: the text of a mapping's value or of an identity source. Out: a function that gives its value for an exchange.
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-parameter-mapping.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import unquote

from codegen.gateway.exchange import EndpointResponse, Exchange
from codegen.gateway.expressions import Expression, Value, compile_expression

_REST_NAMES: Mapping[str, str] = {
    "request.header.": "method.request.multivalueheader.",
    "request.querystring.": "method.request.multivaluequerystring.",
    "request.body.": "method.request.body.",
    "response.header.": "integration.response.multivalueheader.",
    "response.body.": "integration.response.body.",
    "context.": "context.",
    "stageVariables.": "stageVariables.",
}
"""What REST APIs know by another name."""
_NAME = r"(?:request|response|context|stageVariables)(?:\.[A-Za-z0-9_-]+|\[[^\]]*\])*"
_VARIABLE = re.compile(rf"\$\{{({_NAME})\}}|\$({_NAME})")


def compile_value(text: str) -> Expression:
    """The function of a value: one expression, text, or text with expressions in it."""
    pieces = _VARIABLE.split(text)  # text, name in braces, name without, text ...
    names = [a or b for a, b in zip(pieces[1::3], pieces[2::3], strict=True)]
    texts = pieces[0::3]
    expressions = [_expression(name) for name in names]
    if len(expressions) == 1 and texts == ["", ""]:
        return expressions[0]
    if not expressions:
        return lambda exchange, response: text
    return _Text(texts, expressions)


class _Text:
    """Text with expressions in it; one without a value is empty."""

    __slots__ = ("_expressions", "_texts")

    def __init__(self, texts: list[str], expressions: list[Expression]) -> None:
        self._texts = texts
        self._expressions = expressions

    def __call__(self, exchange: Exchange, response: EndpointResponse | None) -> Value:
        parts = [self._texts[0]]
        for expression, text in zip(self._expressions, self._texts[1:], strict=True):
            parts += [expression(exchange, response) or "", text]
        return "".join(parts)


def _expression(name: str) -> Expression:
    for prefix, rest_name in _REST_NAMES.items():
        if name.startswith(prefix):
            found = compile_expression(rest_name + name.removeprefix(prefix))
            return found or _nothing
    if name.startswith("request.path."):
        return _path_parameter(name.removeprefix("request.path."))
    return _WHOLE.get(name, _nothing)


def _path_parameter(name: str) -> Expression:
    def value(exchange: Exchange, response: EndpointResponse | None) -> Value:
        found = (exchange.path_parameters or {}).get(name)
        return None if found is None else unquote(found)

    return value


def _path(exchange: Exchange, response: EndpointResponse | None) -> Value:
    return exchange.path


def _request_body(exchange: Exchange, response: EndpointResponse | None) -> Value:
    return exchange.request.body.decode("utf-8", "replace")


def _response_body(exchange: Exchange, response: EndpointResponse | None) -> Value:
    return response.body.decode("utf-8", "replace") if response else None


def _nothing(exchange: Exchange, response: EndpointResponse | None) -> Value:
    return None


_WHOLE: Mapping[str, Expression] = {
    "request.body": _request_body,
    "request.path": _path,
    "response.body": _response_body,
}
