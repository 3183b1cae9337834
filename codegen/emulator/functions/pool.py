"""The execution environments of one function.

In: invocations. Out: their answers. Environments are started when somebody waits, reused the warmest first, renewed
when the code changed, and bounded: a request beyond the bound waits its turn.
"""

from __future__ import annotations

import math
import os
from asyncio import AbstractEventLoop, TimerHandle
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import attrgetter
from time import monotonic
from typing import Protocol

from codegen.core.records import Record, field
from codegen.emulator.functions.debug_options import unlimited
from codegen.emulator.functions.environment import Account, function_environment
from codegen.emulator.functions.execution_environment import ExecutionEnvironment, Surroundings
from codegen.emulator.functions.invocation import Invocation
from codegen.emulator.functions.log import LogSink
from codegen.emulator.functions.processes.host import WorkerHost
from codegen.emulator.functions.runtimes import why_not_run
from codegen.emulator.functions.sweeper import SWEEP_SECONDS, Sweeper
from codegen.emulator.functions.worker.debugging import Debugger
from codegen.emulator.functions.worker.sandbox import WorkerOrder
from codegen.gateway.ports import FunctionNotFound, InvokeResult
from codegen.ir.function import Function

# Events that a busy environment may have before it answers, and the seconds until they go to others where it does not.
_MOST_AHEAD = 8
_AHEAD_SECONDS = 0.002
# Seconds that a request waits for environments which do nothing but wait themselves, before another one is started.
_PATIENCE = 0.1
# https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html, "Init phase"
_INIT_SECONDS = 10.0


class Limits(Record, frozen=True):
    """How many environments there may be, and for how long."""

    concurrency: int = field(default_factory=lambda: os.cpu_count() or 1)  # per function, whatever it does
    burst: int = 16  # per function, when those above do nothing but wait
    environments: int = 64  # of all functions together, as long as some of them are idle
    idle_seconds: float = 600.0
    init_seconds: float = _INIT_SECONDS


class PoolSettings(Record, frozen=True):
    """What the pools of one runtime have in common."""

    loop: AbstractEventLoop
    sweeper: Sweeper
    limits: Limits
    account: Account
    extra_environment: Mapping[str, str]
    log: LogSink | None
    platform_log: bool


class Runtime(Protocol):
    """What a pool asks of the runtime that it belongs to."""

    def host_for(self, function: Function) -> WorkerHost: ...
    def debugger_for(self, function: Function) -> Debugger | None: ...
    def make_room(self) -> None:
        """Called before an environment is added."""


