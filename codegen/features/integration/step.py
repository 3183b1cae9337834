"""The last step of a request's way: the integration of its route.

In: a route and its stage. Out: the step that calls what the integration names, or answers why it cannot.
"""

from __future__ import annotations

from collections.abc import Callable

from codegen.features.integration import http_step, websocket_step
from codegen.features.integration.endpoints.aws_service import AwsService, ServiceCall
from codegen.features.integration.endpoints.endpoint_uri import EndpointUri
from codegen.features.integration.endpoints.http_custom import HttpCustom
from codegen.features.integration.endpoints.http_proxy import HttpProxy
from codegen.features.integration.endpoints.request_headers import illegal_header
from codegen.features.integration.endpoints.service_address import is_lambda, no_stand_in, service_address
from codegen.features.integration.endpoints.vpc_link import reached_uri
from codegen.features.integration.fixed import Failing, NotEmulated
from codegen.features.integration.functions.lambda_call import LambdaCall
from codegen.features.integration.functions.lambda_custom import LambdaCustom
from codegen.features.integration.functions.lambda_proxy import LambdaProxy
from codegen.features.integration.functions.lambda_response import LambdaResponse
from codegen.features.integration.functions.lambda_stream import LambdaStream
from codegen.features.integration.mapping.integration_response import IntegrationResponses
from codegen.features.integration.mapping.request_body import RequestBody
from codegen.features.integration.mapping.request_parameters import RequestParameters
from codegen.features.integration.mapping.templates import RequestTemplates
from codegen.features.integration.mock import Mock
from codegen.gateway.arns import fill_in, function_name
from codegen.gateway.exchange import ServedStage, Step
from codegen.gateway.media_types import MediaTypes
from codegen.gateway.ports import AwsEndpoints
from codegen.gateway.proxy_event import ProxyEvent
from codegen.gateway.steps import Ports
from codegen.ir.api import ApiType, Route
from codegen.ir.integration import Integration, IntegrationType


def build(route: Route, stage: ServedStage, ports: Ports, resource_id: str) -> Step:
    """The step of a route's integration."""
    if stage.api.type is ApiType.HTTP:
        return http_step.build(route, stage, ports)
    integration = route.integration
    if integration is None:
        return Failing("the method has no integration")
    illegal = illegal_header(integration)
    if illegal:
        return Failing(f"{illegal} must not be mapped to the integration request")
    reason = not_emulated(integration, ports.services)
    if reason:
        return NotEmulated(reason)
    return _BUILDERS[integration.type](route, integration, stage, ports, resource_id)


def not_emulated(
    integration: Integration, services: AwsEndpoints, api_type: ApiType = ApiType.REST
) -> str | None:
    """Why an integration is not emulated; None where it is."""
    if api_type is ApiType.HTTP:
        return http_step.not_emulated(integration, services)
    if api_type is ApiType.WEBSOCKET:
        return websocket_step.not_emulated(integration, services)
    if integration.type not in (IntegrationType.AWS, IntegrationType.AWS_PROXY) or is_lambda(integration):
        return None
    return no_stand_in(integration, services)


def _lambda_call(integration: Integration, stage: ServedStage, ports: Ports) -> LambdaCall | Failing:
    if integration.http_method != "POST":
        # https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
        return Failing(f"Lambda functions are called with POST, not {integration.http_method}")
    uri = fill_in(integration.uri, stage.stage.variables)
    name = function_name(uri) if uri else None
    if name is None:
        return Failing(f"the integration's uri names no function: {integration.uri}")
    return LambdaCall(name, integration.timeout_in_millis / 1000, ports, streams=integration.is_streamed)


def _lambda_proxy(
    route: Route, integration: Integration, stage: ServedStage, ports: Ports, resource_id: str
) -> Step:
    call = _lambda_call(integration, stage, ports)
    if isinstance(call, Failing):
        return call
    event = ProxyEvent(route, stage, resource_id)
    if integration.is_streamed:
        return LambdaStream(call, event)
    return LambdaProxy(call, event, LambdaResponse(MediaTypes(stage.api.binary_media_types)))


def _aws(route: Route, integration: Integration, stage: ServedStage, ports: Ports, resource_id: str) -> Step:
    if not is_lambda(integration):
        return _aws_service(route, integration, stage, ports)
    call = _lambda_call(integration, stage, ports)
    if isinstance(call, Failing):
        return call
    binary = MediaTypes(stage.api.binary_media_types)
    return LambdaCustom(
        call,
        RequestParameters(integration.request_parameters),
        RequestBody(integration, binary),
        IntegrationResponses(route, integration.responses, binary),
    )


def _aws_service(route: Route, integration: Integration, stage: ServedStage, ports: Ports) -> Step:
    uri = fill_in(integration.uri, stage.stage.variables)
    address = service_address(uri) if uri else None
    base = ports.services.url(address.service) if address else None
    if address is None or base is None:
        return Failing(f"the integration's uri names no service: {integration.uri}")
    binary = MediaTypes(stage.api.binary_media_types)
    return AwsService(
        integration,
        ServiceCall(integration, address, base, ports),
        RequestBody(integration, binary),
        IntegrationResponses(route, integration.responses, binary),
    )


def _http(route: Route, integration: Integration, stage: ServedStage, ports: Ports, resource_id: str) -> Step:
    binary = MediaTypes(stage.api.binary_media_types)
    return HttpCustom(
        integration,
        _endpoint(integration, stage, ports),
        RequestBody(integration, binary),
        IntegrationResponses(route, integration.responses, binary),
        ports,
    )


def _http_proxy(
    route: Route, integration: Integration, stage: ServedStage, ports: Ports, resource_id: str
) -> Step:
    uri = _endpoint(integration, stage, ports)
    return HttpProxy(integration, uri, MediaTypes(stage.api.binary_media_types), ports)


def _endpoint(integration: Integration, stage: ServedStage, ports: Ports) -> EndpointUri:
    return EndpointUri(reached_uri(integration, stage.stage.variables, "", ports.services))


def _mock(route: Route, integration: Integration, stage: ServedStage, ports: Ports, resource_id: str) -> Step:
    return Mock(
        RequestTemplates(integration.request_templates, integration.passthrough_behavior),
        IntegrationResponses(route, integration.responses, MediaTypes(stage.api.binary_media_types)),
    )


_BUILDERS: dict[IntegrationType, Callable[[Route, Integration, ServedStage, Ports, str], Step]] = {
    IntegrationType.AWS: _aws,
    IntegrationType.AWS_PROXY: _lambda_proxy,
    IntegrationType.HTTP: _http,
    IntegrationType.HTTP_PROXY: _http_proxy,
    IntegrationType.MOCK: _mock,
}
