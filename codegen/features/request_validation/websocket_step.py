"""Validates messages of a WebSocket API against the model that the route's selection expression names.

https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-request-validation.html
"""

from __future__ import annotations

from codegen.features.request_validation.model import CompiledModel
from codegen.gateway.errors import BAD_REQUEST_BODY, GatewayError
from codegen.gateway.exchange import Exchange, ServedStage, Step
from codegen.gateway.selection import DEFAULT, compile_selection
from codegen.gateway.steps import Ports
from codegen.ir.api import Route

_SAID = "Bad request body"


def build(route: Route, stage: ServedStage, ports: Ports) -> Step | None:
    """The step of a route; None where its messages need fit no model."""
    if not route.model_selection_expression or not route.request_models:
        return None
    return MessageValidation(route, route.model_selection_expression, stage)


class MessageValidation:
    """Checks the messages of one route."""

    __slots__ = ("_models", "_select")

    def __init__(self, route: Route, expression: str, stage: ServedStage) -> None:
        self._select = compile_selection(expression)
        self._models = {
            key: CompiledModel(name, stage.api.models)
            for key, name in route.request_models.items()
            if name in stage.api.models
        }

    async def __call__(self, exchange: Exchange) -> None:
        key = self._select(exchange, None)
        model = self._models.get(key) or self._models.get(DEFAULT)
        if model is None:
            raise GatewayError(BAD_REQUEST_BODY, message=_SAID, detail=f"there is no model for {key!r}")
        violations = model.violations(exchange.request.body)
        if violations:
            raise GatewayError(BAD_REQUEST_BODY, message=_SAID, detail=f"[{', '.join(violations)}]")
