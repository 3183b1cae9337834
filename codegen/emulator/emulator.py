"""The emulator as it runs: APIs on their ports, functions in their processes, edits followed.

In: options and a console. Out: answers to requests until it is told to stop.
"""

from __future__ import annotations

import asyncio
import gc
import time
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import orjson

from codegen.core.clock import SystemClock
from codegen.core.diagnostics import has_errors
from codegen.core.errors import CodegenError, EmulatorError, Refused
from codegen.emulator.admin.api import AdminApi
from codegen.emulator.admin.lifecycle import Lifecycle
from codegen.emulator.apis import World
from codegen.emulator.console import Console, printable
from codegen.emulator.coverage import Coverage
from codegen.emulator.dispatch import Dispatcher
from codegen.emulator.emulation import Emulation
from codegen.emulator.endpoints.client import HttpClient
from codegen.emulator.exchanges import Observer
from codegen.emulator.followed_files import FollowedFiles
from codegen.emulator.front.connection import Front
from codegen.emulator.front.hosts import AllowedHosts
from codegen.emulator.front.server import Server, bind
from codegen.emulator.functions.runtime import FunctionRuntime
from codegen.emulator.functions.watcher import FileWatcher
from codegen.emulator.issuer import trusted_keys
from codegen.emulator.loading import Loaded, load
from codegen.emulator.mock.mocking import Mocking
from codegen.emulator.mock.options import MockOptions
from codegen.emulator.monitoring.metrics import Metrics
from codegen.emulator.monitoring.monitor import Monitor
from codegen.emulator.monitoring.traces import Traces
from codegen.emulator.options import EmulatorOptions, LogFormat
from codegen.emulator.own_addresses import at_own_addresses, ports_of
from codegen.emulator.served_api import ServedApi
from codegen.emulator.startup import domain_table, route_table, stage_urls
from codegen.emulator.users_file import developer_credentials, known_users
from codegen.emulator.warmup import WarmUp
from codegen.emulator.websocket.connections import Connections
from codegen.features.access_log.format import AccessLogFormat
from codegen.features.gateway_responses.step import plain_answer
from codegen.gateway.errors import CONFIGURATION_ERROR
from codegen.gateway.exchange import Exchange, MethodRequest, MethodResponse
from codegen.gateway.ports import AwsEndpoints
from codegen.importer.cloudformation.physical import Account
from codegen.ir.api import ApiType
from codegen.ir.application import Stage

if TYPE_CHECKING:
    from codegen.emulator.mock.violations import Violation

_YOUNG_OBJECTS = 5_000
"""Requests leave no cycles behind, and with Python's 700 the collector looks at many under way: 3 % of their time."""


