"""Holds a caller to the usage plan of its API key: its rate, and how many requests it may send in a day, week or month.

Limits hold per key over all stages of the plan; a limit for one method stands in for the plan's own.
https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html
"""

from __future__ import annotations

from codegen.features.usage_plan.quota import Quotas
from codegen.gateway.errors import QUOTA_EXCEEDED, THROTTLED, GatewayError
from codegen.gateway.exchange import Exchange, ServedStage, Step
from codegen.gateway.steps import Ports
from codegen.gateway.token_bucket import Limit, TokenBuckets, limit_of
from codegen.ir.api import Route
from codegen.ir.application import ApiKey, UsagePlan

QUOTAS, BUCKETS = "quota", "throttle plan"
"""Names of the stores."""


def build(route: Route, stage: ServedStage, ports: Ports) -> Step | None:
    """The step of a route; None where no key is asked for, or no plan limits anything."""
    if not route.api_key_required or stage.development_identity is not None:
        return None
    limited = {
        plan.plan_id: limits
        for plan in stage.usage_plans
        if (limits := _PlanLimits(plan, route, stage)).is_limiting
    }
    return UsagePlanLimits(limited, ports) if limited else None


class _PlanLimits:
    """What one plan says of one route."""

    __slots__ = ("_bucket", "_throttle", "quota")

    def __init__(self, plan: UsagePlan, route: Route, stage: ServedStage) -> None:
        self.quota = plan.quota
        planned = plan.stage(stage.api_id, stage.stage.name)
        own = planned.throttle.get(route.route_key) if planned else None
        self._throttle = plan.throttle if own is None else own
        self._bucket = plan.plan_id
        if own is not None:
            self._bucket += f" {stage.api_id} {stage.stage.name} {route.route_key}"

    @property
    def is_limiting(self) -> bool:
        return self.quota is not None or limit_of("", self._throttle) is not None

    def limit(self, key: ApiKey) -> Limit | None:
        return limit_of(f"{self._bucket} {key.key_id}", self._throttle)


class UsagePlanLimits:
    """Refuses requests over the limits of their plan."""

    __slots__ = ("_buckets", "_plans", "_quotas")

    def __init__(self, plans: dict[str, _PlanLimits], ports: Ports) -> None:
        self._plans = plans
        self._buckets = TokenBuckets(ports.account_stores.store(BUCKETS), ports.clock)
        self._quotas = Quotas(ports.account_stores.store(QUOTAS), ports.clock)

    async def __call__(self, exchange: Exchange) -> None:
        if exchange.usage is None:
            return
        plan, key = exchange.usage
        limits = self._plans.get(plan.plan_id)
        if limits is None:
            return
        who = f"API key {key.key_id} of usage plan {plan.name}"
        if limits.quota is not None and self._quotas.remaining(plan.plan_id, key.key_id, limits.quota) < 1:
            raise GatewayError(QUOTA_EXCEEDED, detail=f"{who} used up its quota")
        limit = limits.limit(key)
        if limit is not None and self._buckets.take((limit,)) is not None:
            raise GatewayError(
                THROTTLED, detail=f"{who} is over {limit.rate:g} requests a second, {limit.burst:g} at once"
            )
        if limits.quota is not None:
            self._quotas.count(plan.plan_id, key.key_id, limits.quota)
        exchange.note("usage_plan", f"{who} is within its limits")
