"""Bodies that are sent while they are made, over real sockets: chunks, breaks, pace, and clients that go."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from codegen.emulator.front.connection import Front
from codegen.emulator.front.hosts import AllowedHosts
from codegen.emulator.front.server import Server, bind
from codegen.gateway.exchange import MethodRequest, MethodResponse
from codegen.gateway.streaming import BodyStream, StreamedResponse

GET = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"
PATIENCE = 10


class Source:
    """Keeps what it is told."""

    def __init__(self) -> None:
        self.told: asyncio.Queue[str] = asyncio.Queue()

    def pause(self) -> None:
        self.told.put_nowait("pause")

    def resume(self) -> None:
        self.told.put_nowait("resume")

    def cancel(self) -> None:
        self.told.put_nowait("cancel")


class Application:
    """Answers each request with a stream of its own."""

    def __init__(self) -> None:
        self.streams: asyncio.Queue[BodyStream] = asyncio.Queue()

    async def handle(self, request: MethodRequest) -> MethodResponse:
        stream = BodyStream()
        self.streams.put_nowait(stream)
        return StreamedResponse(200, [("X", "y")], stream=stream)

    async def stream(self) -> BodyStream:
        return await asyncio.wait_for(self.streams.get(), PATIENCE)


@asynccontextmanager
async def served(
    application: Application,
) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    def failed(request: MethodRequest, error: BaseException) -> MethodResponse:
        return MethodResponse(500, [], repr(error).encode())

    server, listener = Server(), bind("127.0.0.1", 0)
    port = listener.getsockname()[1]
    await server.add(listener, Front(application, AllowedHosts(()), lambda: 0.0, failed))
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1 << 30)
    try:
        yield reader, writer
    finally:
        writer.close()
        await server.stop(patience=0.5)


async def until(reader: asyncio.StreamReader, end: bytes) -> bytes:
    return await asyncio.wait_for(reader.readuntil(end), PATIENCE)


def test_parts_are_sent_when_they_are_there_and_the_next_request_after_them() -> None:
    async def run() -> None:
        application = Application()
        async with served(application) as (reader, writer):
            writer.write(GET * 2)
            first = await application.stream()
            head = await until(reader, b"\r\n\r\n")
            assert b"X: y\r\nTransfer-Encoding: chunked\r\nConnection: keep-alive\r\n\r\n" in head
            first.put(b"one")
            assert await until(reader, b"one\r\n") == b"3\r\none\r\n"
            assert application.streams.empty()
            first.put(b"three")
            first.end()
            assert await until(reader, b"0\r\n\r\n") == b"5\r\nthree\r\n0\r\n\r\n"
            second = await application.stream()
            second.end()
            assert (await until(reader, b"0\r\n\r\n")).endswith(b"\r\n\r\n0\r\n\r\n")
            assert first.length == 8

    asyncio.run(run())


def test_what_breaks_off_breaks_the_connection() -> None:
    async def run() -> None:
        application = Application()
        async with served(application) as (reader, writer):
            writer.write(GET)
            stream = await application.stream()
            stream.put(b"one")
            await until(reader, b"one\r\n")
            stream.end(RuntimeError("gone"))
            with suppress(ConnectionResetError):
                assert await asyncio.wait_for(reader.read(), PATIENCE) == b""  # and no last chunk

    asyncio.run(run())


def test_clients_of_http_1_0_and_of_head() -> None:
    async def run() -> None:
        application = Application()
        async with served(application) as (reader, writer):
            writer.write(GET.replace(b"GET", b"HEAD"))
            await application.stream()
            assert b"Transfer-Encoding: chunked" in await until(reader, b"\r\n\r\n")
            writer.write(GET.replace(b"1.1", b"1.0"))
            stream = await application.stream()
            stream.put(b"all")
            stream.end()
            answer = await asyncio.wait_for(reader.read(), PATIENCE)
            assert answer.endswith(b"X: y\r\nConnection: close\r\n\r\nall")

    asyncio.run(run())


def test_a_client_that_goes_is_told_to_the_source() -> None:
    async def run() -> None:
        application, source, over = Application(), Source(), asyncio.Event()
        async with served(application) as (reader, writer):
            writer.write(GET)
            stream = await application.stream()
            stream.comes_from(source)
            stream.after(over.set)
            await until(reader, b"\r\n\r\n")
            writer.transport.abort()
            while not over.is_set():  # a client that only sends no more is still answered
                stream.put(b"for nobody")
                await asyncio.sleep(0)
            assert source.told.get_nowait() == "cancel"
            length = stream.length
            stream.put(b"for nobody")
            assert stream.length == length

    asyncio.run(run())


def test_a_client_that_reads_slowly_slows_the_source_down() -> None:
    async def run() -> None:
        application, source, sent = Application(), Source(), 0
        async with served(application) as (reader, writer):
            writer.write(GET)
            stream = await application.stream()
            stream.comes_from(source)
            writer.transport.pause_reading()  # type: ignore[attr-defined]
            while source.told.empty():
                stream.put(b"x" * 65_536)
                sent += 65_536
                await asyncio.sleep(0)
                assert sent < 1 << 30
            assert source.told.get_nowait() == "pause"
            stream.end()
            assert source.told.get_nowait() == "resume"  # who made it may have something else to say
            writer.transport.resume_reading()  # type: ignore[attr-defined]
            answer = await asyncio.wait_for(reader.readuntil(b"\r\n0\r\n\r\n"), PATIENCE)
            assert answer.count(b"x") >= sent

    asyncio.run(run())