class Emulator:
    """Serves one application."""

    def __init__(
        self, options: EmulatorOptions, console: Console, functions: FunctionRuntime, account: Account
    ) -> None:
        self._options = options
        self._console = console
        self._functions = functions
        self._account = account
        self._endpoints = HttpClient()
        self._services = AwsEndpoints(options.endpoint_urls, developer_credentials(), options.vpc_links)
        self._users = known_users(options.source, self._services.credentials)
        self._fronts: list[Front] = []
        self._server = Server()
        self._code: FileWatcher | None = None
        self._files: FollowedFiles | None = None
        self._warm_up: WarmUp | None = None
        self._rereading: asyncio.Future[None] | None = None
        self._is_outdated = False  # since it began
        self._connections = Connections(SystemClock())
        self._connections.failed = self._failed_event
        self._mocking = Mocking(options.mock or MockOptions(), self._violated, console.say)
        self._monitor = Monitor(Metrics(), self._kept_traces())
        self._emulation = Emulation(self._load(), SystemClock(), self._monitor, self._world)
        lifecycle = Lifecycle(self._emulation, self._renew)
        self._emulation.on_refresh = self._point
        self._emulation.register("connections", self._connections.close_all)
        self._emulation.register("mock", self._mocking.memory.clear)
        self._emulation.admin = AdminApi(self._emulation, lifecycle, self._services)

    async def start(self) -> None:
        """Listen, and say where.

        Raises:
            EmulatorError: a port is taken.
        """
        await self._listen()
        self._tell()
        self._warm_up = WarmUp(self._emulation.loaded, self._console.diagnostic)
        if self._options.reload:
            self._code = FileWatcher(self._code_changed)
            self._code.watch(self._functions.code_folders)
            self._files = FollowedFiles(self._files_changed, self._emulation.loaded.files)
        gc.freeze()  # what was read stays: a full collection, which stops every request, need not look at it
        gc.set_threshold(_YOUNG_OBJECTS)
        gc.enable()  # commands run without

    async def stop(self) -> None:
        """Finish what is under way, and listen no more."""
        for following in (self._code, self._files):
            if following is not None:
                following.close()
        if self._warm_up is not None:
            self._warm_up.cancel()
        await self._server.stop()
        self._endpoints.close()

    # what is served

    def _load(self) -> Loaded:
        """Read the source.

        Raises:
            EmulatorError: there is nothing to serve in it.
            Refused: it has errors.
        """
        loaded = load(self._options, self._account)
        if has_errors(loaded.diagnostics):
            raise Refused(loaded.diagnostics)
        if not loaded.application.apis:
            told = "".join(f"\n{diagnostic}" for diagnostic in loaded.diagnostics)
            raise EmulatorError(f"there is no API in {self._options.source}: nothing to serve{told}")
        return loaded

    async def _listen(self) -> None:
        """Give each API its port; ports that have one already keep it."""
        options = self._options
        hosts = self._hosts()
        self._point()
        dispatchers = self._emulation.dispatchers()
        new = range(len(self._fronts), len(dispatchers))
        listeners = [bind(options.host, options.port + index if options.port else 0) for index in new]
        ports = (*(front.port for front in self._fronts), *(one.getsockname()[1] for one in listeners))
        self._set_functions(ports)  # before the first request
        for index, listener in zip(new, listeners, strict=True):
            api = self._emulation.apis[index]
            front = Front(dispatchers[index], hosts, time.time, self._failed, api.refused)
            await self._server.add(listener, front)
            self._fronts.append(front)

    def _set_functions(self, ports: Iterable[int]) -> None:
        """Run the functions of what is served, who know where their APIs answer."""
        application = self._emulation.loaded.application
        known = ports_of(application.apis, ports)
        functions = at_own_addresses(application.functions.values(), self._options.host, known)
        self._functions.set_functions(functions)

    def _point(self) -> None:
        """Have the ports that are there answer with what is served now."""
        dispatchers = self._emulation.dispatchers()
        hosts = self._hosts()
        for front in self._fronts[len(dispatchers) :]:
            front.application = Dispatcher(ServedApi(()), {})  # of an API that is no more
        apis = self._emulation.apis
        for front, dispatcher, api in zip(self._fronts, dispatchers, apis, strict=False):
            front.application = dispatcher
            front.refused = api.refused
            front.hosts = hosts

    def _hosts(self) -> AllowedHosts:
        options = self._options
        return AllowedHosts((*options.allowed_hosts, options.host, *self._emulation.host_names()))

    def _kept_traces(self) -> Traces:
        return Traces(reservoir=float("inf")) if self._options.trace else Traces()

    def _world(self, loaded: Loaded) -> World:
        return World(
            SystemClock(),
            self._functions,
            self._account,
            self._options.identity,
            contract_stage=self._mocking.stages_of(loaded.locate) if loaded.is_mock else None,
            observers=self._observers,
            endpoints=self._endpoints,
            services=self._services,
            users=self._users,
            trusted_keys=trusted_keys,
            monitor=self._monitor,
            connections=self._connections,
            account_throttle=self._options.account_throttle,
        )

    def _observers(self, stage: Stage) -> Iterable[Observer]:
        if self._options.log_format is LogFormat.OFF:
            return ()
        if self._options.log_format is LogFormat.ACCESS and stage.access_log_format:
            return (self._access_log(stage.access_log_format),)
        if self._options.log_format is LogFormat.EXECUTION:
            return (self._console.log_execution,)
        return (self._console.log_request,)

    def _access_log(self, text: str) -> Observer:
        """Writes a line for what clients send; calls of @connections are the backend's."""
        line = AccessLogFormat(text).line

        def write(exchange: Exchange) -> None:
            if exchange.connection is not None or exchange.stage.api.type is not ApiType.WEBSOCKET:
                self._console.say(line(exchange))

        return write

    def _failed(self, request: MethodRequest, error: BaseException) -> MethodResponse:
        """Answer a request that met a fault of ours."""
        self._failed_event(f"{request.http_method} {request.path}", error)
        return plain_answer(CONFIGURATION_ERROR)

    def _failed_event(self, what: str, error: BaseException) -> None:
        """Tell of a fault of ours."""
        place = error.__traceback__
        while place is not None and place.tb_next is not None:
            place = place.tb_next
        where = f" at {place.tb_frame.f_code.co_filename}:{place.tb_lineno}" if place else ""
        self._console.say(f"fault of codegen in {what}: {error!r}{where}")

    @property
    def violations(self) -> int:
        """How often a real server or its clients broke the contract."""
        return self._mocking.violations

    # what is said

    def _violated(self, violation: Violation) -> None:
        if self._options.mock is not None and self._options.mock.as_json:
            self._console.result(orjson.dumps(violation.as_json()).decode())
        else:
            self._console.say(f"{self._console.paint('violation', 'yellow')} {printable(str(violation))}")

    def _tell(self) -> None:
        loaded, console, options = self._emulation.loaded, self._console, self._options
        upstream = options.mock.upstream if options.mock is not None else None
        if upstream is not None:
            console.say(f"every request goes to {upstream}")
        for deployed in loaded.application.apis if upstream is None else ():
            for line in route_table(deployed, is_mock=loaded.is_mock, services=self._services):
                console.say(line)
        for line in domain_table(loaded.application, self._fronts[0].port):
            console.say(line)
        self._tell_findings(loaded)
        if options.identity is not None:
            console.say(f"every caller of a secured route is taken for {options.identity!r}")
        elif loaded.is_mock and any(one.api.security_schemes for one in loaded.application.apis):
            console.say("credentials must be there where the contract asks for some; any will do")
        for deployed, front in zip(loaded.application.apis, self._fronts, strict=False):
            urls = stage_urls(options.host, front.port, deployed)
            console.result(f"{deployed.logical_id} {' '.join(urls)}")

    def _tell_findings(self, loaded: Loaded) -> None:
        coverage = Coverage(loaded.application, loaded.locates, self._options.identity, self._services)
        for diagnostic in (*loaded.diagnostics, *(() if loaded.is_mock else coverage.findings())):
            self._console.diagnostic(diagnostic)

    # edits

    def _code_changed(self, paths: frozenset[Path]) -> None:
        renewed = self._functions.reload(paths)
        if renewed:
            self._console.say(f"renewed {', '.join(sorted(renewed))}")

    def _files_changed(self) -> None:
        if self._rereading is None or self._rereading.done():
            self._rereading = asyncio.ensure_future(self._reread())
        else:
            self._is_outdated = True

    async def _reread(self) -> None:
        """Serve what the source says now; a broken one changes nothing.

        It is read in a thread, for a large contract takes its time.
        """
        self._is_outdated = False
        try:
            await self._renew()
        except CodegenError as error:
            for diagnostic in error.diagnostics if isinstance(error, Refused) else ():
                self._console.diagnostic(diagnostic)
            why = "" if isinstance(error, Refused) else f": {error}"
            self._console.say(
                f"{self._options.source} is broken{why}; the last good version goes on being served"
            )
        if self._is_outdated:
            await self._reread()

    async def _renew(self) -> None:
        """Serve what the source says now.

        Raises:
            EmulatorError: there is nothing to serve in it.
            Refused: it has errors.
        """
        loaded = await asyncio.get_running_loop().run_in_executor(None, self._load)
        self._emulation.serve(loaded)
        self._set_functions(front.port for front in self._fronts)
        try:
            await self._listen()
        except CodegenError as error:
            self._console.say(str(error))
        if self._code is not None and self._files is not None:
            self._code.watch(self._functions.code_folders)
            self._files.follow(loaded.files)
        self._tell_findings(loaded)
        self._console.say(f"{self._options.source} was read again")
