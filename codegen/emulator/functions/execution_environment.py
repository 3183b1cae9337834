"""One execution environment of a function: a worker process, seen from the emulator.

In: invocations, one at a time. Out: their answers; the pool hears when it is ready, free, or gone.
"""

from __future__ import annotations

import math
import os
import time
from asyncio import AbstractEventLoop
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import Protocol

from codegen.emulator.functions import payloads
from codegen.emulator.functions.invocation import Invocation
from codegen.emulator.functions.log import LogPipe, LogSink, report
from codegen.emulator.functions.payloads import PlatformError
from codegen.emulator.functions.processes.connection import WorkerConnection
from codegen.emulator.functions.processes.host import WorkerHost, WorkerPipes
from codegen.emulator.functions.processes.process_state import ProcessState
from codegen.emulator.functions.worker.frames import ERROR, INIT_ERROR, PART, READY, REQUEST, RESULT
from codegen.emulator.functions.worker.sandbox import WorkerOrder
from codegen.gateway.ports import UNHANDLED, InvokeResult
from codegen.ir.function import Function

_pack_request = REQUEST.pack
_MEGABYTE = 1 << 20
_BRIEF = 0.005  # seconds of one processor: too few to touch memory past the smallest limit


class Owner(Protocol):
    """The pool that an environment belongs to."""

    def became_free(self, environment: ExecutionEnvironment) -> None:
        """It can take an invocation: its handler is loaded, or it has answered."""

    def failed_to_start(
        self, environment: ExecutionEnvironment, result: Callable[[str], InvokeResult]
    ) -> None:
        """Its handler can't be loaded; `result` makes the answer to a request id."""

    def not_begun(self, environment: ExecutionEnvironment, invocation: Invocation) -> None:
        """As `lost`; another environment can run its invocation, of which its handler has not heard."""

    def lost(self, environment: ExecutionEnvironment) -> None:
        """It takes no invocation any more; its process is ending."""

    def ended(self, environment: ExecutionEnvironment) -> None:
        """Its process is gone, and everything of it is closed."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the environments of one function have in common."""

    loop: AbstractEventLoop
    function: Function
    log: LogSink | None
    platform_log: bool  # START, END and REPORT lines too


