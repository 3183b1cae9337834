"""The last step of a request's way: the integration of its route.

In: a route and its stage. Out: the step that calls what the integration names, or answers why it cannot.
"""

from __future__ import annotations

from collections.abc import Callable

from codegen.features.integration.fixed import Failing, NotEmulated
from codegen.features.integration.integration_response import IntegrationResponses
from codegen.features.integration.lambda_proxy import LambdaProxy
from codegen.features.integration.lambda_response import LambdaResponse
from codegen.features.integration.mock import Mock
from codegen.features.integration.templates import RequestTemplates
from codegen.gateway.arns import fill_in, function_name
from codegen.gateway.exchange import ServedStage, Step
from codegen.gateway.media_types import MediaTypes
from codegen.gateway.proxy_event import ProxyEvent
from codegen.gateway.steps import Ports
from codegen.ir.api import Route
from codegen.ir.integration import Integration, IntegrationType

_REQUEST_HEADER = "integration.request.header."
_LENGTH = frozenset({"content-length", "transfer-encoding"})
_HOP_BY_HOP = _LENGTH | {"authorization", "connection", "expect", "proxy-authenticate", "te"}
_NEVER_MAPPED = {
    IntegrationType.AWS: _HOP_BY_HOP,
    IntegrationType.AWS_PROXY: _HOP_BY_HOP,
    IntegrationType.HTTP: _LENGTH,
    IntegrationType.HTTP_PROXY: _LENGTH,
    IntegrationType.MOCK: frozenset[str](),
}
"""https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html"""


def build(route: Route, stage: ServedStage, ports: Ports, resource_id: str) -> Step:
    """The step of a route's integration."""
    integration = route.integration
    if integration is None:
        return Failing("the method has no integration")
    illegal = _illegal_header(integration)
    if illegal:
        return Failing(f"{illegal} must not be mapped to the integration request")
    builder = _BUILDERS.get(integration.type)
    if builder is None:
        return NotEmulated(not_emulated(integration) or "")
    return builder(route, integration, stage, ports, resource_id)


def not_emulated(integration: Integration) -> str | None:
    """Why an integration is not emulated; None where it is."""
    if integration.type not in _BUILDERS:
        return f"an integration of type {integration.type} is not emulated yet"
    if integration.type is IntegrationType.AWS_PROXY and "lambda" not in integration.uri:
        return f"AWS_PROXY of {integration.uri} is not emulated: only Lambda functions are"
    if integration.response_transfer_mode == "STREAM":
        return "response streaming is not emulated yet"
    return None


def _lambda_proxy(
    route: Route, integration: Integration, stage: ServedStage, ports: Ports, resource_id: str
) -> Step:
    reason = not_emulated(integration)
    if reason:
        return NotEmulated(reason)
    if integration.http_method != "POST":
        # https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
        return Failing(f"Lambda functions are called with POST, not {integration.http_method}")
    uri = fill_in(integration.uri, stage.stage.variables)
    name = function_name(uri) if uri else None
    if name is None:
        return Failing(f"the integration's uri names no function: {integration.uri}")
    return LambdaProxy(
        name,
        integration.timeout_in_millis / 1000,
        ProxyEvent(route, stage, resource_id),
        LambdaResponse(MediaTypes(stage.api.binary_media_types)),
        ports,
    )


def _mock(route: Route, integration: Integration, stage: ServedStage, ports: Ports, resource_id: str) -> Step:
    return Mock(
        RequestTemplates(integration.request_templates, integration.passthrough_behavior),
        IntegrationResponses(route, integration.responses),
    )


_BUILDERS: dict[IntegrationType, Callable[[Route, Integration, ServedStage, Ports, str], Step]] = {
    IntegrationType.AWS_PROXY: _lambda_proxy,
    IntegrationType.MOCK: _mock,
}


def _illegal_header(integration: Integration) -> str | None:
    for target in integration.request_parameters:
        name = target.removeprefix(_REQUEST_HEADER)
        if name != target and name.lower() in _NEVER_MAPPED[integration.type]:
            return name
    return None
