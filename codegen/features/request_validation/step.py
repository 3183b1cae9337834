"""Validates a method request: required parameters first, then the body against the method's model.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-request-validation.html
"""

from __future__ import annotations

from collections.abc import Mapping

from codegen.features.request_validation.model import CompiledModel
from codegen.gateway.errors import BAD_REQUEST_BODY, BAD_REQUEST_PARAMETERS, GatewayError
from codegen.gateway.exchange import Exchange, ServedStage, Step
from codegen.gateway.media_types import JSON, media_type
from codegen.gateway.proxy_event import header_values
from codegen.gateway.steps import Ports
from codegen.ir.api import Model, Route

_PREFIX = "method.request."


def build(route: Route, stage: ServedStage, ports: Ports) -> Step | None:
    """The step of a route; None where its validator has nothing to check."""
    validator = route.request_validator
    if validator is None:
        return None
    names = _required(route) if validator.validate_request_parameters else []
    models = dict(route.request_models) if validator.validate_request_body else {}
    return RequestValidation(names, models, stage.api.models) if names or models else None


def _required(route: Route) -> list[tuple[str, str]]:
    """(place, name) of the required parameters, in the order in which API Gateway lists missing ones."""
    found = []
    for key in sorted(key for key, required in route.request_parameters.items() if required):
        place, _, name = key.removeprefix(_PREFIX).partition(".")
        found.append((place, name))
    return found


class RequestValidation:
    """Checks the requests of one route."""

    __slots__ = ("_compiled", "_models", "_names", "_required")

    def __init__(
        self, required: list[tuple[str, str]], models: Mapping[str, str], definitions: Mapping[str, Model]
    ) -> None:
        self._required = required
        self._names = {media_type(content_type): name for content_type, name in models.items()}
        self._models = definitions
        self._compiled: dict[str, CompiledModel] = {}

    async def __call__(self, exchange: Exchange) -> None:
        missing = [name for place, name in self._required if not _value(exchange, place, name)]
        if missing:
            text = f"Missing required request parameters: [{', '.join(missing)}]"
            raise GatewayError(BAD_REQUEST_PARAMETERS, message=text)
        if self._names:
            self._check_body(exchange)
        exchange.note("validate_request", "the request is valid")

    def _check_body(self, exchange: Exchange) -> None:
        name = self._names.get(media_type(exchange.header("content-type")) or JSON)
        if name is None or name not in self._models:
            return
        model = self._compiled.get(name) or self._compile(name)
        violations = model.violations(exchange.request.body)
        if violations:
            raise GatewayError(BAD_REQUEST_BODY, detail=f"[{', '.join(violations)}]")

    def _compile(self, name: str) -> CompiledModel:
        model = self._compiled[name] = CompiledModel(name, self._models)
        return model


def _value(exchange: Exchange, place: str, name: str) -> str | None:
    """A parameter's value; header names count as they are written, an empty value counts as none."""
    if place == "path":
        return (exchange.path_parameters or {}).get(name)
    if place == "querystring":
        return exchange.request.query.get(name, [""])[-1]
    return next(iter(header_values(exchange.request.headers, name)), None)
