"""The HTTP front over real sockets, with raw bytes."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from codegen.emulator.front.connection import Front
from codegen.emulator.front.hosts import AllowedHosts
from codegen.emulator.front.server import Server, bind
from codegen.emulator.front.wire import MAX_BODY, MAX_HEADERS, MAX_TARGET
from codegen.gateway.exchange import MethodRequest, MethodResponse

Answer = Callable[[MethodRequest], Awaitable[MethodResponse]]


def describe(request: MethodRequest) -> MethodResponse:
    """What the application saw, as JSON."""
    seen = {
        "method": request.http_method,
        "path": request.path,
        "query": request.query_string,
        "headers": request.headers,
        "body": request.body.decode("latin-1")[:200],
        "length": len(request.body),
    }
    return MethodResponse(200, [("X-Case", "Kept")], json.dumps(seen).encode())


async def later(request: MethodRequest) -> MethodResponse:
    """An answer that has to wait."""
    done = asyncio.get_running_loop().create_future()
    asyncio.get_running_loop().call_later(0.01, done.set_result, b"late")
    return MethodResponse(200, [], await done)


class Application:
    def __init__(self, answer: Answer | None = None) -> None:
        self.answer = answer
        self.requests: list[MethodRequest] = []

    async def handle(self, request: MethodRequest) -> MethodResponse:
        self.requests.append(request)
        return await self.answer(request) if self.answer else describe(request)


class Client:
    """One connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    def send(self, data: bytes) -> None:
        self.writer.write(data)

    async def response(self, *, head_only: bool = False) -> tuple[int, dict[str, str], bytes]:
        head = await asyncio.wait_for(self.reader.readuntil(b"\r\n\r\n"), 5)
        first, *lines = head.decode("latin-1").split("\r\n")
        headers = dict(line.split(": ", 1) for line in lines if line)
        length = 0 if head_only else int(headers.get("Content-Length", 0))
        return int(first.split()[1]), headers, await self.reader.readexactly(length)

    async def is_closed(self) -> bool:
        return await asyncio.wait_for(self.reader.read(), 5) == b""


@asynccontextmanager
async def served(application: Application) -> AsyncIterator[Callable[[], Awaitable[Client]]]:
    def failed(request: MethodRequest, error: BaseException) -> MethodResponse:
        return MethodResponse(500, [], repr(error).encode())

    server = Server()
    listener = bind("127.0.0.1", 0)
    port = listener.getsockname()[1]
    await server.add(listener, Front(application, AllowedHosts((".example.com",)), lambda: 0.0, failed))
    clients = []

    async def connect() -> Client:
        client = Client(*await asyncio.open_connection("127.0.0.1", port))
        clients.append(client)
        return client

    try:
        yield connect
    finally:
        for client in clients:
            client.writer.close()
        await server.stop(patience=0.5)


def exchange(data: bytes, application: Application | None = None) -> tuple[int, dict[str, str], bytes]:
    """Send bytes on a new connection and read one response."""

    async def run() -> tuple[int, dict[str, str], bytes]:
        async with served(application or Application()) as connect:
            client = await connect()
            client.send(data)
            return await client.response()

    return asyncio.run(run())


HOST = b"Host: localhost\r\n"


def test_names_and_paths_stay_as_sent() -> None:
    status, headers, body = exchange(
        b"GET /a%2Fb//c?x=%20 HTTP/1.1\r\nHost: localhost\r\nx-lower: 1\r\nX-MiXed: \xe9\r\n\r\n"
    )
    seen = json.loads(body)
    assert status == 200
    assert headers["X-Case"] == "Kept"
    assert headers["Date"] == "Thu, 01 Jan 1970 00:00:00 GMT"
    assert (seen["path"], seen["query"]) == ("/a%2Fb//c", "x=%20")
    assert seen["headers"] == [["Host", "localhost"], ["x-lower", "1"], ["X-MiXed", "\xe9"]]


@pytest.mark.parametrize("method", [b"PROPFIND", b"FOO", b"get", b"X!"])
def test_any_method_reaches_the_application(method: bytes) -> None:
    _, _, body = exchange(method + b" / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\nhi")
    assert json.loads(body)["method"] == method.decode()
    assert json.loads(body)["body"] == "hi"


@pytest.mark.parametrize(
    ("target", "path"),
    [
        (b"http://localhost/x?y=1", "/x"),
        (b"HTTP://localhost", "/"),
        (b"//x", "//x"),
        (b"/x#f", "/x"),
        (b"*", "/*"),
    ],
)
def test_targets(target: bytes, path: str) -> None:
    method = b"OPTIONS " if target == b"*" else b"GET "
    _, _, body = exchange(method + target + b" HTTP/1.1\r\n" + HOST + b"\r\n")
    assert json.loads(body)["path"] == path


