"""The HTTP client of integrations, against a server that says exactly what a test wants."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field

import pytest

from codegen.emulator.endpoints.address import split_uri
from codegen.emulator.endpoints.client import HttpClient
from codegen.gateway.exchange import EndpointResponse, Headers
from codegen.gateway.ports import (
    EndpointError,
    EndpointRequest,
    EndpointTimeout,
    EndpointUnreachable,
    InvalidEndpoint,
)
from codegen.gateway.streaming import BodyStream

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"

CHUNKED = b"HTTP/1.1 201 Made\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\nX: y\r\n\r\n"


@dataclass
class Endpoint:
    """Answers each request with the next piece; None hangs up, b"" never answers."""

    answers: list[bytes | None]
    port: int = 0
    connections: int = 0
    requests: list[bytes] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        while True:
            head = await reader.readuntil(b"\r\n\r\n") if not reader.at_eof() else b""
            if not head:
                break
            length = next(
                (
                    int(line[15:])
                    for line in head.split(b"\r\n")
                    if line.lower().startswith(b"content-length:")
                ),
                0,
            )
            self.requests.append(head + await reader.readexactly(length))
            answer = self.answers.pop(0)
            if answer is None:
                break
            writer.write(answer)
            if b"Connection: close" in answer:
                break
        writer.close()
        await writer.wait_closed()


Use = Callable[[HttpClient, Endpoint], Awaitable[None]]


def run(answers: list[bytes | None], use: Use) -> Endpoint:
    endpoint = Endpoint(answers)

    async def main() -> None:
        served: list[asyncio.Task[None] | None] = []

        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            served.append(asyncio.current_task())
            with suppress(asyncio.IncompleteReadError, ConnectionError):
                await endpoint.serve(reader, writer)
            writer.transport.abort()

        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        endpoint.port = server.sockets[0].getsockname()[1]
        client = HttpClient()
        try:
            await use(client, endpoint)
        finally:
            client.close()
            server.close()
            await asyncio.gather(*(task for task in served if task))
            await asyncio.sleep(0)  # transports are told

    asyncio.run(main())
    return endpoint


def request(
    endpoint: Endpoint,
    method: str = "GET",
    target: str = "/a",
    headers: Headers | None = None,
    body: bytes = b"",
    timeout: float = 5.0,
) -> EndpointRequest:
    return EndpointRequest(method, f"http://127.0.0.1:{endpoint.port}{target}", headers or [], body, timeout)


def answer_to(answer: bytes | None, method: str = "GET", timeout: float = 5.0) -> EndpointResponse:
    found: list[EndpointResponse] = []

    async def use(client: HttpClient, endpoint: Endpoint) -> None:
        found.append(await client.send(request(endpoint, method, timeout=timeout)))

    run([answer], use)
    return found[0]


def test_a_request_goes_out_as_it_is_and_connections_are_kept() -> None:
    async def use(client: HttpClient, endpoint: Endpoint) -> None:
        headers = [("x-LOWER", "1"), ("X-Twice", "a"), ("X-Twice", "b"), ("Host", "elsewhere")]
        await client.send(request(endpoint, "POST", "/a%2Fb//c?q=%zz&q", headers=headers, body=b"body"))
        await client.send(request(endpoint, "DELETE", "?only=query"))
        await client.send(request(endpoint, "PUT"))

    endpoint = run([OK, OK, OK], use)
    assert endpoint.connections == 1
    assert endpoint.requests[0] == (
        b"POST /a%2Fb//c?q=%zz&q HTTP/1.1\r\nx-LOWER: 1\r\nX-Twice: a\r\nX-Twice: b\r\nHost: elsewhere\r\n"
        b"Content-Length: 4\r\n\r\nbody"
    )
    host = f"Host: 127.0.0.1:{endpoint.port}\r\n".encode()
    assert endpoint.requests[1] == b"DELETE /?only=query HTTP/1.1\r\n" + host + b"\r\n"
    assert endpoint.requests[2] == b"PUT /a HTTP/1.1\r\n" + host + b"Content-Length: 0\r\n\r\n"


@pytest.mark.parametrize(
    ("answer", "method", "status", "body"),
    [
        (CHUNKED, "GET", 201, b"abc"),
        (b"HTTP/1.1 100 Continue\r\n\r\n" + OK, "GET", 200, b"ok"),
        (b"HTTP/1.1 204 No Content\r\n\r\n", "GET", 204, b""),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", "HEAD", 200, b""),
        (b"HTTP/1.0 200 OK\r\nConnection: close\r\n\r\nuntil the end", "GET", 200, b"until the end"),
        (b"HTTP/1.1 302 Found\r\nLocation: /b\r\nContent-Length: 0\r\n\r\n", "GET", 302, b""),
    ],
)  # fmt: skip
def test_answers(answer: bytes, method: str, status: int, body: bytes) -> None:
    response = answer_to(answer, method)
    assert (response.status, response.body) == (status, body)
    assert "X" not in dict(response.headers)


def test_header_names_and_their_order_are_kept() -> None:
    response = answer_to(b"HTTP/1.1 200 OK\r\nx-b: 1\r\nX-A: \xe9\r\nx-B: 2\r\nContent-Length: 0\r\n\r\n")
    assert response.headers == [("x-b", "1"), ("X-A", "é"), ("x-B", "2"), ("Content-Length", "0")]
    assert response.header("x-b") == "2"


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (None, EndpointUnreachable),
        (b"nothing like HTTP\r\n\r\n", EndpointUnreachable),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\nConnection: close\r\n\r\nshort", EndpointUnreachable),
        (b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n", EndpointUnreachable),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 11000000\r\n\r\n" + b"x" * 11_000_000, EndpointUnreachable),
    ],
)
def test_endpoints_that_fail(answer: bytes | None, error: type[EndpointError]) -> None:
    with pytest.raises(error):
        answer_to(answer)


def test_an_endpoint_that_does_not_answer() -> None:
    with pytest.raises(EndpointTimeout):
        answer_to(b"", timeout=0.05)


def test_a_connection_that_breaks_at_a_second_request_is_made_anew() -> None:
    async def use(client: HttpClient, endpoint: Endpoint) -> None:
        await client.send(request(endpoint))
        assert (await client.send(request(endpoint, "PUT"))).body == b"ok"

    endpoint = run([OK, None, OK], use)
    assert endpoint.connections == 2
    assert len(endpoint.requests) == 3


def test_a_connection_is_kept_when_its_streamed_body_is_over() -> None:
    async def use(client: HttpClient, endpoint: Endpoint) -> None:
        for _ in range(2):
            streamed = request(endpoint)
            streamed.stream = BodyStream()
            answer = await client.send(streamed)
            assert answer.is_streamed
            assert await streamed.stream.read() == b"abc"
        left = request(endpoint)
        left.stream = BodyStream()
        await client.send(left)
        left.stream.cancel()
        assert (await client.send(request(endpoint))).body == b"ok"

    begun = b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nab"
    assert run([CHUNKED, CHUNKED, begun, OK], use).connections == 2


def test_what_must_not_happen_twice_is_sent_once() -> None:
    async def use(client: HttpClient, endpoint: Endpoint) -> None:
        await client.send(request(endpoint))
        with pytest.raises(EndpointUnreachable):
            await client.send(request(endpoint, "POST"))

    assert len(run([OK, None, OK], use).requests) == 2


def test_nobody_listens() -> None:
    async def use(client: HttpClient, endpoint: Endpoint) -> None:
        with pytest.raises(EndpointUnreachable):
            await client.send(EndpointRequest("GET", "http://127.0.0.1:1/", [], b"", 5))
        with pytest.raises(InvalidEndpoint):
            await client.send(EndpointRequest("GET", "http://no-such-host.invalid/", [], b"", 5))

    run([], use)


def test_a_client_serves_one_event_loop_after_the_other() -> None:
    client = HttpClient()

    async def use(_: HttpClient, endpoint: Endpoint) -> None:
        assert (await client.send(request(endpoint))).status == 200
        client.close()

    run([OK], use)
    run([OK], use)


@pytest.mark.parametrize(
    "uri",
    ["http:///path", "ftp://a/", "http://a b/", "http://a:0/", "http://a:99999/", "http://a/b c", "http://a/{x}",
     "http://a/\r\nX: y", "http://é/", "nothing"],
)  # fmt: skip
def test_addresses_that_are_none(uri: str) -> None:
    with pytest.raises(InvalidEndpoint):
        split_uri(uri)


@pytest.mark.parametrize(
    ("uri", "host", "port", "target"),
    [
        ("http://a", "a", 80, "/"),
        ("HTTPS://u:p@a.b/c#d", "a.b", 443, "/c"),
        ("http://[::1]:8080?x=1", "::1", 8080, "/?x=1"),
    ],
)
def test_addresses(uri: str, host: str, port: int, target: str) -> None:
    origin, found = split_uri(uri)
    assert (origin.host, origin.port, found) == (host, port, target)
