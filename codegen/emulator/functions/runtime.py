"""Runs Lambda functions on this machine.

In: functions and events. Out: what the functions answer, by the rules of Lambda's Invoke
(https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html), invocation type RequestResponse.
"""

from __future__ import annotations

import asyncio
import math
import os
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from codegen.core.errors import EmulatorError
from codegen.core.records import Record, field, replace
from codegen.emulator.functions.debug_options import Debugging
from codegen.emulator.functions.environment import Account
from codegen.emulator.functions.inline_code import InlineCode
from codegen.emulator.functions.invocation import Invocation
from codegen.emulator.functions.log import LogSink
from codegen.emulator.functions.pool import Limits, Pool, PoolSettings
from codegen.emulator.functions.processes.forking_host import ForkingHost
from codegen.emulator.functions.processes.host import WorkerHost
from codegen.emulator.functions.processes.interpreter import Interpreter, node_command
from codegen.emulator.functions.processes.spawning_host import SpawningHost
from codegen.emulator.functions.runtimes import is_node
from codegen.emulator.functions.sweeper import Sweeper
from codegen.emulator.functions.worker.debugging import Debugger
from codegen.emulator.functions.worker.frames import MAX_PAYLOAD
from codegen.gateway.identifiers import new_uuid
from codegen.gateway.ports import FunctionNotFound, InvokeResult, RequestTooLarge, UnsupportedRuntime
from codegen.gateway.streaming import BodyStream
from codegen.ir.function import Function

PYDANTIC = ("pydantic.main", "pydantic.root_model", "pydantic.type_adapter", "pydantic.functional_validators")
"""For `RuntimeOptions.preload`: functions with pydantic's models start in 7 ms instead of 90, in 6 MB each, not 15."""


class RuntimeOptions(Record, frozen=True):
    """How functions are run."""

    interpreter: Interpreter = field(default_factory=lambda: Interpreter(sys.executable))
    folder: Path = Path()  # relative code folders start here
    account: Account = field(default_factory=Account)
    environment: Mapping[str, str] = field(default_factory=dict)  # an --env-file: above every function's own
    limits: Limits = field(default_factory=Limits)
    preload: tuple[str, ...] = ()  # modules that most handlers import: workers get them with the fork
    fork: bool = sys.platform == "linux"  # macOS's frameworks do not survive a fork
    platform_log: bool = False  # START, END and REPORT lines in the log
    debugging: Debugging | None = None


