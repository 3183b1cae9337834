"""The pipeline of REST APIs: what happens to a request, from top to bottom.

In: a method request for one API. Out: the method response. A stage is compiled once; a route's steps are those that its
configuration asks for.
https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-basic-concept.html
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Coroutine, Iterable
from typing import Any

from codegen.emulator.exchanges import Exchanges, Observer
from codegen.features.api_key import step as api_key
from codegen.features.authorization import step as authorization
from codegen.features.caching import step as caching
from codegen.features.compression import step as compression
from codegen.features.gateway_responses.step import GatewayResponses
from codegen.features.integration import step as integration
from codegen.features.request_validation import step as request_validation
from codegen.features.routing.step import Router
from codegen.features.throttling import step as throttling
from codegen.features.usage_plan import step as usage_plan
from codegen.gateway.errors import (
    BAD_REQUEST,
    CONFIGURATION_ERROR,
    MISSING_AUTHENTICATION_TOKEN,
    GatewayError,
    bad_authorization,
)
from codegen.gateway.exchange import Exchange, MethodRequest, MethodResponse, ServedRoute, ServedStage, Step
from codegen.gateway.identifiers import new_request_ids, stable_id
from codegen.gateway.steps import Ports, StepBuilder
from codegen.ir.api import Route

STEPS: tuple[StepBuilder, ...] = (
    authorization.build,
    api_key.build,
    usage_plan.build,
    throttling.build,
    request_validation.build,
    # the integration, which every route has, comes last, with cache and compression around it
)
"""What may stand between the route and its integration, in API Gateway's order."""

Integrate = Callable[[Route, ServedStage, Ports, str], Step]
"""(route, stage, ports, resource id) -> the step that answers"""
_UNENCODED = re.compile("[|{}]").search
"""https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html"""
_BROKEN_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})").search


def serve_route(route: Route, stage: ServedStage, ports: Ports, integrate: Integrate) -> ServedRoute:
    """A route with its steps, each holding its work already parsed."""
    resource_id = stable_id(route.path, 6)
    steps = [step for build in STEPS if (step := build(route, stage, ports)) is not None]
    answer = integrate(route, stage, ports, resource_id)
    if route.integration is None or not route.integration.is_streamed:  # what is streamed is never whole
        answer = compression.wrap(stage, caching.wrap(route, stage, ports, resource_id, answer))
    steps.append(answer)
    return ServedRoute(route, resource_id, tuple(steps))


class RestStage:
    """One stage, compiled."""

    __slots__ = ("_exchanges", "_gateway_responses", "_router", "served", "stores")

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
        self._exchanges = Exchanges(served, ports.clock, new_request_ids, observers, takes_trace)
        self._router = Router(serve_route(route, served, ports, integrate) for route in served.api.routes)
        self._gateway_responses = GatewayResponses(served.api.gateway_responses)

    async def handle(
        self, request: MethodRequest, path: str, context_path: str, base_path: str | None = None
    ) -> MethodResponse:
        """Take a request through the pipeline."""
        exchange = self._exchanges.begin(request, path, context_path, base_path)
        try:
            response = await self._run(exchange)
        except GatewayError as error:
            response = self._gateway_responses.answer(exchange, error)
        return self._exchanges.end(exchange, response)

    @property
    def compiled(self) -> tuple[RestStage, ...]:
        return (self,)

    async def _run(self, exchange: Exchange) -> MethodResponse:
        route = self._route(exchange)
        if exchange.request.body:
            compression.unpack(exchange)
        for step in route.steps:
            await step(exchange)
            if exchange.method_response is not None:
                return exchange.method_response
        raise GatewayError(CONFIGURATION_ERROR, detail="no step answered")

    def _route(self, exchange: Exchange) -> ServedRoute:
        path, query = exchange.path, exchange.request.query_string
        if ("%" in path and _BROKEN_ESCAPE(path)) or (query and _UNENCODED(query)):
            raise GatewayError(BAD_REQUEST, detail="the URL is not encoded as it must be")
        match = self._router.find(exchange.request.http_method, path)
        if match is None:
            raise _no_such_method(exchange)
        exchange.route, exchange.path_parameters = match
        return match[0]


def _no_such_method(exchange: Exchange) -> GatewayError:
    """API Gateway takes a request for an unknown method as one for a signed action."""
    header = exchange.header("authorization")
    if header is None or header.startswith("AWS4-"):
        return GatewayError(MISSING_AUTHENTICATION_TOKEN)
    return bad_authorization(header)


class CanaryStage:
    """A stage with a canary: each request goes to one of the two deployments, by chance.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/canary-release.html
    """

    __slots__ = ("_canary", "_chance", "_share", "_stage", "served")

    def __init__(
        self,
        stage: RestStage,
        canary: RestStage,
        percent_traffic: float,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self.served = stage.served
        self._stage = stage
        self._canary = canary
        self._share = percent_traffic / 100
        self._chance = chance  # 0 to 1, without 1

    @property
    def compiled(self) -> tuple[RestStage, ...]:
        return (self._stage, self._canary)

    def handle(
        self, request: MethodRequest, path: str, context_path: str, base_path: str | None = None
    ) -> Coroutine[Any, Any, MethodResponse]:
        chosen = self._canary if self._chance() < self._share else self._stage
        return chosen.handle(request, path, context_path, base_path)
