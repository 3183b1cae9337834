"""Passes requests on to a real server and its answers back, and tells how either breaks the contract.

In: an exchange with its operation. Out: the server's answer, as it came; what belongs to a connection stays on it
(https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1). Messages are held as a whole: 10 MB are their limit.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator

from codegen.core.findings import Locate
from codegen.emulator.conformance.checks import Checks
from codegen.emulator.conformance.judge import Breach
from codegen.emulator.conformance.said import joined
from codegen.emulator.conformance.security import describe, missing_schemes
from codegen.emulator.mock.violations import Violation
from codegen.gateway.errors import NETWORK_ERROR, GatewayError
from codegen.gateway.exchange import EndpointResponse, Exchange, Headers, MethodRequest, MethodResponse
from codegen.gateway.ports import EndpointError, EndpointRequest, EndpointTimeout, HttpEndpoints

_TIMEOUT = 60.0
_OF_CONNECTION = frozenset("""
    connection expect keep-alive proxy-authenticate proxy-authorization proxy-connection te trailer transfer-encoding
    upgrade
    """.split())
_OF_FRONT = frozenset({"content-length", "date"})
_VIA = "1.1 codegen"
_MAX_BODY = 10_485_760
_MAX_TOLD = 100
"""Violations of one message."""
_CODINGS = {"gzip": zlib.MAX_WBITS | 16, "x-gzip": zlib.MAX_WBITS | 16, "deflate": zlib.MAX_WBITS}


class Proxy:
    """Stands before one server."""

    def __init__(
        self,
        upstream: str,
        checks: Checks,
        endpoints: HttpEndpoints,
        locate: Locate,
        report: Callable[[Violation], None],
    ) -> None:
        self._upstream = upstream.rstrip("/")
        self._checks = checks
        self._endpoints = endpoints
        self._locate = locate
        self._report = report

    async def __call__(self, exchange: Exchange, methods: list[str]) -> MethodResponse:
        """The server's answer to a request."""
        self._tell(exchange, None, self._of_request(exchange, methods))
        request = exchange.request
        path = request.path.removeprefix(f"/{exchange.stage.stage.name}")
        query = f"?{request.query_string}" if request.query_string else ""
        forwarded = EndpointRequest(
            request.http_method,
            f"{self._upstream}{path}{query}",
            _forwarded(request),
            request.body,
            _TIMEOUT,
        )
        try:
            answer = await self._endpoints.send(forwarded)
        except EndpointError as error:
            exchange.error = GatewayError(NETWORK_ERROR, detail=str(error))
            return MethodResponse(504 if isinstance(error, EndpointTimeout) else 502, [], str(error).encode())
        self._tell(exchange, answer.status, self._of_answer(exchange, answer))
        dropped = _OF_CONNECTION | _OF_FRONT | _named(answer.headers)
        headers = [(name, value) for name, value in answer.headers if name.lower() not in dropped]
        return MethodResponse(answer.status, headers, answer.body)

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

    def _of_answer(self, exchange: Exchange, answer: EndpointResponse) -> Iterator[Breach]:
        if exchange.route is None:
            return
        operation = exchange.route.route.operation
        try:
            body = _unpacked(answer)
        except (ValueError, zlib.error) as error:
            yield Breach("body", "", f"its content coding can't be taken off: {error}", operation.source)
            return
        yield from self._checks.responses(operation).breaches(answer.status, answer.headers, body)

    def _tell(self, exchange: Exchange, status: int | None, breaches: Iterator[Breach]) -> None:
        route = exchange.route.route if exchange.route is not None else None
        path = exchange.request.path if route is None else route.operation.path
        for breach in _the_first(list(breaches)):
            violation = Violation(
                f"{exchange.request.http_method} {path}", status, breach, self._locate(breach.source)
            )
            exchange.note("proxy", str(violation))
            self._report(violation)


def _the_first(breaches: list[Breach]) -> list[Breach]:
    """As many as somebody reads of one message."""
    if len(breaches) <= _MAX_TOLD:
        return breaches
    rest = Breach("body", "", f"and {len(breaches) - _MAX_TOLD} more", breaches[_MAX_TOLD].source)
    return [*breaches[:_MAX_TOLD], rest]


def _named(headers: Headers) -> frozenset[str]:
    """The header fields that belong to the connection because it says so."""
    options = joined(headers).get("connection", "")
    return frozenset(name.strip().lower() for name in options.split(","))


def _forwarded(request: MethodRequest) -> Headers:
    """The header fields for the server."""
    dropped = _OF_CONNECTION | _named(request.headers) | {"host", "accept-encoding", "content-length"}
    headers = [(name, value) for name, value in request.headers if name.lower() not in dropped]
    if request.packed_body is not None:  # it goes on as it is now
        headers = [(name, value) for name, value in headers if name.lower() != "content-encoding"]
    accepted = request.header("accept-encoding") or ""
    codings = [
        one.strip() for one in accepted.split(",") if one.partition(";")[0].strip().lower() in _CODINGS
    ]
    return [
        *headers,
        *([("Accept-Encoding", ", ".join(codings))] if codings else []),  # those that can be looked into
        ("X-Forwarded-For", request.source_ip),
        ("Via", _VIA),
    ]


def _unpacked(answer: EndpointResponse) -> bytes:
    """The body of an answer without its content coding.

    Raises:
        ValueError: the coding is not known, or the body is too large without it.
    """
    coding = (answer.header("content-encoding") or "identity").strip().lower()
    if coding == "identity" or not answer.body:
        return answer.body
    if coding not in _CODINGS:
        raise ValueError(f"{coding} is not known")
    unpacking = zlib.decompressobj(_CODINGS[coding])
    body = unpacking.decompress(answer.body, _MAX_BODY)
    if unpacking.unconsumed_tail:
        raise ValueError(f"it is longer than {_MAX_BODY} bytes")
    return body
