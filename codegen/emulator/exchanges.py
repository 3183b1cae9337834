"""The beginning and the end of every exchange with one stage, whatever kind of API it is of.

In: a method request. Out: its exchange, to be taken through the pipeline; observers see it when its answer is over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from codegen.core.clock import Clock
from codegen.gateway.exchange import Exchange, MethodRequest, MethodResponse, ServedStage
from codegen.gateway.identifiers import RequestIds
from codegen.gateway.streaming import StreamedResponse

Observer = Callable[[Exchange], None]


class Exchanges:
    """Begins and ends the exchanges with a stage."""

    __slots__ = ("_clock", "_new_ids", "_observers", "_served", "_takes_trace")

    def __init__(
        self,
        served: ServedStage,
        clock: Clock,
        new_ids: Callable[[float], RequestIds],
        observers: Iterable[Observer],
        takes_trace: Callable[[float], bool],
    ) -> None:
        """`takes_trace` is asked whether a request of this moment is to be traced."""
        self._served = served
        self._clock = clock
        self._new_ids = new_ids
        self._observers = tuple(observers)
        self._takes_trace = takes_trace

    def begin(self, request: MethodRequest, path: str, context_path: str, base_path: str | None) -> Exchange:
        """The exchange that a request begins."""
        started = self._clock.time()
        return Exchange(
            self._served,
            request,
            path,
            context_path,
            started,
            self._new_ids(started),
            notes=[] if self._takes_trace(started) else None,
            base_path=base_path,
        )

    def end(self, exchange: Exchange, response: MethodResponse) -> MethodResponse:
        """The answer that ends an exchange, at once or when its body is over."""
        exchange.method_response = response
        if isinstance(response, StreamedResponse):
            response.stream.after(lambda: self._observe(exchange))
        else:
            self._observe(exchange)
        return response

    def _observe(self, exchange: Exchange) -> None:
        exchange.ended = self._clock.time()
        for observe in self._observers:
            observe(exchange)
