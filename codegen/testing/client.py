"""Drives an application through the emulator's whole pipeline without a socket, for tests.

In: a project folder, a template or an OpenAPI document, and requests. Out: the answers that API Gateway would give.

    with TestClient("template.yaml") as client:
        client.get("/dev/hello").assert_status(200).assert_json({"message": "hello"})
        client.get("/dev/mine", headers={"Authorization": client.token("alice")}).assert_status(200)
        client.get("/dev/signed", signed_by="developer").assert_status(200)

        client.faults.of_function("Hello", times_out(), times=1)
        client.get("/dev/hello").assert_gateway_error("InternalServerErrorException", 502)

    with TestClient("template.yaml", clock=clock) as client:
        ...
        clock.advance(3600)  # a VirtualClock: what caches, quotas and buckets go by
"""

from __future__ import annotations

import asyncio
import json as json_module
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import quote, urlencode

from codegen.core.clock import Clock, SystemClock
from codegen.core.diagnostics import has_errors
from codegen.core.errors import EmulatorError, Refused
from codegen.emulator.admin import views
from codegen.emulator.admin.api import AdminApi
from codegen.emulator.admin.lifecycle import Lifecycle
from codegen.emulator.apis import World
from codegen.emulator.emulation import Emulation
from codegen.emulator.endpoints.client import HttpClient
from codegen.emulator.functions.environment import Account as LambdaAccount
from codegen.emulator.functions.processes.interpreter import find_interpreter
from codegen.emulator.functions.runtime import FunctionRuntime, RuntimeOptions
from codegen.emulator.issuer import trusted_keys
from codegen.emulator.loading import Loaded, load
from codegen.emulator.mock.mocking import Mocking
from codegen.emulator.mock.options import MockOptions
from codegen.emulator.mock.violations import Violation
from codegen.emulator.monitoring.metrics import Metrics
from codegen.emulator.monitoring.monitor import Monitor
from codegen.emulator.monitoring.reports import datapoints
from codegen.emulator.monitoring.traces import Traces
from codegen.emulator.options import EmulatorOptions
from codegen.emulator.tokens import Bearer, mint
from codegen.emulator.users_file import claims_of, developer_credentials, known_users
from codegen.gateway.exchange import MethodRequest, MethodResponse
from codegen.gateway.identities import User
from codegen.gateway.ports import AwsCredentials, AwsEndpoints, FunctionInvoker, HttpEndpoints
from codegen.gateway.sigv4 import Signer
from codegen.gateway.streaming import StreamedResponse
from codegen.importer.cloudformation.physical import Account
from codegen.ir.application import ThrottleSettings
from codegen.testing.faults import Faults
from codegen.testing.functions import Handler, InProcessFunctions
from codegen.testing.imported_functions import ImportedFunctions
from codegen.testing.responses import ResponseHeaders, TestResponse

__all__ = ["TestClient", "TestResponse"]

HeaderInput = Mapping[str, str] | Sequence[tuple[str, str]]
QueryInput = Mapping[str, Any] | Sequence[tuple[str, Any]]


