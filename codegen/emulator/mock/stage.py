"""One stage of a bare contract: finds the operation of each request, and leaves the answer to a mock or a proxy.

In: a method request. Out: the method response. Paths are matched as the contract writes them, with or without the path
of one of its servers before them.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterable
from typing import Any

from codegen.emulator.conformance.routes import ContractRouter, base_paths
from codegen.emulator.rest import Observer
from codegen.gateway.exchange import (
    Exchange,
    MethodRequest,
    MethodResponse,
    ServedRoute,
    ServedStage,
)
from codegen.gateway.identifiers import new_request_ids, stable_id
from codegen.gateway.steps import Ports
from codegen.gateway.streaming import StreamedResponse

Answer = Callable[[Exchange, list[str]], Coroutine[Any, Any, MethodResponse]]
"""Answers an exchange. Where the contract has no operation for it, its route is None, and there are the methods of its
path."""


class ContractStage:
    """One stage, compiled."""

    __slots__ = ("_answer", "_bases", "_clock", "_observers", "_router", "_takes_trace", "served", "stores")

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
        self._clock = ports.clock
        self._observers = tuple(observers)
        self._takes_trace = takes_trace
        self._answer = answer
        self._bases = base_paths(served.api.servers)

    @property
    def compiled(self) -> tuple[ContractStage, ...]:
        return (self,)

    async def handle(
        self, request: MethodRequest, path: str, context_path: str, base_path: str | None = None
    ) -> MethodResponse:
        """Have a request answered."""
        started = self._clock.time()
        exchange = Exchange(
            self.served,
            request,
            path,
            context_path,
            started,
            new_request_ids(started),
            notes=[] if self._takes_trace(started) else None,
            base_path=base_path,
        )
        methods = self._find(exchange)
        response = await self._answer(exchange, methods)
        exchange.method_response = response
        if isinstance(response, StreamedResponse):
            response.stream.after(lambda: self._finish(exchange))
        else:
            self._finish(exchange)
        return response

    def _finish(self, exchange: Exchange) -> None:
        exchange.ended = self._clock.time()
        for observe in self._observers:
            observe(exchange)

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
