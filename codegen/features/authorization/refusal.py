"""What stands before a route that nobody may call."""

from __future__ import annotations

from codegen.gateway.errors import Cause, GatewayError
from codegen.gateway.exchange import Exchange


class Refusal:
    """Lets nobody through."""

    __slots__ = ("_cause", "_why")

    def __init__(
        self, cause: Cause, why: str = "only a development identity (--as NAME) is let in here"
    ) -> None:
        self._cause = cause
        self._why = why

    async def __call__(self, exchange: Exchange) -> None:
        raise GatewayError(self._cause, detail=self._why)
