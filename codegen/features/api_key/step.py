"""Takes the API key of a request: from the header X-API-Key, or from what the Lambda authorizer named.

A key counts if it is enabled and belongs to a usage plan that lets into this stage.
https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-key-source.html
"""

from __future__ import annotations

from codegen.features.api_key.settings import ApiKeySource
from codegen.gateway.errors import INVALID_API_KEY, GatewayError
from codegen.gateway.exchange import Exchange, ServedStage, Step
from codegen.gateway.steps import Ports
from codegen.ir.api import Route
from codegen.ir.application import ApiKey, UsagePlan

_HEADER = "x-api-key"


def build(route: Route, stage: ServedStage, ports: Ports) -> Step | None:
    """The step of a route; None where it needs no key, or where a development identity stands in for it."""
    if not route.api_key_required or stage.development_identity is not None:
        return None
    return ApiKeyCheck(stage)


class ApiKeyCheck:
    """Lets in who brings a key of this stage's usage plans."""

    __slots__ = ("_by_value", "_from_authorizer")

    def __init__(self, stage: ServedStage) -> None:
        self._from_authorizer = stage.api.api_key_source == ApiKeySource.AUTHORIZER
        self._by_value: dict[str, tuple[UsagePlan, ApiKey]] = {}
        for plan in stage.usage_plans:
            for key in plan.keys:
                self._by_value.setdefault(key.value, (plan, key))

    async def __call__(self, exchange: Exchange) -> None:
        value = exchange.usage_identifier_key if self._from_authorizer else exchange.header(_HEADER)
        if not value:
            raise GatewayError(INVALID_API_KEY, detail=f"no API key in {self._source}")
        found = self._by_value.get(value)
        if found is None:
            raise GatewayError(
                INVALID_API_KEY, detail="the API key belongs to no usage plan that lets into this stage"
            )
        plan, key = found
        if not key.enabled:
            raise GatewayError(INVALID_API_KEY, detail=f"the API key {key.key_id} is disabled")
        exchange.usage = found
        exchange.note("api_key", f"{key.key_id} of usage plan {plan.name}, from {self._source}")
        exchange.identity = {**(exchange.identity or {}), "apiKey": key.value, "apiKeyId": key.key_id}

    @property
    def _source(self) -> str:
        return "the authorizer's usageIdentifierKey" if self._from_authorizer else "the header X-API-Key"
