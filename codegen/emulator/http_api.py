"""The pipeline of HTTP APIs: what happens to a request, from top to bottom.

In: a method request for one API. Out: the method response. As for REST APIs, a stage is compiled once, and a route's
steps are those that its configuration asks for.
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api.html
"""

from __future__ import annotations

import time
from collections.abc import Callable, Coroutine, Iterable
from typing import Any

from codegen.emulator.exchanges import Exchanges, Observer
from codegen.emulator.rest import Integrate
from codegen.emulator.served_api import ServedApi, StageHandler
from codegen.features.authorization import http_step as authorization
from codegen.features.cors.step import CorsHeaders, is_preflight
from codegen.features.gateway_responses.http_errors import answer, http_answer, refused
from codegen.features.integration import step as integration
from codegen.features.routing.http_routes import HttpRouter
from codegen.features.throttling import step as throttling
from codegen.gateway.errors import CONFIGURATION_ERROR, NOT_FOUND, GatewayError
from codegen.gateway.exchange import Exchange, MethodRequest, MethodResponse, ServedRoute, ServedStage
from codegen.gateway.identifiers import new_http_ids
from codegen.gateway.steps import Ports, StepBuilder
from codegen.ir.api import Route
from codegen.ir.application import HTTP_DEFAULT_STAGE

STEPS: tuple[StepBuilder, ...] = (
    authorization.build,
    throttling.build,
    # the integration, which every route has, comes last
)
"""What may stand between the route and its integration."""


class HttpStage:
    """One stage, compiled."""

    __slots__ = ("_cors", "_exchanges", "_router", "served", "stores")

    def __init__(
        self,
        served: ServedStage,
        ports: Ports,
        observers: Iterable[Observer] = (),
        integrate: Integrate = integration.build,
        takes_trace: Callable[[float], bool] = lambda now: False,
    ) -> None:
        """`takes_trace` is asked whether a request of this moment is to be traced."""
        self.served = served
        self.stores = ports.stage_stores
        self._exchanges = Exchanges(served, ports.clock, new_http_ids, observers, takes_trace)
        self._cors = CorsHeaders(served.api.cors) if served.api.cors is not None else None
        self._router = HttpRouter(_serve(route, served, ports, integrate) for route in served.api.routes)

    @property
    def compiled(self) -> tuple[HttpStage, ...]:
        return (self,)

    async def handle(
        self, request: MethodRequest, path: str, context_path: str, base_path: str | None = None
    ) -> MethodResponse:
        """Take a request through the pipeline."""
        exchange = self._exchanges.begin(request, path, context_path, base_path)
        try:
            response = await self._run(exchange)
            response.headers.append(("Apigw-Requestid", exchange.ids.request_id))
        except GatewayError as error:
            exchange.error = error
            response = http_answer(exchange.ids.request_id, error)
        if self._cors is not None and not is_preflight(exchange):
            self._cors.put_on(exchange, response)
        return self._exchanges.end(exchange, response)

    async def _run(self, exchange: Exchange) -> MethodResponse:
        match = self._router.find(exchange.request.http_method, exchange.path)
        if match is None:
            if self._cors is not None and exchange.request.http_method == "OPTIONS":
                return self._cors.preflight(exchange)
            raise GatewayError(NOT_FOUND, detail="no route takes the request")
        route, exchange.path_parameters = match
        exchange.route = route
        is_answered = self._cors is not None and is_preflight(exchange)
        # a preflight passes what guards its route, and no integration
        for step in route.steps[:-1] if is_answered else route.steps:
            await step(exchange)
        if self._cors is not None and is_answered:
            return self._cors.preflight(exchange)
        if exchange.method_response is None:
            raise GatewayError(CONFIGURATION_ERROR, detail="no step answered")
        return exchange.method_response


def _serve(route: Route, stage: ServedStage, ports: Ports, integrate: Integrate) -> ServedRoute:
    """A route with its steps, each holding its work already parsed."""
    steps = [step for build in STEPS if (step := build(route, stage, ports)) is not None]
    answer_step = integrate(route, stage, ports, route.route_key)
    return ServedRoute(route, route.route_key, (*steps, answer_step))


async def _not_found() -> MethodResponse:
    return answer(new_http_ids(time.time()).request_id, NOT_FOUND)


class HttpApi(ServedApi):
    """One API with its stages: `/{stage}/{path}`, or `/{path}` for the stage `$default`."""

    __slots__ = ("_default",)

    def __init__(self, stages: Iterable[StageHandler]) -> None:
        super().__init__(stages)
        self._default = self.stages.get(HTTP_DEFAULT_STAGE)

    def handle(self, request: MethodRequest) -> Coroutine[Any, Any, MethodResponse]:
        """The answer to a request, not begun yet; 404 where no stage serves it."""
        path = request.path
        name, _, rest = path[1:].partition("/")
        stage = self.stages.get(name) if name != HTTP_DEFAULT_STAGE else None
        if stage is not None:
            return stage.handle(request, f"/{rest}", path)
        if self._default is None:
            return _not_found()
        return self._default.handle(request, path, path)

    def refused(self, response: MethodResponse) -> MethodResponse:
        """The front's answer to a request that is too large, in the words of HTTP APIs."""
        return refused(response)