class FunctionRuntime:
    """Lambda on this machine; a FunctionInvoker. Its methods are called in the event loop that ran `start`."""

    # Invocation type Event has its place beside `invoke`: an Invocation whose answer nobody awaits.

    def __init__(self, options: RuntimeOptions | None = None, log: LogSink | None = None) -> None:
        self._options = options or RuntimeOptions()
        self._log = log
        self._pools: dict[str, Pool] = {}
        self._removed: list[Pool] = []  # while they answer what they had begun
        self._inline = InlineCode()

    def start(self) -> None:
        """Launch the fork server and return at once: it comes up while the emulator does other things.

        Raises:
            EmulatorError: the interpreter can't be started.
        """
        options = self._options
        self._loop = asyncio.get_running_loop()
        self._sweeper = Sweeper(self._loop, self._sweep)
        self._spawning = SpawningHost(self._loop, options.interpreter.worker_command)
        self._node = SpawningHost(self._loop, node_command)
        self._forking = ForkingHost(self._loop, options.interpreter, options.preload)
        self._settings = PoolSettings(
            self._loop,
            self._sweeper,
            options.limits,
            options.account,
            options.environment,
            self._log,
            options.platform_log,
        )
        if options.fork:
            try:
                self._forking.launch()
            except OSError as error:
                raise EmulatorError(
                    f"{options.interpreter.executable} can't be started: {error.strerror}"
                ) from error

    async def bootstrap(self) -> str:
        """Wait until functions can be run and tell by what: "awslambdaric 4.2.2 on Python 3.11.7".

        Raises:
            EmulatorError: the interpreter does not run our code; it has said why on stderr.
        """
        if not self._options.fork:
            return f"a fresh {self._options.interpreter.executable} for each worker"
        name = await asyncio.shield(self._forking.bootstrap)
        if not name:
            raise EmulatorError(
                f"{self._options.interpreter.executable} ended at once: is it a Python of 3.9 or later?"
            )
        return name

    def set_functions(self, functions: Iterable[Function]) -> None:
        """Run these functions from now on; changed ones go on with their new configuration, others are removed."""
        wanted = {function.name: self._placed(function) for function in functions}
        for name in self._pools.keys() - wanted.keys():
            pool = self._pools.pop(name)
            pool.close()
            self._removed.append(pool)
        for name, function in wanted.items():
            if name in self._pools:
                self._pools[name].update(function)
            else:
                self._pools[name] = pool = Pool(function, self._settings, self)
                if pool.debugger and self._options.debugging and self._options.debugging.is_named:
                    pool.start_ahead()

    def _placed(self, function: Function) -> Function:
        """The function with the folders in which its code and its layers lie."""
        folder = self._options.folder
        code = self._inline.folder(function) if function.inline_code else folder / function.code_folder
        layers = tuple(os.path.abspath(folder / layer) for layer in function.layers)
        return replace(function, code_folder=os.path.abspath(code), layers=layers)

    @property
    def code_folders(self) -> frozenset[Path]:
        """The folders to watch for edits."""
        return frozenset(folder for pool in self._pools.values() for folder in _folders(pool.function))

    def reload(self, changed: Iterable[Path] | None = None) -> list[str]:
        """Run new code from the next request on; requests under way and those that wait are all answered.

        Args:
            changed: the paths of changed files; every function is renewed when this is None.

        Returns:
            The names of the functions that are renewed.
        """
        paths = None if changed is None else [path.resolve() for path in changed]
        names = []
        for name, pool in self._pools.items():
            folders = [folder.resolve() for folder in _folders(pool.function)]
            if paths is None or any(path.is_relative_to(folder) for path in paths for folder in folders):
                pool.reload()
                names.append(name)
        return names

    def invoke(
        self,
        function_name: str,
        payload: bytes,
        *,
        request_id: str = "",
        trace_id: str = "",
        timeout: float | None = None,
        stream: BodyStream | None = None,
    ) -> asyncio.Future[InvokeResult]:
        pool = self._pools.get(function_name)
        if pool is None:
            raise FunctionNotFound(f"there is no function {function_name}")
        if pool.why_not_run:
            raise UnsupportedRuntime(pool.why_not_run)
        if len(payload) > MAX_PAYLOAD:
            raise RequestTooLarge(f"the event has {len(payload)} bytes, Lambda takes {MAX_PAYLOAD}")
        if pool.debugger:
            timeout = None  # a breakpoint may take longer than any caller waits
        invocation = Invocation(self._loop, payload, request_id or new_uuid(), trace_id, timeout, stream)
        pool.submit(invocation)
        return invocation.answer

    async def close(self) -> None:
        """End every process."""
        self._sweeper.stop()
        self.set_functions(())
        await self._forking.close()
        await self._spawning.close()
        await self._node.close()
        self._inline.close()

    def host_for(self, function: Function) -> WorkerHost:
        """Choose who starts its workers: a function that brings its own copy of a preloaded module can't be forked."""
        if is_node(function):
            return self._node
        folder = Path(function.code_folder)
        names = {module.partition(".")[0] for module in self._options.preload}
        brings_own = any((folder / name).exists() or (folder / f"{name}.py").exists() for name in names)
        is_forked = self._options.fork and not brings_own and not self.debugger_for(function)
        return self._forking if is_forked else self._spawning

    def debugger_for(self, function: Function) -> Debugger | None:
        """What its workers are told of the debugger that they wait for."""
        return self._options.debugging.debugger(function) if self._options.debugging else None

    def make_room(self) -> None:
        """End the coldest environment when there are too many: a hundred functions must not fill the memory."""
        pools = [*self._pools.values(), *self._removed]
        if sum(pool.environments for pool in pools) >= self._options.limits.environments:
            coldest = min(pools, key=lambda pool: pool.coldest_since)
            if coldest.coldest_since < math.inf:
                coldest.drop_coldest()

    def _sweep(self, now: float) -> float:
        self._removed = [pool for pool in self._removed if pool.environments]
        return min((pool.sweep(now) for pool in (*self._pools.values(), *self._removed)), default=math.inf)


def _folders(function: Function) -> list[Path]:
    """Everything that a function runs from."""
    return [Path(function.code_folder), *map(Path, function.layers)]