class TestClient:
    """A client of one application. Close it, or use it in a `with` statement.

    Args:
        source: a project folder, a template or an OpenAPI document.
        functions: handlers that stand in for the functions, by function name (its logical id where it has no name);
            without them the functions run in processes of their own, under AWS's bootstrap.
        in_process: import the functions into this process instead: breakpoints and coverage work in them.
        identity: the development identity that secured operations accept.
        clock: a VirtualClock makes time stand still until it is told to move on.
        mock: answer every operation from the contract, as `codegen mock` does it; options make it stateful, for one.
        users: who may sign requests; without them those of `users.yaml` beside the source, and `developer` with the
            keys of the environment (`test` and `test` where it has none).
        endpoints: the network that HTTP integrations see; without it the real one.
        endpoint_urls: service -> URL of what stands in for AWS services that integrations call; "*" for all others.
        vpc_links: name or id of a VPC link -> URL of what stands in for the endpoints behind it.
        account_throttle: the account's own limits, of all APIs together.

    Attributes:
        faults: lets functions and endpoints fail (see `codegen.testing.faults`), and remembers all calls of functions.
        diagnostics: what reading the source found.
        stages: the names of the stages.
        violations: how requests, and the answers of a real server behind a mock, broke the contract.
    """

    __test__ = False

    def __init__(
        self,
        source: str | Path,
        *,
        functions: Mapping[str, Handler] | FunctionInvoker | None = None,
        in_process: bool = False,
        identity: str | None = None,
        clock: Clock | None = None,
        parameters: Mapping[str, str] | None = None,
        mock: bool | MockOptions = False,
        users: Iterable[User] | None = None,
        endpoints: HttpEndpoints | None = None,
        endpoint_urls: Mapping[str, str] | None = None,
        vpc_links: Mapping[str, str] | None = None,
        account_throttle: ThrottleSettings | None = None,
    ) -> None:
        options = EmulatorOptions(
            Path(source),
            identity=identity,
            parameters=parameters or {},
            mock=MockOptions() if mock is True else mock or None,
            endpoint_urls=endpoint_urls or {},
            vpc_links=vpc_links or {},
            account_throttle=account_throttle,
        )
        self._source = options.source
        self._options = options
        self._services = AwsEndpoints(options.endpoint_urls, developer_credentials(), options.vpc_links)
        self._account = account = Account()
        self.violations: list[Violation] = []
        self._mocking = Mocking(options.mock or MockOptions(), self.violations.append)
        loaded = load(options, account)
        if has_errors(loaded.diagnostics):
            raise Refused(loaded.diagnostics)
        self.diagnostics = loaded.diagnostics
        self._apis = loaded.application.apis
        self.stages = tuple(stage.name for api in self._apis for stage in api.stages)
        self._clock = clock or SystemClock()
        self._loop = asyncio.new_event_loop()
        self._runtime: FunctionRuntime | None = None
        if functions is None and in_process:
            functions = ImportedFunctions(loaded.application.functions, Path(loaded.application.folder))
        if functions is None:
            functions = self._runtime = self._start_runtime(options, account)
            self._runtime.set_functions(loaded.application.functions.values())
        elif isinstance(functions, Mapping):
            functions = InProcessFunctions(functions)
        self.functions: FunctionInvoker = functions
        self._network = HttpClient()
        self.faults = Faults(functions, endpoints or self._network, self._clock)
        self._users = (
            tuple(users) if users is not None else known_users(options.source, developer_credentials())
        )
        self._monitor = Monitor(Metrics(), Traces(reservoir=float("inf")))
        self._emulation = Emulation(loaded, self._clock, self._monitor, self._world)
        self._lifecycle = Lifecycle(self._emulation, self._reread)
        self._emulation.register("mock", self._mocking.memory.clear)
        self._emulation.admin = AdminApi(self._emulation, self._lifecycle, self._services)
        self._emulation.on_refresh = self._point
        self._point()

    def _point(self) -> None:
        self._dispatchers = self._emulation.dispatchers()

    async def _reread(self) -> None:
        self._emulation.serve(load(self._options, self._account))

    def _world(self, loaded: Loaded) -> World:
        return World(
            self._clock,
            self.faults,
            self._account,
            self._options.identity,
            contract_stage=self._mocking.stages_of(loaded.locate) if loaded.is_mock else None,
            endpoints=self.faults,
            services=self._services,
            account_throttle=self._options.account_throttle,
            monitor=self._monitor,
            users=self._users,
            trusted_keys=trusted_keys,
        )

    # who asks

    def token(
        self, name: str, *, scopes: Sequence[str] = (), authorizer: str | None = None, **claims: Any
    ) -> str:
        """A token that lets somebody in: of the user pool or issuer of the authorizer, with the claims of `users.yaml`.

        Args:
            scopes: makes it an access token of a user pool.
            authorizer: its name, where there are several that check tokens.
        """
        bearer = Bearer(name, scopes, claims={**claims_of(self._source, name), **claims})
        return mint(bearer, self._apis, authorizer, int(self._clock.time()))

    def _signed(self, request: MethodRequest, name: str) -> None:
        user = next((user for user in self._users if user.name == name), None)
        if user is None:
            raise EmulatorError(
                f"there is no user {name} with keys: known are {', '.join(u.name for u in self._users)}"
            )
        credentials = AwsCredentials(user.access_key, user.secret_key, user.session_token)
        signer = Signer(credentials, self._account.region, "execute-api")
        request.headers[:] = signer.sign(
            request.http_method,
            request.path,
            request.query_string,
            request.headers,
            request.body,
            self._clock.time(),
        )

    # what the emulator remembers

    def reset(self, *names: str) -> dict[str, int]:
        """Forget what was counted, kept and deployed, so that a test starts clean; how much of it there was.

        Args:
            names: `buckets quotas caches authorizers metrics traces deployments`; all of them where none is given.
        """
        return self._emulation.reset(names)

    def usage(self) -> list[dict[str, Any]]:
        """What each API key of each usage plan has left of its quota."""
        return views.usage(self._emulation)

    def metrics(self) -> list[dict[str, Any]]:
        """The metrics by API, stage and method, with the statistics that CloudWatch has."""
        return datapoints(self._monitor.metrics)

    def traces(self) -> list[dict[str, Any]]:
        """The last requests with every step that they took, newest first."""
        return self._monitor.traces.newest()

    def deploy(
        self,
        stage: str | None = None,
        *,
        api: str | None = None,
        description: str = "",
        canary: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        """Have a stage serve what its source says now, from then on whatever becomes of the source.

        Args:
            canary: `percentTraffic`, `stageVariableOverrides`, `useStageCache`: deploy to a part of the requests.
        """
        wanted = {"api": api, "stage": stage, "description": description, "canarySettings": canary}
        return self._loop.run_until_complete(self._lifecycle.deploy(wanted))

    def roll_back(
        self, stage: str | None = None, deployment_id: str | None = None, *, api: str | None = None
    ) -> dict[str, Any]:
        """Have a stage serve an earlier deployment: the one before its own where none is named."""
        wanted = {"api": api, "stage": stage, "deploymentId": deployment_id}
        return self._loop.run_until_complete(self._lifecycle.roll_back(wanted))

    def promote(self, stage: str | None = None, *, api: str | None = None) -> dict[str, Any]:
        """Have the whole stage serve what its canary does."""
        return self._loop.run_until_complete(self._lifecycle.promote({"api": api, "stage": stage}))

    # requests

    def request(
        self,
        method: str,
        path: str,
        *,
        query: QueryInput | None = None,
        headers: HeaderInput | None = None,
        json: Any = None,
        content: bytes | str = b"",
        signed_by: str | None = None,
    ) -> TestResponse:
        """Send a request; `path` starts with the stage, as in `/dev/orders`.

        Args:
            signed_by: the name of the user whose keys sign it (Signature Version 4).
        """
        request = _request(method, path, query, headers, json, content)
        if signed_by is not None:
            self._signed(request, signed_by)
        response = self._loop.run_until_complete(self._handle(request))
        body = b"" if method == "HEAD" else response.body
        return TestResponse(response.status, ResponseHeaders(response.headers), body)

    def get(self, path: str, **options: Any) -> TestResponse:
        return self.request("GET", path, **options)

    def post(self, path: str, **options: Any) -> TestResponse:
        return self.request("POST", path, **options)

    def put(self, path: str, **options: Any) -> TestResponse:
        return self.request("PUT", path, **options)

    def patch(self, path: str, **options: Any) -> TestResponse:
        return self.request("PATCH", path, **options)

    def delete(self, path: str, **options: Any) -> TestResponse:
        return self.request("DELETE", path, **options)

    def close(self) -> None:
        """End the functions' processes."""
        if not self._loop.is_closed():
            if self._runtime is not None:
                self._loop.run_until_complete(self._runtime.close())
            self._network.close()
            self._loop.run_until_complete(asyncio.sleep(0))  # transports hear of it
            self._loop.close()

    def __enter__(self) -> TestClient:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    async def _handle(self, request: MethodRequest) -> MethodResponse:
        assert self._dispatchers, "the template has no REST API"
        response = await self._dispatchers[0].handle(request)
        if isinstance(response, StreamedResponse):
            return MethodResponse(response.status, response.headers, await response.stream.read())
        return response

    def _start_runtime(self, options: EmulatorOptions, account: Account) -> FunctionRuntime:
        source = options.source.absolute()
        folder = source if source.is_dir() else source.parent
        runtime = FunctionRuntime(
            RuntimeOptions(
                interpreter=find_interpreter(folder),
                folder=folder,
                account=LambdaAccount(account.region, account.account_id),
            )
        )

        async def start() -> None:
            runtime.start()

        self._loop.run_until_complete(start())
        return runtime


def _request(
    method: str,
    path: str,
    query: QueryInput | None,
    headers: HeaderInput | None,
    json: Any,
    content: bytes | str,
) -> MethodRequest:
    path, _, query_string = path.partition("?")
    if query:
        query_string = "&".join(part for part in (query_string, urlencode(query, doseq=True)) if part)
    pairs = list(headers.items() if isinstance(headers, Mapping) else headers or ())
    names = {name.lower() for name, _ in pairs}
    body = content.encode() if isinstance(content, str) else content
    if json is not None:
        body = json_module.dumps(json).encode()
        if "content-type" not in names:
            pairs.append(("Content-Type", "application/json"))
    if "host" not in names:
        pairs.insert(0, ("Host", "localhost"))
    return MethodRequest(method, quote(path, safe="/%:@!$&'()*+,;=-._~"), query_string, pairs, body)
