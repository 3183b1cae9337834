"""Workers forked by a fork server (see worker/fork_server.py): a few milliseconds to the first answer, pages shared.

In: orders. Out: processes, whose exits the server tells. A server that dies takes its workers along and is started
again for the next order.
"""

from __future__ import annotations

import array
import asyncio
import json
import socket
import subprocess
from asyncio import AbstractEventLoop, Future, TimerHandle
from collections import deque
from collections.abc import Callable
from typing import Any

from codegen.emulator.functions.processes.host import (
    GRACE,
    NOT_STARTED,
    WorkerPipes,
    interpreter_environment,
)
from codegen.emulator.functions.processes.interpreter import Interpreter
from codegen.emulator.functions.worker.sandbox import WorkerOrder

_MESSAGE_SIZE = 65_536
_KILLED = -9
_END_PATIENCE = 5.0


class ForkedProcess:
    """A worker that the fork server made."""

    __slots__ = ("_grace", "_host", "_number", "on_exit", "pid")

    def __init__(self, host: ForkingHost, number: int, on_exit: Callable[[int], None]) -> None:
        self.pid: int | None = None
        self.on_exit = on_exit
        self._host = host
        self._number = number
        self._grace: TimerHandle | None = None

    def kill(self) -> None:
        self._host.send({"request": "kill", "number": self._number})

    def poll(self) -> None:
        pass  # the server tells

    def expect_end(self) -> None:
        self._grace = self._host.loop.call_later(GRACE, self.kill)

    def ended(self, code: int) -> None:
        if self._grace:
            self._grace.cancel()
        self.on_exit(code)


class ForkingHost:
    """The emulator's end of the fork server."""

    def __init__(
        self, loop: AbstractEventLoop, interpreter: Interpreter, preload: tuple[str, ...] = ()
    ) -> None:
        self.loop = loop
        self.bootstrap: Future[str] = loop.create_future()
        """The name of the bootstrap that runs handlers once the server is up, "" when it did not come up."""
        self._interpreter = interpreter
        self._preload = preload
        self._server: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._processes: dict[int, ForkedProcess] = {}
        self._last_number = 0
        self._unsent: deque[tuple[bytes, WorkerPipes | None]] = deque()

    def launch(self) -> None:
        """Start the server; orders may follow at once.

        Raises:
            OSError: the interpreter can't be started.
        """
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        ours.setblocking(False)
        command = self._interpreter.command("fork-server", theirs.fileno(), preload=self._preload)
        try:
            self._server = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=(theirs.fileno(),),
                env=interpreter_environment(),
                process_group=0,  # a Ctrl-C in the terminal is the emulator's alone
            )
        except OSError:
            ours.close()
            raise
        finally:
            theirs.close()
        self._control = ours
        self.loop.add_reader(ours.fileno(), self._read)

    def start_worker(
        self, order: WorkerOrder, pipes: WorkerPipes, on_exit: Callable[[int], None]
    ) -> ForkedProcess:
        self._last_number += 1
        number = self._last_number
        process = ForkedProcess(self, number, on_exit)
        try:
            if not self._control:
                self.launch()
        except OSError:
            pipes.close()
            self.loop.call_soon(process.ended, NOT_STARTED)
        else:
            self._processes[number] = process
            self.send({"request": "fork", "number": number, "order": order}, pipes)
        return process

    def send(self, message: dict[str, Any], pipes: WorkerPipes | None = None) -> None:
        """Send now, or in order when the server is busy; the pipes are closed then."""
        if not self._control:
            return
        self._unsent.append((json.dumps(message).encode(), pipes))
        if len(self._unsent) == 1:
            self._send_more()
            if self._unsent:
                self.loop.add_writer(self._control.fileno(), self._send_more)

    async def close(self) -> None:
        server = self._server
        if not server:
            return
        self._hang_up()
        try:
            await asyncio.to_thread(server.wait, _END_PATIENCE)
        except subprocess.TimeoutExpired:
            server.kill()  # its workers die with it
            await asyncio.to_thread(server.wait)
        self._forget_all()

    def _send_more(self) -> None:
        assert self._control
        while self._unsent:
            data, pipes = self._unsent[0]
            rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", pipes))] if pipes else []
            try:
                self._control.sendmsg([data], rights)
            except BlockingIOError:
                return
            except OSError:  # the server is gone, which the next read tells
                pass
            self._unsent.popleft()
            if pipes:
                pipes.close()
        self.loop.remove_writer(self._control.fileno())

    def _read(self) -> None:
        while self._control:
            try:
                data = self._control.recv(_MESSAGE_SIZE)
            except BlockingIOError:
                return
            except OSError:
                data = b""
            if not data:
                self._lost()
                return
            self._take(json.loads(data))

    def _take(self, message: dict[str, Any]) -> None:
        if message["event"] == "hello":
            if not self.bootstrap.done():
                self.bootstrap.set_result(f"{message['bootstrap']} on Python {message['python']}")
        elif message["event"] == "started":
            self._processes[message["number"]].pid = message["pid"]
        else:
            self._processes.pop(message["number"]).ended(message["code"])

    def _lost(self) -> None:
        """The server died: its workers too."""
        self._hang_up()
        assert self._server
        self._server.kill()
        self._server.wait()
        self._forget_all()

    def _hang_up(self) -> None:
        if self._control:
            self.loop.remove_reader(self._control.fileno())
            self.loop.remove_writer(self._control.fileno())
            self._control.close()
            self._control = None
        for _, pipes in self._unsent:
            if pipes:
                pipes.close()
        self._unsent.clear()

    def _forget_all(self) -> None:
        if not self.bootstrap.done():
            self.bootstrap.set_result("")
        processes = list(self._processes.values())
        self._processes.clear()
        for process in processes:
            process.ended(_KILLED)
