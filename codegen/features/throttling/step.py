"""Throttles the requests of a stage: each method by its settings, and all of them by the account's limits.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html
"""

from __future__ import annotations

from codegen.gateway.errors import THROTTLED, GatewayError
from codegen.gateway.exchange import Exchange, ServedStage, Step
from codegen.gateway.method_settings import method_settings
from codegen.gateway.steps import Ports
from codegen.gateway.token_bucket import Limit, TokenBuckets, limit_of
from codegen.ir.api import Route
from codegen.ir.application import ThrottleSettings

BUCKETS = "throttle stage"
"""Name of the store."""


def build(route: Route, stage: ServedStage, ports: Ports) -> Step | None:
    """The step of a route; None where nothing is limited."""
    settings = method_settings(stage.stage, route)
    throttle = ThrottleSettings(settings.get("throttlingRateLimit"), settings.get("throttlingBurstLimit"))
    limits = (
        limit_of(f"{stage.api_id} {stage.stage.name} {route.route_key}", throttle),
        limit_of("account", stage.account_throttle),
    )
    present = tuple(limit for limit in limits if limit is not None)
    if not present:
        return None
    return Throttle(present, TokenBuckets(ports.account_stores.store(BUCKETS), ports.clock))


class Throttle:
    """Refuses requests that come too fast."""

    __slots__ = ("_buckets", "_limits")

    def __init__(self, limits: tuple[Limit, ...], buckets: TokenBuckets) -> None:
        self._limits = limits
        self._buckets = buckets

    async def __call__(self, exchange: Exchange) -> None:
        limit = self._buckets.take(self._limits)
        if limit is not None:
            whose = "the account" if limit.key == "account" else "the method"
            raise GatewayError(
                THROTTLED, detail=f"{whose} is over {limit.rate:g} requests a second, {limit.burst:g} at once"
            )
        exchange.note("throttle", "within the limits", self._limits)
