"""The emulator's own API below `/_codegen/`: look at it, reset it, deploy to it.

In: requests. Out: JSON, and text for Prometheus. It is reached where the emulator is, and by no web page: a request
that a browser sends from another origin is refused, whatever it asks for.
"""

from __future__ import annotations

from asyncio import to_thread
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import orjson

from codegen.core.errors import CodegenError, EmulatorError
from codegen.core.records import Record
from codegen.emulator.admin import views
from codegen.emulator.admin.lifecycle import Lifecycle, refuse_unknown
from codegen.emulator.dispatch import ADMIN
from codegen.emulator.emulation import Emulation
from codegen.emulator.monitoring.reports import CONTENT_TYPE, datapoints, prometheus
from codegen.gateway.exchange import MethodRequest, MethodResponse
from codegen.gateway.ports import AwsEndpoints

_JSON = "application/json"
_SERVER = ("Server", "codegen")
"""By it, commands know that they talk to an emulator, and to no other server that happens to answer."""


class Asked(Record, frozen=True):
    """A request to the API, taken apart."""

    rest: str  # of the path, after the operation's name
    query: Mapping[str, list[str]]
    body: Mapping[str, Any]

    def first(self, name: str) -> str | None:
        """A parameter of the query, or a member of the body."""
        value = self.query.get(name, [self.body.get(name)])[-1]
        return None if value is None else str(value)


Operation = Callable[[Asked], Awaitable[Any]]

_PLACE = ("api", "stage")
_LIFECYCLE = (*_PLACE, "deploymentId", "description", "canarySettings", "percentTraffic")
_MEMBERS: Mapping[str, tuple[str, ...]] = {
    "deployments": _LIFECYCLE,
    "rollback": _LIFECYCLE,
    "promote": _LIFECYCLE,
    "canary": _LIFECYCLE,
    "flush": _PLACE,
}
"""What a body may have. A member that is misspelt would otherwise do more than was asked for."""


class AdminApi:
    """Answers the requests below `/_codegen/`."""

    def __init__(self, emulation: Emulation, lifecycle: Lifecycle, services: AwsEndpoints) -> None:
        self._emulation = emulation
        self._services = services
        self._operations: dict[tuple[str, str], Operation] = {
            ("GET", "health"): self._view(views.health),
            ("GET", "configuration"): self._view(views.configuration),
            ("GET", "routes"): self._view(lambda one: views.routes(one, services)),
            ("GET", "usage"): self._view(views.usage),
            ("GET", "docs"): self._documentation,
            ("GET", "deployments"): self._view(views.deployments),
            ("GET", "metrics"): self._prometheus,
            ("GET", "metrics.json"): self._metrics,
            ("GET", "traces"): self._traces,
            ("POST", "deployments"): lambda asked: lifecycle.deploy(asked.body),
            ("POST", "rollback"): lambda asked: lifecycle.roll_back(asked.body),
            ("POST", "promote"): lambda asked: lifecycle.promote(asked.body),
            ("POST", "canary"): lambda asked: lifecycle.set_canary(asked.body),
            ("DELETE", "canary"): lambda asked: lifecycle.remove_canary(asked.body),
            ("POST", "flush"): self._flush,
            ("POST", "reset"): self._reset,
        }

    async def handle(self, request: MethodRequest) -> MethodResponse:
        """The answer to a request."""
        if _is_foreign(request):
            return _answer(403, {"message": "Forbidden: requests of web pages are not answered here"})
        name, _, rest = request.path.removeprefix(ADMIN).partition("/")
        operation = self._operations.get((request.http_method, name))
        if operation is None:
            return self._unknown(name)
        try:
            body = orjson.loads(request.body) if request.body else {}
            if not isinstance(body, dict):
                return _answer(400, {"message": "the body is no JSON object"})
            refuse_unknown(body, _MEMBERS.get(name, ()), name)
            answer = await operation(Asked(rest, request.query, body))
        except orjson.JSONDecodeError as error:
            return _answer(400, {"message": f"the body is no JSON: {error}"})
        except CodegenError as error:
            return _answer(400, {"message": str(error)})
        return answer if isinstance(answer, MethodResponse) else _answer(200, answer)

    def _unknown(self, name: str) -> MethodResponse:
        methods = [method for method, known in self._operations if known == name]
        if methods:
            return _answer(
                405, {"message": f"{name} takes {', '.join(methods)}"}, ("Allow", ", ".join(methods))
            )
        known = [f"{method} {ADMIN}{operation}" for method, operation in self._operations]
        message = f"there is no {name}" if name else "which operation?"
        return _answer(404, {"message": message, "operations": known})

    def _view(self, view: Callable[[Emulation], Any]) -> Operation:
        async def look(asked: Asked) -> Any:
            return view(self._emulation)

        return look

    async def _documentation(self, asked: Asked) -> MethodResponse:
        from codegen.emulator.admin.documentation import documentation  # jinja2, which serving does without

        return await to_thread(documentation, self._emulation)

    async def _prometheus(self, asked: Asked) -> MethodResponse:
        text = prometheus(self._emulation.monitor.metrics)
        return MethodResponse(200, [("Content-Type", CONTENT_TYPE)], text.encode())

    async def _metrics(self, asked: Asked) -> Any:
        return {"namespace": "AWS/ApiGateway", "datapoints": datapoints(self._emulation.monitor.metrics)}

    async def _traces(self, asked: Asked) -> Any:
        last = asked.first("last")
        traces = self._emulation.monitor.traces
        if asked.rest:
            found = traces.newest(1, request_id=asked.rest)
            return found[0] if found else _answer(404, {"message": f"there is no trace of {asked.rest}"})
        if last is None:
            return traces.newest()
        if not (last.isascii() and last.isdigit()):
            raise EmulatorError(f"last is a number of traces, and is {last}")
        return traces.newest(int(last))

    async def _flush(self, asked: Asked) -> Any:
        api, stage = asked.first("api"), asked.first("stage")
        return {
            "caches": self._emulation.flush("cache", api, stage),
            "authorizers": self._emulation.flush("authorizer", api, stage),
        }

    async def _reset(self, asked: Asked) -> Any:
        return self._emulation.reset([asked.rest] if asked.rest else ())


def _is_foreign(request: MethodRequest) -> bool:
    """Whether a browser sends it for a page of another origin."""
    if request.header("sec-fetch-site") in ("cross-site", "same-site"):
        return True
    origin = request.header("origin")
    return origin is not None and origin.partition("://")[2] != request.header("host")


def _answer(status: int, data: Any, *headers: tuple[str, str]) -> MethodResponse:
    return MethodResponse(status, [("Content-Type", _JSON), _SERVER, *headers], orjson.dumps(data))