GET = b"GET / HTTP/1.1\r\nHost: localhost\r\n"
POST = b"POST / HTTP/1.1\r\nHost: localhost\r\n"
CHUNKED = b"Transfer-Encoding: chunked\r\n"
DOUBTFUL = {
    "length and chunks": POST + b"Content-Length: 3\r\n" + CHUNKED + b"\r\n0\r\n\r\n",
    "two lengths": POST + b"Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
    "signed length": POST + b"Content-Length: +3\r\n\r\nabc",
    "unknown encoding": POST + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "chunks not last": POST + b"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
    "bare line feed in a chunk": POST + CHUNKED + b"\r\n3;x\nabc\r\n0\r\n\r\n",
    "bare line feeds": b"GET / HTTP/1.1\nHost: localhost\n\n",
    "space before the colon": b"GET / HTTP/1.1\r\nHost : localhost\r\n\r\n",
    "folded header": GET + b" folded\r\n\r\n",
    "NUL": GET + b"X: a\0b\r\n\r\n",
    "two hosts": GET + b"Host: localhost\r\n\r\n",
    "no host": b"GET / HTTP/1.1\r\n\r\n",
    "bytes beyond ASCII in the path": b"GET /\xc3\xa4 HTTP/1.1\r\n" + HOST + b"\r\n",
    "space in the path": b"GET /a b HTTP/1.1\r\n" + HOST + b"\r\n",
    "another version": b"GET / HTTP/2.0\r\n" + HOST + b"\r\n",
    "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc",
}


@pytest.mark.parametrize("message", DOUBTFUL.values(), ids=DOUBTFUL.keys())
def test_doubtful_messages_are_refused_and_nothing_after_them_is_read(message: bytes) -> None:
    application = Application()

    async def run() -> None:
        async with served(application) as connect:
            client = await connect()
            client.send(message + b"GET /smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n")
            status, headers, _ = await client.response()
            assert status == 400
            assert headers["Connection"] == "close"
            assert await client.is_closed()

    asyncio.run(run())
    assert [request.path for request in application.requests] == []


def test_limits() -> None:
    assert exchange(b"GET /" + b"a" * MAX_TARGET + b" HTTP/1.1\r\n" + HOST + b"\r\n")[0] == 414
    status, headers, body = exchange(b"GET / HTTP/1.1\r\n" + HOST + b"X: " + b"a" * MAX_HEADERS + b"\r\n\r\n")
    assert (status, body) == (431, b"HTTP header is larger than 10240 bytes.")
    assert headers["content-type"] == "text; charset=utf-8"
    assert exchange(b"GET / HTTP/1.1\r\nX: " + b"a" * 200_000)[0] == 431  # a header without end


def test_a_body_over_the_limit_is_refused_before_it_is_sent() -> None:
    head = b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: %d\r\n\r\n" % (MAX_BODY + 1)
    assert exchange(head)[::2] == (413, b"HTTP content length exceeded 10485760 bytes.")


def test_a_chunked_body_over_the_limit_is_refused_while_it_is_sent() -> None:
    async def run() -> int:
        async with served(Application()) as connect:
            client = await connect()
            client.send(b"POST / HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\n")
            for _ in range(11):
                client.send(b"100000\r\n" + b"a" * 0x100000 + b"\r\n")
                await client.writer.drain()
            return (await client.response())[0]

    assert asyncio.run(run()) == 413


def test_a_body_within_the_limit_comes_whole() -> None:
    head = b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: %d\r\n\r\n" % MAX_BODY
    assert json.loads(exchange(head + b"a" * MAX_BODY)[2])["length"] == MAX_BODY


def test_chunks_and_trailers() -> None:
    _, _, body = exchange(
        b"POST / HTTP/1.1\r\n"
        + HOST
        + b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=1\r\nde\r\n0\r\nX-Trailer: 1\r\n\r\n"
    )
    seen = json.loads(body)
    assert seen["body"] == "abcde"
    assert ["X-Trailer", "1"] not in seen["headers"]


def test_expect_continue() -> None:
    async def run() -> bytes:
        async with served(Application()) as connect:
            client = await connect()
            client.send(b"POST / HTTP/1.1\r\n" + HOST + b"Expect: 100-continue\r\nContent-Length: 2\r\n\r\n")
            assert (
                await asyncio.wait_for(client.reader.readuntil(b"\r\n\r\n"), 5)
                == b"HTTP/1.1 100 Continue\r\n\r\n"
            )
            client.send(b"hi")
            return (await client.response())[2]

    assert json.loads(asyncio.run(run()))["body"] == "hi"


