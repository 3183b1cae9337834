"""Selection expressions of WebSocket APIs: which route, model or template a message is for.

In: the text of an expression, such as `$request.body.action`. Out: a function that gives its value for an exchange.
https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-selection-expressions.html
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import orjson

from codegen.gateway.context import context_variables, lookup
from codegen.gateway.exchange import EndpointResponse, Exchange, MethodRequest, parsed
from codegen.vtl.jsonpath.path import read

Selection = Callable[[Exchange, EndpointResponse | None], str]
"""(exchange, the integration's answer where there is one) -> text"""
DEFAULT = "$default"
_BODY, _RESPONSE_BODY = "request.body", "integration.response.body"
_STATUS = "integration.response.statuscode"
_BARE = r"(?:request|integration|context|stageVariables)(?:\.[A-Za-z0-9_-]+|\[[^\]]*\])+"
_PART = re.compile(rf"(?<!\\)\$(?:\{{([^}}]*)\}}|({_BARE}))")
_PLAIN = re.compile(r"(?:[^.\[\]*?@]+(?:\.[^.\[\]*?@]+)*)?").fullmatch
"""A JSON path that only goes down from member to member, or names the whole message."""


def compile_selection(text: str) -> Selection:
    """The function of an expression. What names no variable is the text itself; `\\$` stands for `$`."""
    if text.startswith("$") and "$" not in text[1:] and not text.startswith("${") and text != DEFAULT:
        return _variable(text[1:])  # the whole of it, whatever its JSON path is made of
    pieces = _PART.split(text)  # text, name in braces, name without, text ...
    if len(pieces) == 1:
        fixed = _plain(text)
        return lambda exchange, response: fixed
    texts = [_plain(piece) for piece in pieces[0::3]]
    variables = [_variable(a or b) for a, b in zip(pieces[1::3], pieces[2::3], strict=True)]

    def joined(exchange: Exchange, response: EndpointResponse | None) -> str:
        found = [texts[0]]
        for variable, after in zip(variables, texts[1:], strict=True):
            found += [variable(exchange, response), after]
        return "".join(found)

    return joined


def has_members(request: MethodRequest) -> bool:
    """Whether a message has members that an expression may name."""
    return isinstance(request.json, dict | list)


def reads_body(text: str) -> bool:
    """Whether an expression looks into the message."""
    return _BODY in text


def _plain(text: str) -> str:
    return text.replace("\\$", "$")


def _variable(name: str) -> Selection:
    for prefix, build in _KINDS:
        if name == prefix or name.startswith((f"{prefix}.", f"{prefix}[")):
            return build(name[len(prefix) :].removeprefix("."))
    if name == _STATUS:
        return lambda exchange, response: str(response.status) if response else ""
    return lambda exchange, response: ""


def _request_body(path: str) -> Selection:
    member = _member(path)
    return lambda exchange, response: member(exchange.request.json)


def _response_body(path: str) -> Selection:
    member = _member(path)
    return lambda exchange, response: member(parsed(response.body)) if response else ""


def _request_header(name: str) -> Selection:
    lower = name.lower()
    return lambda exchange, response: exchange.header(lower) or ""


def _request_query(name: str) -> Selection:
    return lambda exchange, response: exchange.request.query.get(name, [""])[-1]


def _response_header(name: str) -> Selection:
    lower = name.lower()
    return lambda exchange, response: (response.header(lower) if response else None) or ""


def _context(name: str) -> Selection:
    return lambda exchange, response: _text(lookup(context_variables(exchange), name))


def _stage_variable(name: str) -> Selection:
    return lambda exchange, response: exchange.stage.stage.variables.get(name, "")


_KINDS: tuple[tuple[str, Callable[[str], Selection]], ...] = (
    (_BODY, _request_body),
    ("request.header", _request_header),
    ("request.querystring", _request_query),
    ("integration.response.header", _response_header),
    ("integration.response.multivalueheader", _response_header),
    (_RESPONSE_BODY, _response_body),
    ("context", _context),
    ("stageVariables", _stage_variable),
)


def _member(path: str) -> Callable[[Any], str]:
    """What gives the value at a JSON path, as text; any JSON path may stand there.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-develop-routes.html
    """
    if not _PLAIN(path):
        query = f"${path}" if path.startswith("[") else f"$.{path}"
        return lambda document: _text(read(document, query, _uncounted))
    names = path.split(".") if path else []

    def value(document: Any) -> str:
        for name in names:
            if not isinstance(document, dict):
                return ""
            document = document.get(name)
        return _text(document)

    return value


def _uncounted(work: int) -> None:
    """A message is too short for its work to be counted."""


def _text(value: Any) -> str:
    """A value as Java prints it: `[item1, item2]`, `{name=value}`."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return f"[{', '.join(_text(item) for item in value)}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{name}={_text(item)}' for name, item in value.items())}}}"
    return orjson.dumps(value).decode()
