"""Workers in a fresh interpreter each.

For machines where forking is unsafe (macOS), for functions that bring their own copy of what the fork server has
imported, and for those of Node.js. In: orders. Out: processes, children of ours.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
from asyncio import AbstractEventLoop, Handle
from collections.abc import Callable, Mapping

from codegen.emulator.functions.processes.host import GRACE, NOT_STARTED, WorkerPipes, WorkerProcess
from codegen.emulator.functions.worker.sandbox import WorkerOrder

_POLL = 0.005  # seconds between looks at a process that is ending


class SpawnedProcess:
    """A worker that is our own child."""

    def __init__(
        self, loop: AbstractEventLoop, process: subprocess.Popen[bytes], on_exit: Callable[[int], None]
    ) -> None:
        self.pid: int | None = process.pid
        self._loop = loop
        self._process = process
        self._on_exit = on_exit
        self._ended = False
        self._next_look: Handle | None = None
        self._patience = GRACE

    def kill(self) -> None:
        if not self._ended:
            _kill_group(self._process.pid)
            self.expect_end()

    def poll(self) -> None:
        """A child of the handler that outlives it keeps the connection open: its end does not show there."""
        if not self._ended and self._process.poll() is not None:
            self._tell()

    def expect_end(self) -> None:
        if not self._next_look:
            # Not at once: whoever kills it has first to say why, and its end may be there already.
            self._next_look = self._loop.call_soon(self._look)

    def end(self) -> None:
        """Kill it and wait, which takes no time."""
        if not self._ended:
            _kill_group(self._process.pid)
            self._process.wait()
            self._tell()

    def _look(self) -> None:
        self.poll()
        if self._ended:
            return
        self._patience -= _POLL
        if self._patience < 0:
            _kill_group(self._process.pid)
        self._next_look = self._loop.call_later(_POLL, self._look)

    def _tell(self) -> None:
        self._ended = True
        if self._next_look:
            self._next_look.cancel()
        _kill_group(self._process.pid)  # what it left running
        self._on_exit(self._process.returncode)


class NoProcess:
    """A worker whose interpreter could not be started."""

    pid: int | None = None

    def kill(self) -> None:
        pass

    def poll(self) -> None:
        pass

    def expect_end(self) -> None:
        pass


class SpawningHost:
    """Starts one interpreter for each worker.

    Args:
        command: makes its command line, of the descriptors of its requests and its responses, and its order without the
            environment.
    """

    def __init__(
        self, loop: AbstractEventLoop, command: Callable[[int, int, Mapping[str, object]], list[str]]
    ) -> None:
        self._loop = loop
        self._command = command
        self._processes: set[SpawnedProcess] = set()

    def start_worker(
        self, order: WorkerOrder, pipes: WorkerPipes, on_exit: Callable[[int], None]
    ) -> WorkerProcess:
        # The variables may be secret: they go by the environment, which only this user can read, not by the command.
        public = {name: value for name, value in order.items() if name != "environment"}
        try:
            child = subprocess.Popen(
                self._command(pipes.requests, pipes.responses, public),
                stdin=subprocess.DEVNULL,
                stdout=pipes.output,
                stderr=pipes.output,
                pass_fds=(pipes.requests, pipes.responses),
                env=order["environment"],
                process_group=0,  # a Ctrl-C in the terminal is the emulator's alone
            )
        except OSError:
            self._loop.call_soon(on_exit, NOT_STARTED)
            return NoProcess()
        finally:
            pipes.close()

        def ended(code: int) -> None:
            self._processes.discard(process)
            on_exit(code)

        process = SpawnedProcess(self._loop, child, ended)
        self._processes.add(process)
        return process

    async def close(self) -> None:
        for process in list(self._processes):
            process.end()


def _kill_group(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)
