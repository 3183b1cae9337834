"""Drives an application through the emulator's whole pipeline without a socket, for tests.

In: a project folder, a template or an OpenAPI document, and requests. Out: the answers that API Gateway would give.

    with TestClient("template.yaml") as client:
        response = client.get("/dev/hello")
        assert response.status_code == 200
"""

from __future__ import annotations

import asyncio
import json as json_module
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import quote, urlencode

from codegen.core.clock import Clock, SystemClock
from codegen.core.diagnostics import has_errors
from codegen.core.errors import Refused
from codegen.emulator import contract_example
from codegen.emulator.apis import World, build_apis
from codegen.emulator.dispatch import Dispatcher, by_host
from codegen.emulator.functions.environment import Account as LambdaAccount
from codegen.emulator.functions.processes.interpreter import find_interpreter
from codegen.emulator.functions.runtime import FunctionRuntime, RuntimeOptions
from codegen.emulator.loading import load
from codegen.emulator.options import EmulatorOptions
from codegen.features.integration import step as integration
from codegen.gateway.exchange import Headers, MethodRequest, MethodResponse
from codegen.gateway.ports import FunctionInvoker
from codegen.importer.cloudformation.physical import Account
from codegen.testing.functions import Handler, InProcessFunctions
from codegen.testing.imported_functions import ImportedFunctions

HeaderInput = Mapping[str, str] | Sequence[tuple[str, str]]
QueryInput = Mapping[str, Any] | Sequence[tuple[str, Any]]


@dataclass(frozen=True, slots=True)
class TestResponse:
    """The answer to a request."""

    __test__ = False

    status_code: int
    headers: ResponseHeaders
    content: bytes

    @property
    def text(self) -> str:
        return self.content.decode("utf-8", "replace")

    def json(self) -> Any:
        """The body as JSON."""
        return json_module.loads(self.content)


class ResponseHeaders(Mapping[str, str]):
    """Headers by name, whatever its case; several of one name are joined."""

    def __init__(self, pairs: Headers) -> None:
        self.pairs = pairs

    def __getitem__(self, name: str) -> str:
        values = [value for key, value in self.pairs if key.lower() == name.lower()]
        if not values:
            raise KeyError(name)
        return ", ".join(values)

    def __iter__(self) -> Iterator[str]:
        return iter({name.lower(): None for name, _ in self.pairs})

    def __len__(self) -> int:
        return len({name.lower() for name, _ in self.pairs})


class TestClient:
    """A client of one application. Close it, or use it in a `with` statement.

    Args:
        source: a project folder, a template or an OpenAPI document.
        functions: handlers that stand in for the functions, by function name (its logical id where it has no name);
            without them the functions run in processes of their own, under AWS's bootstrap.
        in_process: import the functions into this process instead: breakpoints and coverage work in them.
        identity: the development identity that secured operations accept.
        clock: a VirtualClock makes time stand still until it is told to move on.
        mock: answer every operation from the contract's examples.
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
        mock: bool = False,
    ) -> None:
        options = EmulatorOptions(Path(source), identity=identity, parameters=parameters or {}, mock=mock)
        account = Account()
        loaded = load(options, account)
        if has_errors(loaded.diagnostics):
            raise Refused(loaded.diagnostics)
        self.diagnostics = loaded.diagnostics
        self.stages = tuple(stage.name for api in loaded.application.apis for stage in api.stages)
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
        integrate = contract_example.build if loaded.is_mock else integration.build
        apis = build_apis(
            loaded.application, World(clock or SystemClock(), functions, account, identity, integrate)
        )
        self._dispatcher = Dispatcher(apis[0], by_host(loaded.application.apis, apis)) if apis else None

    def request(
        self,
        method: str,
        path: str,
        *,
        query: QueryInput | None = None,
        headers: HeaderInput | None = None,
        json: Any = None,
        content: bytes | str = b"",
    ) -> TestResponse:
        """Send a request; `path` starts with the stage, as in `/dev/orders`."""
        request = _request(method, path, query, headers, json, content)
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
            self._loop.close()

    def __enter__(self) -> TestClient:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    async def _handle(self, request: MethodRequest) -> MethodResponse:
        assert self._dispatcher is not None, "the template has no REST API"
        return await self._dispatcher.handle(request)

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
