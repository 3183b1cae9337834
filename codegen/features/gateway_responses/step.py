"""Answers an error: the API's own gateway response for its type, or API Gateway's.

Templates here are no Velocity: `$context.x`, `$stageVariables.x` and `$method.request.x` are filled in, nothing else.
https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-gatewayResponse-definition.html
"""

from __future__ import annotations

import re
import time
from collections.abc import Mapping

import orjson

from codegen.gateway.errors import Cause, GatewayError, ResponseType
from codegen.gateway.exchange import Exchange, Headers, MethodResponse
from codegen.gateway.expressions import Expression, compile_expression
from codegen.gateway.headers import is_name, on_one_line
from codegen.gateway.identifiers import new_request_ids
from codegen.gateway.media_types import JSON, media_type
from codegen.ir.api import GatewayResponse

_HEADER = "gatewayresponse.header."
_NAME = r"(?:context|stageVariables|method\.request)(?:\.[A-Za-z0-9_-]+)+"
_VARIABLE = re.compile(rf"\$(?:\{{({_NAME})\}}|({_NAME}))")


class GatewayResponses:
    """The gateway responses of one API."""

    __slots__ = ("_configured",)

    def __init__(self, responses: Mapping[str, GatewayResponse]) -> None:
        self._configured = {name: _Customised(response) for name, response in responses.items()}

    def answer(self, exchange: Exchange, error: GatewayError) -> MethodResponse:
        """The method response of an error."""
        exchange.error = error
        cause = error.cause
        headers: Headers = [
            ("Content-Type", JSON),
            ("x-amzn-RequestId", exchange.ids.request_id),
            ("x-amzn-ErrorType", f"{cause.error_type}Exception"),
            ("x-amz-apigw-id", exchange.ids.extended_request_id),
        ]
        customised = self._find(cause) if self._configured else None
        if customised is None:
            return MethodResponse(cause.status, headers, _body(error).encode())
        return customised.answer(exchange, error, headers)

    def _find(self, cause: Cause) -> _Customised | None:
        """The type itself first, then the default of its class: only a type that is not configured inherits."""
        if not cause.is_customisable:
            return None
        default = ResponseType.DEFAULT_4XX if cause.status < 500 else ResponseType.DEFAULT_5XX
        return self._configured.get(cause.response_type) or self._configured.get(default)


def plain_answer(cause: Cause) -> MethodResponse:
    """The answer where no API can customise it: no stage serves the request."""
    ids = new_request_ids(time.time())
    headers = [
        ("Content-Type", JSON),
        ("x-amzn-RequestId", ids.request_id),
        ("x-amzn-ErrorType", f"{cause.error_type}Exception"),
        ("x-amz-apigw-id", ids.extended_request_id),
    ]
    return MethodResponse(cause.status, headers, _body(GatewayError(cause)).encode())


class _Customised:
    """One configured gateway response, compiled. What it does not configure stays API Gateway's."""

    __slots__ = ("_headers", "_status", "_templates")

    def __init__(self, response: GatewayResponse) -> None:
        self._status = int(response.status_code) if response.status_code else None
        self._templates = {name: _Text(text) for name, text in response.response_templates.items()}
        self._headers: dict[str, Expression] = {}
        for target, source in response.response_parameters.items():
            expression = compile_expression(source)
            name = target.removeprefix(_HEADER)
            if name != target and is_name(name) and expression is not None:
                self._headers[name] = expression

    def answer(self, exchange: Exchange, error: GatewayError, headers: Headers) -> MethodResponse:
        body = _body(error)
        if self._templates:
            name = self._choose(media_type(exchange.header("accept")))
            body = self._templates[name].fill_in(exchange)
            headers[0] = ("Content-Type", name)
        for name, expression in self._headers.items():
            value = expression(exchange, None)
            if value is not None:
                lower = name.lower()
                headers = [pair for pair in headers if pair[0].lower() != lower]
                headers.append((name, on_one_line(value)))
        return MethodResponse(self._status or error.cause.status, headers, body.encode())

    def _choose(self, accepted: str) -> str:
        if accepted in self._templates:
            return accepted
        return JSON if JSON in self._templates else next(iter(self._templates))


class _Text:
    """A template in which variables are filled in; a variable without value is empty."""

    __slots__ = ("_parts",)

    def __init__(self, source: str) -> None:
        pieces = _VARIABLE.split(source)  # text, name in braces, name without, text ...
        self._parts: list[str | Expression | None] = [pieces[0]]
        for braced, plain, text in zip(pieces[1::3], pieces[2::3], pieces[3::3], strict=True):
            self._parts += [compile_expression(braced or plain), text]

    def fill_in(self, exchange: Exchange) -> str:
        return "".join(
            part if isinstance(part, str) else (part(exchange, None) or "")
            for part in self._parts
            if part is not None
        )


def _body(error: GatewayError) -> str:
    return error.cause.body % orjson.dumps(error.message).decode()
