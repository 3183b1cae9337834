"""Refuses the requests of methods that need an API key, as long as usage plans are not emulated.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-setup-api-key-with-console.html
"""

from __future__ import annotations

from codegen.gateway.errors import INVALID_API_KEY, GatewayError
from codegen.gateway.exchange import Exchange, ServedStage, Step
from codegen.gateway.steps import Ports
from codegen.ir.api import Route


def build(route: Route, stage: ServedStage, ports: Ports) -> Step | None:
    """The step of a route; None where it needs no key, or where a development identity stands in for it."""
    return NoKey() if route.api_key_required and stage.development_identity is None else None


class NoKey:
    """Knows no keys."""

    async def __call__(self, exchange: Exchange) -> None:
        raise GatewayError(INVALID_API_KEY, detail="only a development identity (--as NAME) is let in here")
