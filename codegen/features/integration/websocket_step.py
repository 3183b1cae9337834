"""The last step of an event of a WebSocket API: the integration of its route.

In: a route and its stage. Out: the step that calls what the integration names, or answers why it cannot. The method
response that it fills is what the handshake or a two-way route answers.
https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-routes-integrations.html
"""

from __future__ import annotations

from collections.abc import Callable

from codegen.features.integration.endpoints.aws_service import ServiceCall
from codegen.features.integration.endpoints.endpoint_uri import with_variables
from codegen.features.integration.endpoints.service_address import is_lambda, no_stand_in, service_address
from codegen.features.integration.endpoints.websocket_http import WebSocketHttp, WebSocketHttpProxy
from codegen.features.integration.endpoints.websocket_service import WebSocketService
from codegen.features.integration.fixed import Failing, NotEmulated
from codegen.features.integration.functions.lambda_call import LambdaCall
from codegen.features.integration.functions.websocket_lambda import WebSocketCustom, WebSocketProxy
from codegen.features.integration.mapping.websocket_mapping import RequestMapping, ResponseMapping
from codegen.features.integration.websocket_mock import WebSocketMock
from codegen.gateway.arns import fill_in, function_name
from codegen.gateway.exchange import Exchange, MethodResponse, ServedStage, Step
from codegen.gateway.ports import AwsEndpoints
from codegen.gateway.steps import Ports
from codegen.ir.api import Route
from codegen.ir.integration import Integration, IntegrationType


def build(route: Route, stage: ServedStage, ports: Ports) -> Step:
    """The step of a route's integration; `$connect` and `$disconnect` may have none."""
    integration = route.integration
    if integration is None:
        return Nothing()
    reason = not_emulated(integration, ports.services)
    if reason:
        return NotEmulated(reason)
    return _BUILDERS[integration.type](route, integration, stage, ports)


def not_emulated(integration: Integration, services: AwsEndpoints) -> str | None:
    """Why an integration is not emulated; None where it is."""
    if integration.type in (IntegrationType.AWS, IntegrationType.AWS_PROXY):
        return None if is_lambda(integration) else no_stand_in(integration, services)
    if integration.type is not IntegrationType.MOCK and not integration.uri.startswith(("http", "$")):
        return f"what {integration.connection_type} leads to is not emulated: {integration.uri}"
    return None


class Nothing:
    """Answers 200 where nothing is to be called."""

    __slots__ = ()

    async def __call__(self, exchange: Exchange) -> None:
        exchange.method_response = MethodResponse(200, [])


def _call(integration: Integration, stage: ServedStage, ports: Ports) -> LambdaCall | Failing:
    uri = fill_in(integration.uri, stage.stage.variables)
    name = function_name(uri) if uri else None
    if name is None:
        return Failing(f"the integration's uri names no function: {integration.uri}")
    return LambdaCall(name, integration.timeout_in_millis / 1000, ports)


def _lambda_proxy(route: Route, integration: Integration, stage: ServedStage, ports: Ports) -> Step:
    call = _call(integration, stage, ports)
    if isinstance(call, Failing):
        return call
    return WebSocketProxy(call, answers=is_two_way(route), is_handshake=route.path == CONNECT)


def _aws(route: Route, integration: Integration, stage: ServedStage, ports: Ports) -> Step:
    if not is_lambda(integration):
        return _service(integration, stage, ports)
    call = _call(integration, stage, ports)
    if isinstance(call, Failing):
        return call
    return WebSocketCustom(call, RequestMapping(integration), ResponseMapping(integration))


def _service(integration: Integration, stage: ServedStage, ports: Ports) -> Step:
    uri = fill_in(integration.uri, stage.stage.variables)
    address = service_address(uri) if uri else None
    base = ports.services.url(address.service) if address else None
    if address is None or base is None:
        return Failing(f"the integration's uri names no service: {integration.uri}")
    return WebSocketService(integration, ServiceCall(integration, address, base, ports))


def _http(route: Route, integration: Integration, stage: ServedStage, ports: Ports) -> Step:
    uri = with_variables(integration.uri, stage.stage.variables)
    return WebSocketHttp(integration, uri, ports)


def _http_proxy(route: Route, integration: Integration, stage: ServedStage, ports: Ports) -> Step:
    uri = with_variables(integration.uri, stage.stage.variables)
    return WebSocketHttpProxy(integration, uri, ports)


def _mock(route: Route, integration: Integration, stage: ServedStage, ports: Ports) -> Step:
    return WebSocketMock(RequestMapping(integration), ResponseMapping(integration))


def is_two_way(route: Route) -> bool:
    """Whether a route answers: the handshake always does.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-route-response.html
    """
    return route.path == CONNECT or route.route_response_selection_expression is not None


CONNECT, DISCONNECT = "$connect", "$disconnect"
_BUILDERS: dict[IntegrationType, Callable[[Route, Integration, ServedStage, Ports], Step]] = {
    IntegrationType.AWS: _aws,
    IntegrationType.AWS_PROXY: _lambda_proxy,
    IntegrationType.HTTP: _http,
    IntegrationType.HTTP_PROXY: _http_proxy,
    IntegrationType.MOCK: _mock,
}