def test_head_has_the_length_and_no_body() -> None:
    async def run() -> None:
        async with served(Application()) as connect:
            client = await connect()
            client.send(b"HEAD / HTTP/1.1\r\n" + HOST + b"\r\nGET /next HTTP/1.1\r\n" + HOST + b"\r\n")
            _, headers, _ = await client.response(head_only=True)
            assert int(headers["Content-Length"]) > 0
            assert json.loads((await client.response())[2])["path"] == "/next"

    asyncio.run(run())


@pytest.mark.parametrize("status", [204, 304])
def test_answers_that_have_no_body(status: int) -> None:
    async def answer(request: MethodRequest) -> MethodResponse:
        return MethodResponse(status, [], b"not sent")

    async def run() -> dict[str, str]:
        async with served(Application(answer)) as connect:
            client = await connect()
            client.send(b"GET / HTTP/1.1\r\n" + HOST + b"Connection: close\r\n\r\n")
            _, headers, _ = await client.response()
            assert await client.is_closed()
            return headers

    assert "Content-Length" not in asyncio.run(run())


def test_pipelined_requests_are_answered_in_order() -> None:
    async def answer(request: MethodRequest) -> MethodResponse:
        if request.path == "/0":  # the first one waits for the loop, and so do the others
            for _ in range(5):
                await asyncio.sleep(0)
        return MethodResponse(200, [], request.path.encode())

    async def run() -> list[bytes]:
        async with served(Application(answer)) as connect:
            client = await connect()
            client.send(b"".join(b"GET /%d HTTP/1.1\r\n" % number + HOST + b"\r\n" for number in range(100)))
            return [(await client.response())[2] for _ in range(100)]

    assert asyncio.run(run()) == [b"/%d" % number for number in range(100)]


def test_thousands_of_requests_in_one_piece() -> None:
    async def answer(request: MethodRequest) -> MethodResponse:
        if request.path == "/0":
            await asyncio.sleep(0)
        return MethodResponse(200, [], b"")

    async def run() -> None:
        async with served(Application(answer)) as connect:
            client = await connect()
            client.send(b"".join(b"GET /%d HTTP/1.1\r\n" % number + HOST + b"\r\n" for number in range(5000)))
            for _ in range(5000):
                assert (await client.response())[0] == 200

    asyncio.run(run())


def test_a_client_that_does_not_read_is_not_answered_on_and_on() -> None:
    async def answer(request: MethodRequest) -> MethodResponse:
        return MethodResponse(200, [], b"x" * 2_000_000)

    application = Application(answer)

    async def run() -> None:
        async with served(application) as connect:
            client = await connect()
            client.send((b"GET / HTTP/1.1\r\n" + HOST + b"\r\n") * 40)
            first = await client.response()
            assert len(first[2]) == 2_000_000
            answered = len(application.requests)
            assert answered < 40
            for _ in range(39):
                assert len((await client.response())[2]) == 2_000_000

    asyncio.run(run())
    assert len(application.requests) == 40


@pytest.mark.parametrize("count", [1, 3, 40])
def test_a_client_that_sends_no_more_is_answered(count: int) -> None:
    async def run() -> None:
        async with served(Application(later)) as connect:
            client = await connect()
            client.send(b"GET /1 HTTP/1.1\r\n" + HOST + b"\r\n")
            client.send(b"GET /2 HTTP/1.1\r\n%b\r\n" % HOST * (count - 1))
            client.writer.write_eof()
            answers = [await client.response() for _ in range(count)]
            assert {status for status, _, _ in answers} == {200}
            assert [headers["Connection"] for _, headers, _ in answers][-1] == "close"
            assert await client.is_closed()

    asyncio.run(run())


def test_a_bad_message_behind_a_good_one_is_refused_after_it() -> None:
    async def run() -> list[int]:
        async with served(Application()) as connect:
            client = await connect()
            client.send(b"GET / HTTP/1.1\r\n" + HOST + b"\r\nGET / HTTP/1.1\r\nbad header\r\n\r\n")
            return [(await client.response())[0] for _ in range(2)]

    assert asyncio.run(run()) == [200, 400]


def test_a_message_may_come_byte_by_byte() -> None:
    async def run() -> bytes:
        async with served(Application()) as connect:
            client = await connect()
            for byte in b"POST /slow HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\nabc":
                client.send(bytes([byte]))
                await client.writer.drain()
            return (await client.response())[2]

    assert json.loads(asyncio.run(run()))["body"] == "abc"


@pytest.mark.parametrize(
    "version_and_headers", [b"HTTP/1.0\r\n", b"HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"]
)
def test_connections_that_end(version_and_headers: bytes) -> None:
    async def run() -> None:
        async with served(Application()) as connect:
            client = await connect()
            client.send(b"GET / " + version_and_headers + b"\r\n")
            assert (await client.response())[0] == 200
            assert await client.is_closed()

    asyncio.run(run())