class ExecutionEnvironment:
    """A process that runs one invocation at a time."""

    def __init__(
        self, surroundings: Surroundings, host: WorkerHost, order: WorkerOrder, owner: Owner, generation: int
    ) -> None:
        loop = self._loop = surroundings.loop
        self._function, self._log = surroundings.function, surroundings.log
        self._platform_log = surroundings.platform_log and surroundings.log is not None
        self._owner = owner
        self.generation = generation
        self.invocation: Invocation | None = None
        self.ready = False
        self._is_new = True  # what ends it now would end the next one, too
        self.spawned_at = self.idle_since = self._started = monotonic()
        self._timeout_seconds = self._function.timeout_seconds
        self._timeout_ms = self._timeout_seconds * 1000
        self._deadline = 0.0
        self._init_seconds: float | None = None
        self._state: ProcessState | None = None
        self._memory_limit = self._function.memory_mb * _MEGABYTE
        self._used_mb = 0
        self._computed = 0.0  # seconds of the processor up to the last look at the peak of its memory
        self._gone = False  # it takes no invocation any more
        self._ended = False
        (their_requests, requests), (responses, their_responses) = os.pipe(), os.pipe()
        output, their_output = os.pipe()
        self._connection = WorkerConnection(loop, requests, responses, self._take, self._connection_closed)
        self._send = self._connection.send
        self._output = LogPipe(loop, output, self._function.name, self._log)
        self._process = host.start_worker(
            order, WorkerPipes(their_requests, their_responses, their_output), self._exited
        )

    def run(self, invocation: Invocation) -> None:
        """Hand the worker an event; it must be free."""
        self.invocation = invocation
        if invocation.stream is not None:
            invocation.stream.comes_from(self._connection)
        payload, metadata = invocation.payload, invocation.metadata
        self._started = now = monotonic()
        self._deadline = now + self._timeout_seconds
        if self._platform_log:
            self._say(f"START RequestId: {invocation.request_id} Version: $LATEST")
        deadline_ms = int(time.time() * 1000) + self._timeout_ms
        self._send(_pack_request(len(payload), len(metadata), deadline_ms) + metadata + payload)

    def retire(self) -> None:
        """End the process; it must be free, or not needed any more."""
        self._process.kill()

    def sweep(self, now: float, init_seconds: float) -> None:
        """Enforce the limits: time to load, time to answer, memory."""
        if self.invocation:
            self.invocation.sweep(now)
        self._process.poll()
        if self._gone:
            return
        if not self.ready and now >= self.spawned_at + init_seconds:
            self._process.kill()
            self._platform_start_failed(lambda id_: payloads.timed_out(id_, self._timeout_seconds))
        elif self.invocation and now >= self._deadline:
            self._process.kill()
            self._answer_for_handler(payloads.timed_out(self.invocation.request_id, self._timeout_seconds))
        elif self._memory() > self._memory_limit:
            self._process.kill()  # its exit answers the invocation

    @property
    def due(self) -> float:
        """When the next sweep may have something to do at the latest."""
        if not self.invocation:
            return math.inf
        gives_up_at = self.invocation.gives_up_at
        return self._deadline if gives_up_at is None else min(self._deadline, gives_up_at)

    def waits(self) -> bool:
        """Whether the handler waits for something else than this machine's processor.

        One whose answer was not read yet has ended: it waits for an emulator that has too much to do, and another
        process beside it would only take more of the processor.
        """
        if self._connection.has_unread():
            return False
        state = self._process_state()
        return state is None or state.waits()

    def _take(self, kind: int, payload: bytes) -> None:
        if self._gone:
            return
        if kind == RESULT:
            self._answered(InvokeResult(payload))
        elif kind == ERROR:
            self._answered(InvokeResult(payload, UNHANDLED))
        elif kind == PART and self.invocation:
            self.invocation.take(payload)
        elif kind == READY and not self._ended:
            self.ready = True
            self._init_seconds = monotonic() - self.spawned_at
            self._owner.became_free(self)
            self._is_new = self.invocation is not None
        elif kind == INIT_ERROR:
            self._process.kill()
            self._start_failed(lambda _: InvokeResult(payload, UNHANDLED))

    def _answered(self, result: InvokeResult) -> None:
        invocation = self.invocation
        if not invocation:  # no frame of ours: the handler wrote into the pipe
            self._process.kill()
            return
        seconds = monotonic() - self._started
        if seconds > _BRIEF and self._has_computed() and self._peak_memory() > self._memory_limit:
            self._process.kill()  # Lambda would have done so before the answer
            return
        self.invocation = None
        self._is_new = False
        if self._log:
            self._end_log(invocation.request_id, seconds)
        if not self._ended:
            # First, so that the worker has its next event while the loop passes on this answer.
            self._owner.became_free(self)
        invocation.finish(result)

    def _answer_for_handler(self, error: PlatformError) -> None:
        """Answer in place of a handler whose process has ended, or is about to."""
        invocation, self.invocation = self.invocation, None
        self._gone = True
        if invocation:
            self._output.drain()
            self._output.flush()
            self._say(f"{error.message} {error.kind}")
            if self._log:
                self._end_log(invocation.request_id, monotonic() - self._started)
            invocation.finish(error.as_result())
        self._owner.lost(self)

    def _platform_start_failed(self, error: Callable[[str], PlatformError]) -> None:
        self._say(error("-").message)
        self._start_failed(lambda request_id: error(request_id).as_result())

    def _start_failed(self, result: Callable[[str], InvokeResult]) -> None:
        self._gone = True
        self._output.drain()
        self._owner.failed_to_start(self, result)

    def _connection_closed(self) -> None:
        self._process.expect_end()
        if self.ready and not self.invocation and not self._gone:
            self._owner.lost(self)

    def _exited(self, code: int) -> None:
        self._ended = True
        self._connection.drain()  # its last answer may still be there
        self._output.drain()
        self._connection.close()
        if not self._gone and self.invocation:
            self._end_invocation(self.invocation, code)
        elif not self._gone and not self.ready:
            self._platform_start_failed(lambda id_: payloads.exited(id_, code))
        self._gone = True
        self._output.flush()
        self._output.close()
        if self._state:
            self._state.close()
        self._owner.ended(self)

    def _end_invocation(self, invocation: Invocation, code: int) -> None:
        """Give on what came too late to be read, as Lambda sends no event to an environment that has ended."""
        if self._connection.took_all or self._is_new:
            self._answer_for_handler(payloads.exited(invocation.request_id, code))
        else:
            self.invocation = None
            self._owner.not_begun(self, invocation)

    def _process_state(self) -> ProcessState | None:
        if self._state is None and self._process.pid is not None:
            self._state = ProcessState(self._process.pid)
        return self._state

    def _has_computed(self) -> bool:
        """Whether it may have touched much memory since this was asked for last; true then, and once."""
        state = self._process_state()
        computed = state.processor_seconds() if state else 0.0
        if computed - self._computed < _BRIEF:
            return False
        self._computed = computed
        return True

    def _memory(self) -> int:
        state = self._process_state()
        return state.memory() if state else 0

    def _peak_memory(self) -> int:
        state = self._process_state()
        return state.peak_memory() if state else 0

    def _end_log(self, request_id: str, seconds: float) -> None:
        self._output.drain()
        self._output.flush()
        if self._platform_log:
            self._used_mb = max(self._used_mb, self._memory() // _MEGABYTE)
            self._say(f"END RequestId: {request_id}")
            self._say(
                report(request_id, seconds, self._function.memory_mb, self._used_mb, self._init_seconds)
            )
            self._init_seconds = None  # told once

    def _say(self, line: str) -> None:
        if self._log:
            self._log(self._function.name, line)
