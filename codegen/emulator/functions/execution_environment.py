"""One execution environment of a function: a worker process, seen from the emulator.

In: invocations, of which it runs one at a time. Out: their answers; the pool hears when it is ready, free, or gone.
"""

from __future__ import annotations

import math
import os
import time
from asyncio import AbstractEventLoop
from collections.abc import Callable, Sequence
from time import monotonic
from typing import Protocol

from codegen.core.records import Record
from codegen.emulator.functions import payloads
from codegen.emulator.functions.handed import Handed
from codegen.emulator.functions.invocation import Invocation
from codegen.emulator.functions.log import LogPipe, LogSink, report
from codegen.emulator.functions.payloads import PlatformError
from codegen.emulator.functions.processes.connection import WorkerConnection, request_pipe
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
        """It can take an invocation: its handler is loaded, or it has answered.

        It may run one already that it was handed ahead, and can take more of those.
        """

    def failed_to_start(
        self, environment: ExecutionEnvironment, result: Callable[[str], InvokeResult]
    ) -> None:
        """Its handler can't be loaded; `result` makes the answer to a request id."""

    def not_begun(self, invocations: Sequence[Invocation]) -> None:
        """An environment that was lost had these; others can run them, for its handler has not heard of them."""

    def lost(self, environment: ExecutionEnvironment) -> None:
        """It takes no invocation any more; its process is ending."""

    def ended(self, environment: ExecutionEnvironment) -> None:
        """Its process is gone, and everything of it is closed."""


class Surroundings(Record, frozen=True):
    """What the environments of one function have in common."""

    loop: AbstractEventLoop
    function: Function
    log: LogSink | None
    platform_log: bool  # START, END and REPORT lines too


