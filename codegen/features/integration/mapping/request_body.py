"""The body of an integration request: rendered by a mapping template, or the client's own, converted as asked.

https://docs.aws.amazon.com/apigateway/latest/developerguide/integration-passthrough-behaviors.html
"""

from __future__ import annotations

from codegen.features.integration.mapping.content_handling import as_bytes, request_payload, template_text
from codegen.features.integration.mapping.templates import RequestTemplates
from codegen.gateway.exchange import Exchange
from codegen.gateway.media_types import JSON, MediaTypes
from codegen.ir.integration import Integration


class RequestBody:
    """Makes the bodies of one integration."""

    __slots__ = ("_binary", "_handling", "_templates")

    def __init__(self, integration: Integration, binary: MediaTypes) -> None:
        self._templates = RequestTemplates(integration.request_templates, integration.passthrough_behavior)
        self._handling = integration.content_handling
        self._binary = binary

    def build(self, exchange: Exchange) -> bytes:
        """The body.

        Raises:
            GatewayError: it must not pass, can't be converted, or the template fails.
        """
        render = self._templates.choose(exchange)
        is_binary = bool(self._binary) and self._binary.match(exchange.header("content-type") or JSON)
        payload = request_payload(exchange.request.body, is_binary=is_binary, handling=self._handling)
        if render is None:
            return as_bytes(payload)
        return render(exchange, template_text(payload)).encode()
