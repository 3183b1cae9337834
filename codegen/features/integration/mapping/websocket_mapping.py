"""Templates of one integration of a WebSocket API: which one serves a message or an answer, and what it renders.

https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-data-mapping.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from codegen.features.integration.mapping.request_parameters import IntegrationParameters, RequestParameters
from codegen.features.integration.mapping.templates import Render, compile_template
from codegen.gateway.errors import CONFIGURATION_ERROR, UNSUPPORTED_MEDIA_TYPE, GatewayError
from codegen.gateway.exchange import EndpointResponse, Exchange, MethodResponse
from codegen.gateway.expressions import method_expression
from codegen.gateway.media_types import JSON
from codegen.gateway.selection import DEFAULT, Selection, compile_selection
from codegen.ir.integration import Integration, IntegrationResponse, PassthroughBehavior


class _Templates:
    """Templates by the key that a selection expression gives.

    Without an expression the key is the content type, and messages have no other than JSON's
    (https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-integration-requests.html).
    """

    __slots__ = ("_select", "by_key")

    def __init__(self, expression: str | None, templates: Mapping[str, str]) -> None:
        self._select: Selection | None = compile_selection(expression) if expression else None
        self.by_key = {key: compile_template(source) for key, source in templates.items()}

    def choose(self, exchange: Exchange, response: EndpointResponse | None = None) -> Render | None:
        key = self._select(exchange, response) if self._select is not None else JSON
        return self.by_key.get(key) or self.by_key.get(DEFAULT)


class RequestMapping:
    """What an integration is sent."""

    __slots__ = ("_parameters", "_passthrough", "_templates")

    def __init__(self, integration: Integration) -> None:
        self._templates = _Templates(integration.template_selection_expression, integration.request_templates)
        self._passthrough = integration.passthrough_behavior
        self._parameters = RequestParameters(
            {target: method_expression(source) for target, source in integration.request_parameters.items()}
        )

    def parameters(self, exchange: Exchange) -> IntegrationParameters:
        """Headers, path and query string that the mappings give."""
        return self._parameters.map(exchange)

    def body(self, exchange: Exchange) -> bytes:
        """The integration request's body.

        Raises:
            GatewayError: no template fits, and the message must not pass as it is.
        """
        message = exchange.request.body
        render = self._templates.choose(exchange)
        if render is not None:
            return render(exchange, message.decode("utf-8", "replace")).encode()
        never = self._passthrough is PassthroughBehavior.NEVER
        if never or (self._templates.by_key and self._passthrough is PassthroughBehavior.WHEN_NO_TEMPLATES):
            raise GatewayError(UNSUPPORTED_MEDIA_TYPE, detail="no mapping template fits the message")
        return message


class _Response:
    """One integration response, ready to render."""

    __slots__ = ("_templates", "pattern")

    def __init__(self, response: IntegrationResponse) -> None:
        self.pattern = _pattern(response.selection_pattern)
        expression = response.template_selection_expression
        # the body is no part of what chooses a response's template: $default is rendered then
        # (https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-selection-expressions.html)
        reads_body = expression is not None and "integration.response.body" in expression
        self._templates = _Templates(DEFAULT if reads_body else expression, response.response_templates)

    def render(self, exchange: Exchange, response: EndpointResponse) -> bytes:
        render = self._templates.choose(exchange, response)
        if render is None:
            return response.body
        return render(exchange, response.body.decode("utf-8", "replace")).encode()


class ResponseMapping:
    """What becomes of an integration's answer. Where an integration has no responses, it passes as it is."""

    __slots__ = ("_default", "_responses")

    def __init__(self, integration: Integration) -> None:
        found = [(one, _Response(one)) for one in integration.responses]
        self._responses = [made for one, made in found if one.selection_pattern is not None]
        self._default = next((made for one, made in found if one.selection_pattern is None), None)

    def map(self, exchange: Exchange, response: EndpointResponse, selector: str) -> MethodResponse:
        """The method response.

        Args:
            selector: the error message of a function, or the status of an endpoint.

        Raises:
            GatewayError: no integration response fits.
        """
        chosen = next((one for one in self._responses if _fits(one, selector)), self._default)
        if chosen is not None:
            return MethodResponse(response.status, response.headers, chosen.render(exchange, response))
        if self._responses:
            raise GatewayError(CONFIGURATION_ERROR, detail="no integration response fits the answer")
        return MethodResponse(response.status, response.headers, response.body)


def _fits(response: _Response, selector: str) -> bool:
    return response.pattern is not None and response.pattern.fullmatch(selector) is not None


def _pattern(text: str | None) -> re.Pattern[str] | None:
    if text is None:
        return None
    try:
        return re.compile(text, re.DOTALL)
    except re.error:  # Java's dialect knows more than Python's
        return None
