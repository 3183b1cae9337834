"""One stage of a bare contract: finds the operation of each request, and leaves the answer to a mock or a proxy.

In: a method request. Out: the method response. Paths are matched as the contract writes them, with or without the path
of one of its servers before them.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterable
from typing import Any

from codegen.emulator.conformance.routes import ContractRouter, base_paths
from codegen.emulator.exchanges import Exchanges, Observer
from codegen.gateway.exchange import (
    Exchange,
    MethodRequest,
    MethodResponse,
    ServedRoute,
    ServedStage,
)
from codegen.gateway.identifiers import new_request_ids, stable_id
from codegen.gateway.steps import Ports

Answer = Callable[[Exchange, list[str]], Coroutine[Any, Any, MethodResponse]]
"""Answers an exchange. Where the contract has no operation for it, its route is None, and there are the methods of its
path."""


class ContractStage:
    """One stage, compiled."""

    __slots__ = ("_answer", "_bases", "_exchanges", "_router", "served", "stores")

    def __init__(
        self,
        served: ServedStage,
        ports: Ports,
        observers: Iterable[Observer],
        takes_trace: Callable[[float], bool],
        answer: Answer,
    ) -> None:
        """`takes_trace` is asked whether a request of this moment is to be traced."""
        self.served = served
        self.stores = ports.stage_stores
        self._router = ContractRouter(
            ServedRoute(route, stable_id(route.path, 6), ()) for route in served.api.routes
        )
        self._exchanges = Exchanges(served, ports.clock, new_request_ids, observers, takes_trace)
        self._answer = answer
        self._bases = base_paths(served.api.servers)

    @property
    def compiled(self) -> tuple[ContractStage, ...]:
        return (self,)

    async def handle(
        self, request: MethodRequest, path: str, context_path: str, base_path: str | None = None
    ) -> MethodResponse:
        """Have a request answered."""
        exchange = self._exchanges.begin(request, path, context_path, base_path)
        methods = self._find(exchange)
        response = await self._answer(exchange, methods)
        return self._exchanges.end(exchange, response)

    def _find(self, exchange: Exchange) -> list[str]:
        """Find the operation of a request, or else the methods that its path has."""
        request, path = exchange.request, exchange.path
        shorter = (path.removeprefix(base) for base in self._bases if path.startswith(f"{base}/"))
        for one in (path, *shorter):
            found = self._router.find(request.http_method, one, request.query_string)
            if found is not None:
                exchange.path = one
                exchange.route, exchange.path_parameters = found
                return []
            methods = self._router.methods(one)
            if methods:
                return methods
        return []
