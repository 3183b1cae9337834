"""Integration responses: which one an endpoint's answer selects, and the method response that it maps to.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-integration-settings-integration-response.html
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from codegen.core.records import Record
from codegen.features.integration.mapping.content_handling import as_bytes, response_payload, template_text
from codegen.features.integration.mapping.response_headers import custom_name, envelope
from codegen.features.integration.mapping.templates import ResponseTemplates
from codegen.gateway.context import as_text, context_variables
from codegen.gateway.errors import CONFIGURATION_ERROR, GatewayError
from codegen.gateway.exchange import EndpointResponse, Exchange, Headers, MethodResponse
from codegen.gateway.expressions import Expression, compile_mapping
from codegen.gateway.headers import is_name, on_one_line
from codegen.gateway.media_types import JSON, MediaTypes
from codegen.ir.api import Route
from codegen.ir.integration import ContentHandling, IntegrationResponse

_HEADER = "method.response.header."


class _Mapping(Record, frozen=True):
    """One integration response, compiled."""

    reason: str  # why it is selected, for traces
    pattern: re.Pattern[str] | None  # None: the default response
    status: int
    headers: tuple[tuple[str, Expression], ...]
    templates: ResponseTemplates
    content_handling: ContentHandling | None


class IntegrationResponses:
    """The integration responses of one route."""

    __slots__ = ("_binary", "_declared", "_mappings")

    def __init__(self, route: Route, responses: Sequence[IntegrationResponse], binary: MediaTypes) -> None:
        self._binary = binary
        self._mappings = tuple(_compile(response) for response in responses)
        self._declared = {response.status_code for response in route.method_responses}

    def map(
        self, exchange: Exchange, response: EndpointResponse, selector: str, *, traced: bool
    ) -> MethodResponse:
        """The method response.

        Args:
            selector: what the selection patterns look at: the status, or a function's error message.

        Raises:
            GatewayError: no response is selected, or the method does not declare the selected status.
        """
        mapping = self._select(selector)
        if exchange.notes is not None:  # asked here: the call alone would be noticed
            exchange.note("integration_response", mapping.reason)
        if self._declared and str(mapping.status) not in self._declared:
            raise GatewayError(
                CONFIGURATION_ERROR,
                detail=f"Output mapping refers to an invalid method response: {mapping.status}",
            )
        headers = _mapped_headers(mapping, exchange, response)
        body, content_type = self._body(exchange, mapping, response)
        status, headers = _override(exchange, mapping.status, headers)
        if not any(name.lower() == "content-type" for name, _ in headers):
            headers.insert(0, ("Content-Type", content_type))
        return MethodResponse(status, headers + envelope(exchange, traced=traced), body)

    def _body(self, exchange: Exchange, mapping: _Mapping, response: EndpointResponse) -> tuple[bytes, str]:
        """The body and its content type."""
        render, content_type = mapping.templates.choose(exchange)
        if not self._binary and mapping.content_handling is None:  # all is text
            text = response.body.decode("utf-8", "replace")
            return (render(exchange, text) if render else text).encode(), content_type
        payload = response_payload(
            response.body,
            is_binary=self._binary.match(response.header("content-type") or JSON),
            wants_binary=self._binary.match(exchange.header("accept")),
            handling=mapping.content_handling,
        )
        if render is None:
            return as_bytes(payload), content_type
        return render(exchange, template_text(payload)).encode(), content_type

    def _select(self, selector: str) -> _Mapping:
        default = None
        for mapping in self._mappings:
            if mapping.pattern is None:
                default = default or mapping
            elif mapping.pattern.fullmatch(selector):
                return mapping
        if default is None:
            raise GatewayError(
                CONFIGURATION_ERROR,
                detail="No match for output mapping and no default output mapping configured. "
                f"Endpoint Response Status Code: {selector}",
            )
        return default


def _compile(response: IntegrationResponse) -> _Mapping:
    headers = []
    for target, source in response.response_parameters.items():
        expression = compile_mapping(source)
        if target.startswith(_HEADER) and expression is not None:
            headers.append((target.removeprefix(_HEADER), expression))
    pattern = response.selection_pattern
    why = f"the pattern {pattern} matches" if pattern else "it is the default response"
    return _Mapping(
        reason=f"{response.status_code}: {why}",
        pattern=_pattern(response.selection_pattern),
        status=int(response.status_code),
        headers=tuple(headers),
        templates=ResponseTemplates(response.response_templates),
        content_handling=response.content_handling,
    )


def _pattern(text: str | None) -> re.Pattern[str] | None:
    if not text:
        return None
    try:
        return re.compile(text, re.DOTALL)
    except re.error:  # Java's dialect knows more than Python's: such a pattern selects nothing but itself
        return re.compile(re.escape(text))


def _mapped_headers(mapping: _Mapping, exchange: Exchange, response: EndpointResponse) -> Headers:
    headers: Headers = []
    for name, expression in mapping.headers:
        value = expression(exchange, response)
        sent = custom_name(name)
        if value is not None and sent is not None and is_name(sent):
            headers.append((sent, on_one_line(value)))
    return headers


def _override(exchange: Exchange, status: int, headers: Headers) -> tuple[int, Headers]:
    """What templates set in `$context.responseOverride` wins.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-override-request-response-parameters.html
    """
    if exchange.context is None:
        return status, headers
    override: Any = context_variables(exchange).get("responseOverride")
    if not isinstance(override, dict):
        return status, headers
    asked = override.get("status")
    if isinstance(asked, int | str) and str(asked).isdecimal() and 100 <= int(asked) <= 599:
        status = int(asked)
    replaced = override.get("header")
    if isinstance(replaced, dict) and replaced:
        lower = {str(name).lower() for name in replaced}
        headers = [pair for pair in headers if pair[0].lower() not in lower]
        headers += _replacements(replaced)
    return status, headers


def _replacements(replaced: dict[Any, Any]) -> Headers:
    headers: Headers = []
    for name, value in replaced.items():
        sent, text = custom_name(str(name)), _header_text(value)
        if sent is not None and is_name(sent):
            headers.append((sent, on_one_line(text)))
    return headers


def _header_text(value: Any) -> str:
    return ",".join(as_text(item) for item in value) if isinstance(value, list) else as_text(value)
