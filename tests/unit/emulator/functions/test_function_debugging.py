"""Functions under a debugger: they wait for the editor, and no limit ends what stands at a breakpoint."""

from __future__ import annotations

import asyncio
import json
import socket
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from function_harness import PATIENCE, Lambda, Workbench

from codegen.emulator.functions.debug_options import DebuggerKind, Debugging

CODE = """
def handler(event, context):
    event["stopped"] = 0
    return [event, context.get_remaining_time_in_millis() > 60_000]
"""
LINE = 4


@pytest.fixture
def bench(tmp_path: Path) -> Workbench:
    made = Workbench(tmp_path)
    made.write(CODE)
    return made


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number: int = free.getsockname()[1]
        return number


class Editor:
    """As much of the Debug Adapter Protocol as an editor needs to stop at a line.

    https://microsoft.github.io/debug-adapter-protocol/specification
    """

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer
        self._number = 0

    def send(self, command: str, **arguments: Any) -> None:
        self._number += 1
        message = {"seq": self._number, "type": "request", "command": command, "arguments": arguments}
        body = json.dumps(message).encode()
        self._writer.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))

    async def wait_for(self, **members: Any) -> dict[str, Any]:
        while True:
            head = await self._reader.readuntil(b"\r\n\r\n")
            length = int(head.partition(b"Content-Length:")[2].split()[0])
            message: dict[str, Any] = json.loads(await self._reader.readexactly(length))
            if members.items() <= message.items():
                return message

    def close(self) -> None:
        self._writer.close()


async def _attach(port: int) -> Editor:
    while True:
        try:
            return Editor(*await asyncio.open_connection("127.0.0.1", port))
        except ConnectionRefusedError:
            await asyncio.sleep(0.02)


@pytest.mark.skipif(find_spec("debugpy") is None, reason="debugpy is not installed")
def test_a_breakpoint_stops_the_handler(bench: Workbench, port: int) -> None:
    async def scenario(aws: Lambda) -> None:
        call = asyncio.ensure_future(aws.call({}, timeout=0.1))
        editor = await asyncio.wait_for(_attach(port), PATIENCE)
        editor.send("initialize", adapterID="test", linesStartAt1=True, pathFormat="path")
        editor.send("attach")
        await editor.wait_for(event="initialized")
        editor.send(
            "setBreakpoints", source={"path": str(bench.folder / "app.py")}, breakpoints=[{"line": LINE}]
        )
        editor.send("configurationDone")
        stopped = await editor.wait_for(event="stopped")
        assert not call.done()
        editor.send("continue", threadId=stopped["body"]["threadId"])
        assert await call == [{"stopped": 0}, True]
        assert aws.printed()[0] == f"waiting for the editor on port {port}"
        editor.send("disconnect")
        editor.close()

    bench.serve(scenario, bench.function(timeout_seconds=1), debugging=Debugging(("f",), port))


def test_a_debugger_that_is_not_installed_is_named(bench: Workbench) -> None:
    async def scenario(aws: Lambda) -> None:
        error = await aws.error({})
        assert error["errorType"] == "Runtime.ExitError"
        assert "-m pip install pydevd-pycharm" in aws.printed()[0]

    bench.serve(scenario, debugging=Debugging(kind=DebuggerKind.PYCHARM))


def test_each_function_has_a_port_of_its_own(bench: Workbench) -> None:
    debugging = Debugging(("a", "b", "Node"), 7000)
    made = [debugging.debugger(bench.function(name)) for name in ("a", "b", "a", "other")]
    assert [one and one["port"] for one in made] == [7000, 7001, 7000, None]
    assert debugging.debugger(bench.function("Node", runtime="nodejs20.x")) is None
