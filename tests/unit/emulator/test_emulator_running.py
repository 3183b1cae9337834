"""The emulator inside of the test's process: ports, edits of the template, APIs that come and go."""

from __future__ import annotations

import asyncio
import io
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from codegen.core.errors import EmulatorError, Refused
from codegen.core.records import replace
from codegen.emulator.console import Console
from codegen.emulator.emulator import Emulator
from codegen.emulator.front.server import bind
from codegen.emulator.functions.runtime import FunctionRuntime, RuntimeOptions
from codegen.emulator.options import EmulatorOptions, LogFormat
from codegen.importer.cloudformation.physical import Account

API = """
  {name}:
    Type: AWS::ApiGateway::RestApi
    Properties:
      Body:
        openapi: 3.0.1
        info: {{title: {name}, version: "1"}}
        paths:
          /:
            get:
              responses: {{"200": {{description: done}}}}
              x-amazon-apigateway-integration:
                type: mock
                requestTemplates: {{application/json: '{{"statusCode": 200}}'}}
                responses: {{default: {{statusCode: "200", responseTemplates: {{text/plain: {text}}}}}}}
  {name}Stage:
    Type: AWS::ApiGateway::Stage
    Properties: {{RestApiId: !Ref {name}, StageName: v1, AccessLogSetting: {{Format: "logged $context.path"}}}}
"""


def template(**apis: str) -> str:
    return "Resources:" + "".join(API.format(name=name, text=text) for name, text in apis.items())


class Said(io.StringIO):
    """A stream that can be waited for."""

    def __init__(self) -> None:
        super().__init__()
        self._written = asyncio.Event()

    def write(self, text: str) -> int:
        self._written.set()
        return super().write(text)

    async def wait_for(self, text: str) -> None:
        async with asyncio.timeout(10):
            while text not in self.getvalue():
                self._written.clear()
                await self._written.wait()


@asynccontextmanager
async def running(options: EmulatorOptions) -> AsyncIterator[tuple[list[int], Said]]:
    """The ports of the APIs, and what is said."""
    results, messages = Said(), Said()
    functions = FunctionRuntime(RuntimeOptions(folder=options.source.parent))
    functions.start()
    emulator = None
    try:
        emulator = Emulator(options, Console(results, messages, color=False), functions, Account())
        await emulator.start()
        yield [int(line.split(":")[2].split("/")[0]) for line in results.getvalue().splitlines()], messages
    finally:
        if emulator is not None:
            await emulator.stop()
        await functions.close()


async def get(port: int, path: str) -> str:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"GET {path} HTTP/1.0\r\n\r\n".encode())
    answer = await reader.read()
    writer.close()
    return answer.decode().partition("\r\n\r\n")[2]


@pytest.fixture
def options(tmp_path: Path) -> EmulatorOptions:
    path = tmp_path / "template.yaml"
    path.write_text(template(First="one"))
    return EmulatorOptions(path, port=0, log_format=LogFormat.ACCESS)


def test_apis_come_and_go_with_the_template(options: EmulatorOptions) -> None:
    async def run() -> None:
        async with running(options) as ((port,), said):
            assert await get(port, "/v1/") == "one"
            await said.wait_for("logged /v1/")
            options.source.write_text(template(First="changed", Second="two"))
            await said.wait_for("was read again")
            assert await get(port, "/v1/") == "changed"
            said.truncate(0)
            options.source.write_text(template(Second="two"))
            await said.wait_for("was read again")
            assert await get(port, "/v1/") == "two"

    asyncio.run(run())


def test_a_broken_template_changes_nothing(options: EmulatorOptions) -> None:
    async def run() -> None:
        async with running(options) as ((port,), said):
            for broken in (
                "Resources: {",
                "Resources: {}",
                template(First="one").replace("!Ref First", "!Ref Gone"),
            ):
                options.source.write_text(broken)
                await said.wait_for("the last good version goes on being served")
                assert await get(port, "/v1/") == "one"
                said.truncate(0)

    asyncio.run(run())


def test_what_cannot_start(options: EmulatorOptions) -> None:
    async def start(changed: EmulatorOptions) -> None:
        async with running(changed):
            pass

    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(EmulatorError, match="in use"):
        asyncio.run(start(replace(options, port=taken.getsockname()[1])))
    options.source.write_text("Resources: {}")
    with pytest.raises(EmulatorError, match="nothing to serve"):
        asyncio.run(start(options))
    options.source.write_text(template(First="one").replace("!Ref First", "!Ref Gone"))
    with pytest.raises(Refused):
        asyncio.run(start(options))


@pytest.mark.parametrize(("host", "port"), [("no.such.host.invalid", 0), ("192.0.2.1", 0)])
def test_addresses_that_are_none_of_ours(host: str, port: int) -> None:
    with pytest.raises(EmulatorError, match=host):
        bind(host, port)
