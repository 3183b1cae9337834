"""Integrations of a route: what API Gateway calls and how it maps request and response.

Mirrors the x-amazon-apigateway-integration object
(https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-integration.html).
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from codegen.core.records import Record, field


class IntegrationType(StrEnum):
    AWS = "AWS"
    AWS_PROXY = "AWS_PROXY"
    HTTP = "HTTP"
    HTTP_PROXY = "HTTP_PROXY"
    MOCK = "MOCK"


class PassthroughBehavior(StrEnum):
    WHEN_NO_MATCH = "WHEN_NO_MATCH"
    WHEN_NO_TEMPLATES = "WHEN_NO_TEMPLATES"
    NEVER = "NEVER"


class ContentHandling(StrEnum):
    CONVERT_TO_TEXT = "CONVERT_TO_TEXT"
    CONVERT_TO_BINARY = "CONVERT_TO_BINARY"


_PROXIES = (IntegrationType.AWS_PROXY, IntegrationType.HTTP_PROXY)


class IntegrationResponse(Record, frozen=True):
    status_code: str
    selection_pattern: str | None = None  # None for the default response
    response_parameters: Mapping[str, str] = field(default_factory=dict)
    response_templates: Mapping[str, str] = field(default_factory=dict)  # media type -> VTL
    content_handling: ContentHandling | None = None
    source: str = ""
    template_selection_expression: str | None = None  # WebSocket APIs


class Integration(Record, frozen=True):
    type: IntegrationType
    source: str
    uri: str = ""
    http_method: str = ""  # of the call to the endpoint
    credentials: str | None = None
    connection_type: str = "INTERNET"
    connection_id: str | None = None
    integration_target: str | None = None  # load balancer behind a VPC link V2
    timeout_in_millis: int = 29_000
    passthrough_behavior: PassthroughBehavior = PassthroughBehavior.WHEN_NO_MATCH
    content_handling: ContentHandling | None = None
    request_parameters: Mapping[str, str] = field(default_factory=dict)
    request_templates: Mapping[str, str] = field(default_factory=dict)  # media type -> VTL
    responses: tuple[IntegrationResponse, ...] = ()
    response_parameters: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # HTTP APIs: by status
    cache_namespace: str | None = None
    cache_key_parameters: tuple[str, ...] = ()
    payload_format_version: str = "1.0"
    integration_subtype: str | None = None
    response_transfer_mode: str = "BUFFERED"
    tls_insecure_skip_verification: bool = False
    tls_server_name_to_verify: str | None = None
    template_selection_expression: str | None = None  # WebSocket APIs: which of request_templates

    @property
    def is_streamed(self) -> bool:
        """Whether the response is sent while it is made."""
        return self.response_transfer_mode == "STREAM" and self.type in _PROXIES
