"""Faults on demand: functions that fail, time out or are throttled, endpoints that can't be reached.

In: what is to fail, and how. Out: a FunctionInvoker and HttpEndpoints that stand before the real ones.

    client.faults.of_function("Orders", times_out())
    client.get("/dev/orders").assert_status(502)
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from codegen.core.clock import Clock, VirtualClock
from codegen.core.records import Record
from codegen.emulator.functions import payloads
from codegen.gateway.exchange import EndpointResponse
from codegen.gateway.identifiers import new_uuid
from codegen.gateway.ports import (
    UNHANDLED,
    EndpointRequest,
    EndpointUnreachable,
    FunctionInvoker,
    HttpEndpoints,
    InvokeError,
    InvokeResult,
    InvokeTimeout,
)
from codegen.gateway.streaming import BodyStream


class Call(Record, frozen=True):
    """A call of a function that is to fail."""

    request_id: str
    timeout: float | None  # seconds that the gateway waits
    clock: Clock


FunctionFault = Callable[[Call], InvokeResult | None]
"""What happens in place of a function: its answer, an InvokeError, or None to let the function run after all."""


def raises(message: str, kind: str = "Exception") -> FunctionFault:
    """The handler raises."""

    def fault(call: Call) -> InvokeResult:
        error = {"errorMessage": message, "errorType": kind, "requestId": call.request_id, "stackTrace": []}
        return InvokeResult(json.dumps(error).encode(), UNHANDLED)

    return fault


def crashes(exit_code: int = 1) -> FunctionFault:
    """The function's process ends; a negative code is a signal's."""
    return lambda call: payloads.exited(call.request_id, exit_code).as_result()


def times_out(seconds: float = 3) -> FunctionFault:
    """The function passes its own timeout."""
    return lambda call: payloads.timed_out(call.request_id, seconds).as_result()


def throttled() -> FunctionFault:
    """Lambda has no room for the call (429 TooManyRequestsException)."""

    def fault(call: Call) -> InvokeResult:
        raise InvokeError("TooManyRequestsException: Rate Exceeded.")

    return fault


def slow(seconds: float) -> FunctionFault:
    """The function takes its time, on the virtual clock; past the integration's timeout the gateway gives up."""

    def fault(call: Call) -> None:
        assert isinstance(call.clock, VirtualClock), "slow() needs TestClient(clock=VirtualClock())"
        if call.timeout is not None and seconds >= call.timeout:
            call.clock.advance(call.timeout)
            raise InvokeTimeout("the function did not answer in time")
        call.clock.advance(seconds)

    return fault


class Faults:
    """What is to fail, for one client; each fault holds until `clear`, or for as many calls as it says."""

    def __init__(self, functions: FunctionInvoker, endpoints: HttpEndpoints, clock: Clock) -> None:
        self._functions = functions
        self._endpoints = endpoints
        self._clock = clock
        self._of_functions: dict[str, list[FunctionFault | None]] = {}
        self._of_endpoints: dict[str, EndpointResponse | Exception] = {}
        self.calls: list[tuple[str, Any]] = []
        """(function name, event) of every call, in order."""

    def of_function(self, name: str, fault: FunctionFault, times: int | None = None) -> None:
        """Let a function fail.

        Args:
            times: for so many calls; None: until `clear`.
        """
        self._of_functions[name] = [fault] * times if times is not None else [fault, None]

    def of_endpoint(self, uri: str, answer: EndpointResponse | Exception | None = None) -> None:
        """Let requests to an endpoint fail, or answer in its place.

        Args:
            uri: what the URIs of the requests begin with.
            answer: the answer, or an EndpointError; None: it can't be reached.
        """
        self._of_endpoints[uri] = answer or EndpointUnreachable(f"{uri} refuses the connection")

    def clear(self) -> None:
        """Let nothing fail any more."""
        self._of_functions.clear()
        self._of_endpoints.clear()

    # the ports

    async def invoke(
        self,
        function_name: str,
        payload: bytes,
        *,
        request_id: str = "",
        trace_id: str = "",
        timeout: float | None = None,
        stream: BodyStream | None = None,
    ) -> InvokeResult:
        self.calls.append((function_name, json.loads(payload)))
        fault = self._next(function_name)
        request_id = request_id or new_uuid()
        result = fault(Call(request_id, timeout, self._clock)) if fault else None
        if result is not None:
            return result
        return await self._functions.invoke(
            function_name, payload, request_id=request_id, trace_id=trace_id, timeout=timeout, stream=stream
        )

    async def send(self, request: EndpointRequest) -> EndpointResponse:
        for uri, answer in self._of_endpoints.items():
            if request.uri.startswith(uri):
                if isinstance(answer, Exception):
                    raise answer
                return answer
        return await self._endpoints.send(request)

    def _next(self, name: str) -> FunctionFault | None:
        faults = self._of_functions.get(name)
        if not faults:
            return None
        return faults[0] if faults[-1] is None else faults.pop()
