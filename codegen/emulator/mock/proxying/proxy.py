"""Passes requests on to a real server and its answers back, and tells how either breaks the contract.

In: an exchange with its operation. Out: the server's answer as it comes: events one by one, large bodies in parts. What
is passed on before it is whole is judged at its end.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator

from codegen.core.findings import Locate
from codegen.core.records import Record
from codegen.emulator.conformance.checks import Checks
from codegen.emulator.conformance.judge import Breach
from codegen.emulator.conformance.security import describe, missing_schemes
from codegen.emulator.mock.making.answers import json_text
from codegen.emulator.mock.making.refusals import PROBLEM, problem
from codegen.emulator.mock.proxying.copies import MAX_BODY, CopiedStream, unpacked
from codegen.emulator.mock.proxying.fields import forwarded, returned
from codegen.emulator.mock.violations import Violation
from codegen.gateway.errors import NETWORK_ERROR, GatewayError
from codegen.gateway.exchange import EndpointResponse, Exchange, MethodResponse
from codegen.gateway.ports import EndpointError, EndpointRequest, EndpointTimeout, HttpEndpoints
from codegen.gateway.streaming import StreamedResponse

_TIMEOUT = 60.0
"""Seconds until an answer begins."""
_WITHOUT_BODY = frozenset({204, 304})
_MAX_TOLD = 100
"""Violations of one message."""


class Reports(Record, frozen=True):
    """Who hears what a proxy sees."""

    violation: Callable[[Violation], None]
    remark: Callable[[str], None]  # what could not be judged


class Proxy:
    """Stands before one server."""

    def __init__(
        self, upstream: str, checks: Checks, endpoints: HttpEndpoints, locate: Locate, reports: Reports
    ) -> None:
        self._upstream = upstream.rstrip("/")
        self._checks = checks
        self._endpoints = endpoints
        self._locate = locate
        self._reports = reports

    async def __call__(self, exchange: Exchange, methods: list[str]) -> MethodResponse:
        """The server's answer to a request."""
        self._tell(exchange, None, self._of_request(exchange, methods))
        stream, prefix = CopiedStream(), _prefix(exchange)
        try:
            answer = await self._endpoints.send(self._forwarded(exchange, prefix, stream))
            body = await _whole(answer, stream)
        except EndpointError as error:
            return _unanswered(exchange, error)
        headers = returned(answer.headers, self._upstream, prefix)
        if body is None:
            stream.after(lambda: self._judge(exchange, answer, stream.copy))
            return StreamedResponse(answer.status, headers, stream=stream)
        self._judge(exchange, answer, body)
        if exchange.request.http_method == "HEAD":
            return _bodiless(answer, headers)
        return MethodResponse(answer.status, headers, body)

    def _forwarded(self, exchange: Exchange, prefix: str, stream: CopiedStream) -> EndpointRequest:
        request = exchange.request
        query = f"?{request.query_string}" if request.query_string else ""
        return EndpointRequest(
            request.http_method,
            f"{self._upstream}{request.path.removeprefix(prefix)}{query}",
            forwarded(request),
            request.body,
            _TIMEOUT,
            stream=stream,
            limits_body=False,
        )

    def _judge(self, exchange: Exchange, answer: EndpointResponse, body: bytes | str) -> None:
        """Tell what is wrong with an answer; a text in the place of its body is why there is none to judge."""
        if isinstance(body, str):
            name = _operation_of(exchange)
            self._reports.remark(f"the body of response {answer.status} of {name} was not judged: {body}")
        self._tell(exchange, answer.status, self._of_answer(exchange, answer, body))

    def _of_request(self, exchange: Exchange, methods: list[str]) -> Iterator[Breach]:
        if exchange.route is None:
            has = f"; the path has {', '.join(methods)}" if methods else ""
            yield Breach("path", "", f"the contract has no such operation{has}", "/paths")
            return
        operation = exchange.route.route.operation
        lacking = missing_schemes(operation, exchange.stage.api.security_schemes, exchange.request)
        if lacking:
            missing = " or ".join(map(describe, lacking))
            yield Breach("security", "", f"credentials are missing: {missing}", lacking[0].source)
        verdict = self._checks.requests(operation).verdict(exchange.request, exchange.path_parameters or {})
        yield from verdict.breaches

    def _of_answer(self, exchange: Exchange, answer: EndpointResponse, body: bytes | str) -> Iterator[Breach]:
        if exchange.route is None:
            return
        operation = exchange.route.route.operation
        plain: bytes | None = None
        if isinstance(body, bytes):
            try:
                plain = unpacked(body, answer.header("content-encoding") or "identity")
            except (ValueError, zlib.error) as error:
                yield Breach("body", "", f"its content coding can't be taken off: {error}", operation.source)
        yield from self._checks.responses(operation).breaches(answer.status, answer.headers, plain)

    def _tell(self, exchange: Exchange, status: int | None, breaches: Iterator[Breach]) -> None:
        for breach in _the_first(list(breaches)):
            violation = Violation(_operation_of(exchange), status, breach, self._locate(breach.source))
            exchange.note("proxy", str(violation))
            self._reports.violation(violation)


def _prefix(exchange: Exchange) -> str:
    """The path of the stage, where a request has it."""
    prefix = f"/{exchange.stage.stage.name}"
    return prefix if f"{exchange.request.path}/".startswith(f"{prefix}/") else ""


async def _whole(answer: EndpointResponse, stream: CopiedStream) -> bytes | None:
    """The body of an answer that is soon there as a whole; None for one to be passed on as it comes.

    Raises:
        EndpointError: the server broke it off.
    """
    if not answer.is_streamed:
        return answer.body
    length = answer.header("content-length") or ""
    is_short = length.isdecimal() and int(length) <= MAX_BODY
    return await stream.read() if is_short or answer.status in _WITHOUT_BODY else None


def _unanswered(exchange: Exchange, error: EndpointError) -> MethodResponse:
    """The answer in the place of the server's."""
    exchange.error = GatewayError(NETWORK_ERROR, detail=str(error))
    status = 504 if isinstance(error, EndpointTimeout) else 502
    body = json_text(problem(status, str(error))).encode()
    return MethodResponse(status, [("Content-Type", PROBLEM)], body)


def _bodiless(answer: EndpointResponse, headers: list[tuple[str, str]]) -> MethodResponse:
    """The answer to HEAD, with the length that GET's would have (https://www.rfc-editor.org/rfc/rfc9110#name-head)."""
    length = answer.header("content-length")
    if length is not None:
        return MethodResponse(answer.status, [*headers, ("Content-Length", length)])
    stream = CopiedStream()
    stream.end()
    return StreamedResponse(answer.status, headers, stream=stream)


def _operation_of(exchange: Exchange) -> str:
    route = exchange.route.route if exchange.route is not None else None
    path = exchange.request.path if route is None else route.operation.path
    return f"{exchange.request.http_method} {path}"


def _the_first(breaches: list[Breach]) -> list[Breach]:
    """As many as somebody reads of one message."""
    if len(breaches) <= _MAX_TOLD:
        return breaches
    rest = Breach("body", "", f"and {len(breaches) - _MAX_TOLD} more", breaches[_MAX_TOLD].source)
    return [*breaches[:_MAX_TOLD], rest]