class Pool:
    """Runs the invocations of one function."""

    def __init__(self, function: Function, settings: PoolSettings, runtime: Runtime) -> None:
        self.function = function
        self.why_not_run = why_not_run(function)
        self.debugger = runtime.debugger_for(function)
        self._settings = settings
        self._sweeper = settings.sweeper
        self._runtime = runtime
        self._generation = 0
        self._queue: deque[Invocation] = deque()
        self._idle: list[ExecutionEnvironment] = []  # the coldest first
        self._current: set[ExecutionEnvironment] = set()  # of this generation, whatever they do
        self._outdated: set[ExecutionEnvironment] = set()  # answering their last request, or ending
        self._next_look: TimerHandle | None = None  # at those that have events ahead

    @property
    def environments(self) -> int:
        return len(self._current) + len(self._outdated)

    @property
    def coldest_since(self) -> float:
        """When the environment that waits longest became idle."""
        return self._idle[0].idle_since if self._idle else math.inf

    def submit(self, invocation: Invocation) -> None:
        """Run it now, or when its turn has come."""
        if self._idle:
            self._idle.pop().run(invocation)
        else:
            self._queue.append(invocation)
            self._grow()
        if not self._sweeper.often:
            self._sweeper.watch()

    def reload(self) -> None:
        """Renew every environment: idle ones end, busy ones answer first, requests that wait go to new ones."""
        in_use = bool(self._current)
        self._take_back(self._current)
        self._retire_all()
        if in_use and not self._queue:
            self._start()  # the next request finds it warm, and a mistake in the new code is told now
        self._grow()

    def update(self, function: Function) -> None:
        """Go on with another configuration of the function."""
        if function != self.function:
            self.function = function
            self.why_not_run = why_not_run(function)
            self.reload()

    def start_ahead(self) -> None:
        """Start an environment before anybody asks."""
        if not self._current and not self.why_not_run:
            self._start()

    def close(self) -> None:
        """Let nothing in any more; what runs may answer."""
        self._take_back(self._current)
        while self._queue:
            self._queue.popleft().fail(FunctionNotFound(f"function {self.function.name} was removed"))
        self._retire_all()

    def drop_coldest(self) -> None:
        """End the environment that waits longest."""
        environment = self._idle[0]
        self.lost(environment)
        environment.retire()

    def sweep(self, now: float) -> float:
        """Enforce every limit, and say when to look again."""
        if not self.environments:
            return math.inf
        limits = self._settings.limits
        init_seconds = (
            max(limits.init_seconds, self.function.timeout_seconds) if not self.debugger else math.inf
        )
        environments = [*self._current, *self._outdated]
        for environment in environments:
            environment.sweep(now, init_seconds)
        for invocation in self._queue:
            invocation.sweep(now)
        waited = now - self._queue[0].arrived if self._queue else 0.0
        if waited > _PATIENCE and all(e.ready and e.waits() for e in self._current):
            self._grow(limits.burst)
        while self.coldest_since + limits.idle_seconds <= now:
            self.drop_coldest()
        if self._queue or len(environments) > len(self._idle):
            return min([now + SWEEP_SECONDS, *(environment.due for environment in environments)])
        return self.coldest_since + limits.idle_seconds

    def became_free(self, environment: ExecutionEnvironment) -> None:
        if environment.generation != self._generation:
            if environment.handed.current is None:
                environment.retire()
            return
        if environment.handed.current is None:
            self._drop_cancelled()
            if not self._queue:
                environment.idle_since = monotonic()
                self._idle.append(environment)
                return
            environment.run(self._queue.popleft())
        if self._queue:
            self._hand_ahead(environment)

    def failed_to_start(
        self, environment: ExecutionEnvironment, result: Callable[[str], InvokeResult]
    ) -> None:
        """Answer those who wait for it: on Lambda each would have had an environment, with the same end."""
        outdated = environment.generation != self._generation  # its code was: requests wait for the new one
        if not outdated and not any(other.ready for other in self._current):
            while self._queue:
                invocation = self._queue.popleft()
                invocation.finish(result(invocation.request_id))
        self.lost(environment)

    def not_begun(self, invocations: Sequence[Invocation]) -> None:
        self._queue.extendleft(reversed(invocations))
        self._run_waiting()

    def lost(self, environment: ExecutionEnvironment) -> None:
        if environment in self._idle:
            self._idle.remove(environment)
        self._current.discard(environment)
        self._outdated.add(environment)
        self._grow()

    def ended(self, environment: ExecutionEnvironment) -> None:
        self.lost(environment)
        self._outdated.discard(environment)

    def _drop_cancelled(self) -> None:
        # One whose caller only lost patience runs all the same, as on Lambda.
        while self._queue and self._queue[0].answer.cancelled():
            self._queue.popleft()

    def _hand_ahead(self, environment: ExecutionEnvironment) -> None:
        """Give it a part of the queue that leaves as much to each of the others."""
        if self.debugger:
            return
        queue = self._queue
        share = min(_MOST_AHEAD, len(queue) // len(self._current))
        for _ in range(share - environment.handed.ahead):
            self._drop_cancelled()
            if not queue or not environment.run_next(queue[0]):
                break
            queue.popleft()
        if self._next_look is None and environment.handed.ahead:
            self._next_look = self._settings.loop.call_later(_AHEAD_SECONDS, self._look_ahead)

    def _look_ahead(self) -> None:
        """Let nothing wait for an environment that takes its time."""
        self._take_back([each for each in self._current if each.handed.is_held_up()])
        self._run_waiting()
        is_left = any(each.handed.ahead for each in self._current)
        self._next_look = (
            self._settings.loop.call_later(_AHEAD_SECONDS, self._look_ahead) if is_left else None
        )

    def _take_back(self, environments: Iterable[ExecutionEnvironment]) -> None:
        taken = [invocation for environment in environments for invocation in environment.take_back()]
        self._queue.extendleft(sorted(taken, key=attrgetter("arrived"), reverse=True))

    def _run_waiting(self) -> None:
        while self._queue and self._idle:
            self._idle.pop().run(self._queue.popleft())
        self._grow()

    def _retire_all(self) -> None:
        self._generation += 1
        for environment in self._idle:
            environment.retire()
        self._idle.clear()
        self._outdated |= self._current
        self._current.clear()

    def _grow(self, bound: int = 0) -> None:
        """Start environments for those who wait, within the bound."""
        # Who steps through code follows one invocation at a time.
        bound = 1 if self.debugger else bound or self._settings.limits.concurrency
        if self._queue and len(self._current) < bound:
            starting = sum(not environment.ready for environment in self._current)
            for _ in range(min(len(self._queue) - starting, bound - len(self._current))):
                self._start()

    def _start(self) -> None:
        settings, function = self._settings, self.function
        self._runtime.make_room()
        order = WorkerOrder(
            handler=function.handler,
            code_folder=function.code_folder,
            layers=list(function.layers),
            function_arn=settings.account.function_arn(function.name),
            environment=function_environment(function, settings.account, settings.extra_environment),
            debugger=self.debugger,
        )
        limited = unlimited(function) if self.debugger else function
        surroundings = Surroundings(settings.loop, limited, settings.log, settings.platform_log)
        host = self._runtime.host_for(function)
        self._current.add(ExecutionEnvironment(surroundings, host, order, self, self._generation))
        self._sweeper.watch()
