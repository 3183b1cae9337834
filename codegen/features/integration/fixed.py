"""Integrations whose outcome is known before any request: API Gateway fails them, or they are not emulated."""

from __future__ import annotations

from codegen.gateway.errors import CONFIGURATION_ERROR, NOT_EMULATED, GatewayError
from codegen.gateway.exchange import Exchange


class Failing:
    """Answers 500, as API Gateway does for an integration that it cannot call."""

    __slots__ = ("_why",)

    def __init__(self, why: str) -> None:
        self._why = why

    async def __call__(self, exchange: Exchange) -> None:
        raise GatewayError(CONFIGURATION_ERROR, detail=self._why)


class NotEmulated:
    """Answers 501 with the reason."""

    __slots__ = ("_why",)

    def __init__(self, why: str) -> None:
        self._why = why

    async def __call__(self, exchange: Exchange) -> None:
        raise GatewayError(NOT_EMULATED, message=self._why)