def test_an_offer_to_upgrade_is_a_plain_request() -> None:
    async def run() -> list[str]:
        async with served(Application()) as connect:
            client = await connect()
            client.send(
                b"POST /a HTTP/1.1\r\n"
                + HOST
                + b"Connection: Upgrade\r\nUpgrade: h2c\r\nContent-Length: 2\r\n\r\nhi"
                b"GET /b HTTP/1.1\r\n" + HOST + b"\r\n"
            )
            return [json.loads((await client.response())[2])["path"] for _ in range(2)]

    assert asyncio.run(run()) == ["/a", "/b"]


def test_bodies_are_not_looked_into() -> None:
    body = b"\r\nUpgrade: kept\r\n\r\nUpgrade: kept"
    head = b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: %d\r\n\r\n" % (2 * len(body))

    async def run() -> list[str]:
        async with served(Application()) as connect:
            client = await connect()
            bodies = []
            for first in (head, head[:20]):
                client.send(first)
                await client.writer.drain()
                await asyncio.sleep(0.01)
                client.send(head[len(first) :] + body)
                await client.writer.drain()
                await asyncio.sleep(0.01)
                client.send(body)
                bodies.append(json.loads((await client.response())[2])["body"])
            return bodies

    assert asyncio.run(run()) == [2 * body.decode()] * 2


def test_a_head_may_begin_in_a_large_chunk() -> None:
    async def run() -> list[int]:
        async with served(Application()) as connect:
            client = await connect()
            client.send(b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: 60000\r\n\r\n")
            client.send(b"a" * 60_000 + b"GET / HTTP/1.1\r\nHost: lo")
            await client.writer.drain()
            await asyncio.sleep(0.01)
            client.send(b"calhost\r\n\r\n")
            return [(await client.response())[0] for _ in range(2)]

    assert asyncio.run(run()) == [200, 200]


def test_a_fault_of_ours_is_an_answer_too() -> None:
    async def answer(request: MethodRequest) -> MethodResponse:
        raise RuntimeError("oops")

    assert exchange(b"GET / HTTP/1.1\r\n" + HOST + b"\r\n", Application(answer))[::2] == (
        500,
        b"RuntimeError('oops')",
    )


def test_an_answer_that_has_to_wait() -> None:
    assert exchange(b"GET / HTTP/1.1\r\n" + HOST + b"\r\n", Application(later))[2] == b"late"


def test_the_end_waits_for_answers_under_way() -> None:
    async def run() -> bytes:
        begun, go_on = asyncio.Event(), asyncio.Event()

        async def answer(request: MethodRequest) -> MethodResponse:
            begun.set()
            await go_on.wait()
            return MethodResponse(200, [], b"finished")

        server = Server()
        listener = bind("127.0.0.1", 0)
        port = listener.getsockname()[1]
        front = Front(
            Application(answer), AllowedHosts(), lambda: 0.0, lambda request, error: MethodResponse(500, [])
        )
        await server.add(listener, front)
        idle = Client(*await asyncio.open_connection("127.0.0.1", port))
        client = Client(*await asyncio.open_connection("127.0.0.1", port))
        client.send(b"GET / HTTP/1.1\r\n" + HOST + b"\r\n")
        await begun.wait()
        stopping = asyncio.ensure_future(server.stop())
        assert await idle.is_closed()
        go_on.set()
        _, headers, body = await client.response()
        assert headers["Connection"] == "close"
        await stopping
        for one in (idle, client):
            one.writer.close()
        return body

    assert asyncio.run(run()) == b"finished"


@pytest.mark.parametrize(
    ("host", "is_allowed"),
    [
        (b"localhost", True),
        (b"LOCALHOST:3000", True),
        (b"api.localhost", True),
        (b"127.0.0.1:99", True),
        (b"[::1]:3000", True),
        (b"192.168.1.7", True),
        (b"host.docker.internal:3000", True),
        (b"a.example.com", True),
        (b"evil.com", False),
        (b"localhost.evil.com", False),
        (b"evil.com:localhost", False),
        (b"127.0.0.1.evil.com", False),
        (b"[evil]", False),
        (b"example.com", False),
        (b"", False),
    ],
)
def test_hosts(host: bytes, is_allowed: bool) -> None:
    application = Application()
    status, _, body = exchange(b"GET / HTTP/1.1\r\nHost: " + host + b"\r\n\r\n", application)
    assert (status == 200) is is_allowed
    assert bool(application.requests) is is_allowed
    if not is_allowed:
        assert status == 403
        assert "--allow-host" in json.loads(body)["message"]