class ExecutionEnvironment:
    """A process that runs one invocation at a time; others may wait in its pipe."""

    def __init__(
        self, surroundings: Surroundings, host: WorkerHost, order: WorkerOrder, owner: Owner, generation: int
    ) -> None:
        loop = self._loop = surroundings.loop
        self._function, self._log = surroundings.function, surroundings.log
        self._platform_log = surroundings.platform_log and surroundings.log is not None
        self._owner = owner
        self.generation = generation
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
        self._logged = -1  # how often the connection was read when the output was drained last
        self._computed = 0.0  # seconds of the processor up to the last look at the peak of its memory
        self._gone = False  # it takes no invocation any more
        self._is_condemned = False  # what it says counts no more
        self._ended = False
        (their_requests, requests), (responses, their_responses) = request_pipe(), os.pipe()
        output, their_output = os.pipe()
        self._connection = WorkerConnection(
            loop, requests, their_requests, responses, self._take, self._connection_closed
        )
        self.handed = Handed(self._connection)
        self._output = LogPipe(loop, output, self._function.name, self._log)
        self._process = host.start_worker(
            order, WorkerPipes(their_requests, their_responses, their_output), self._exited
        )

    def run(self, invocation: Invocation) -> None:
        """Hand the worker an event; it must be free."""
        if invocation.stream is not None:
            invocation.stream.comes_from(self._connection)
        if self._platform_log:
            self._say(f"START RequestId: {invocation.request_id} Version: $LATEST")
        self._start_clock()
        self.handed.run(invocation, self._frame(invocation))

    def run_next(self, invocation: Invocation) -> bool:
        """Hand the worker, which runs another one, an event that it may go on with; whether it could take it."""
        # Lambda's lines would say of one invocation what another one did meanwhile.
        return not self._platform_log and self.handed.hand_ahead(invocation, self._frame(invocation))

    def take_back(self) -> list[Invocation]:
        """Those that it was handed and has not begun: it will not hear of them."""
        running = self.handed.current
        taken = self.handed.take_back()
        if self.handed.current is not running:  # which it had not begun either
            self._start_clock()
        return taken

    def _start_clock(self) -> None:
        self._started = now = monotonic()
        self._deadline = now + self._timeout_seconds

    def _frame(self, invocation: Invocation) -> bytes:
        payload, metadata = invocation.payload, invocation.metadata
        deadline_ms = int(time.time() * 1000) + self._timeout_ms
        return _pack_request(len(payload), len(metadata), deadline_ms) + metadata + payload

    def retire(self) -> None:
        """End the process; it must be free, or not needed any more."""
        self._process.kill()

    def sweep(self, now: float, init_seconds: float) -> None:
        """Enforce the limits: time to load, time to answer, memory."""
        running = self.handed.current
        if running:
            running.sweep(now)
        self._process.poll()
        if self._gone:
            return
        if not self.ready and now >= self.spawned_at + init_seconds:
            self._process.kill()
            self._platform_start_failed(lambda id_: payloads.timed_out(id_, self._timeout_seconds))
        elif running and now >= self._deadline and not self._has_answered():
            self._process.kill()
            self._answer_for_handler(lambda id_: payloads.timed_out(id_, self._timeout_seconds))
        elif self._memory() > self._memory_limit:
            self._process.kill()  # its exit answers the invocation

    @property
    def due(self) -> float:
        """When the next sweep may have something to do at the latest."""
        running = self.handed.current
        if not running:
            return math.inf
        gives_up_at = running.gives_up_at
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

    def _has_answered(self) -> bool:
        """Whether it runs another one than is known yet."""
        return self.handed.ahead > 0 and self._connection.has_unread()

    def _take(self, kind: int, payload: bytes) -> None:
        if self._gone or self._is_condemned:
            return
        if kind == RESULT:
            self._answered(InvokeResult(payload))
        elif kind == ERROR:
            self._answered(InvokeResult(payload, UNHANDLED))
        elif kind == PART and (running := self.handed.current):
            running.take(payload)
        elif kind == READY and not self._ended:
            self.ready = True
            self._init_seconds = monotonic() - self.spawned_at
            self._owner.became_free(self)
            self._is_new = self.handed.current is not None
        elif kind == INIT_ERROR:
            self._process.kill()
            self._start_failed(lambda _: InvokeResult(payload, UNHANDLED))

    def _answered(self, result: InvokeResult) -> None:
        invocation = self.handed.current
        if not invocation:  # no frame of ours: the handler wrote into the pipe
            self._process.kill()
            return
        seconds = monotonic() - self._started
        if seconds > _BRIEF and self._has_computed() and self._peak_memory() > self._memory_limit:
            self._process.kill()  # Lambda would have done so before the answer
            self._is_condemned = True
            return
        self.handed.answered()
        self._is_new = False
        self._start_clock()  # of the next one, if any
        if self._log:
            self._end_log(invocation.request_id, seconds)
        if not self._ended:
            # First, so that the worker has its next event while the loop passes on this answer.
            self._owner.became_free(self)
        invocation.finish(result)

    def _answer_for_handler(self, error: Callable[[str], PlatformError], *, even_unread: bool = True) -> None:
        """Answer in place of a handler whose process has ended, or is about to.

        Args:
            even_unread: the worker may not have read the event that it was to run.
        """
        self._gone = True
        invocation = self.handed.current
        not_begun = self.handed.leave()
        if invocation and invocation not in not_begun:
            self._tell_end(invocation.request_id, error)
        elif invocation and even_unread:
            not_begun.remove(invocation)
            self._tell_end(invocation.request_id, error)
            invocation.finish(error(invocation.request_id).as_result())
        for begun in self.handed.begun():
            begun.finish(error(begun.request_id).as_result())
        self._owner.lost(self)
        self._owner.not_begun(not_begun)

    def _tell_end(self, request_id: str, error: Callable[[str], PlatformError]) -> None:
        self._output.drain()
        self._output.flush()
        told = error(request_id)
        self._say(f"{told.message} {told.kind}")
        if self._log:
            self._end_log(request_id, monotonic() - self._started)

    def _platform_start_failed(self, error: Callable[[str], PlatformError]) -> None:
        self._say(error("-").message)
        self._start_failed(lambda request_id: error(request_id).as_result())

    def _start_failed(self, result: Callable[[str], InvokeResult]) -> None:
        self._gone = True
        self._output.drain()
        self._owner.failed_to_start(self, result)

    def _connection_closed(self) -> None:
        self._process.expect_end()
        if self.ready and not self.handed.current and not self._gone:
            self._owner.lost(self)

    def _exited(self, code: int) -> None:
        self._ended = True
        self._connection.drain()  # its last answer may still be there
        self._output.drain()
        self._connection.close()
        if not self._gone and self.handed.current:
            # What came too late to be read is given on: Lambda sends no event to an environment that has ended.
            self._answer_for_handler(lambda id_: payloads.exited(id_, code), even_unread=self._is_new)
        elif not self._gone and not self.ready:
            self._platform_start_failed(lambda id_: payloads.exited(id_, code))
        self._gone = True
        self._output.flush()
        self._output.close()
        if self._state:
            self._state.close()
        self._owner.ended(self)

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
        reads = self._connection.reads
        if reads != self._logged:  # else what was printed before this answer is out already
            self._logged = reads
            self._output.drain()
        if not self.handed.current:  # the next one may be in the middle of a line
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
