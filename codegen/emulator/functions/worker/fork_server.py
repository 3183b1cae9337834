"""The fork server: one process per interpreter that has the bootstrap imported and forks workers in milliseconds.

In: messages (JSON) with the descriptors of three pipes each over a SOCK_SEQPACKET socket. Out: messages about what
started and what ended. It stays single-threaded, since a fork copies only the calling thread.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import importlib
import json
import os
import platform
import select
import signal
import socket
from typing import Any, NoReturn

from . import lambda_bootstrap, process
from .sandbox import WorkerOrder

MESSAGE_SIZE = 262_144  # bytes; more than a socket's buffer takes at once
_PIPES = 3  # of a worker: requests, responses, output
_PR_SET_PDEATHSIG = 1


def serve(descriptor: int, options: dict[str, Any]) -> None:
    """Serve until the emulator closes the socket, then take every worker along."""
    control = socket.socket(fileno=descriptor)
    os.set_inheritable(descriptor, False)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the emulator's; workers inherit this
    bootstrap = lambda_bootstrap.load(options["library"], options["own_bootstrap"])
    server = ForkServer(control, bootstrap)
    server.send({"event": "hello", "bootstrap": bootstrap.name, "python": platform.python_version()})
    for name in options["preload"]:
        with contextlib.suppress(Exception):  # the handler that needs it will say so
            importlib.import_module(name)
    gc.collect()
    gc.freeze()  # a collection in a worker must not touch, and so copy, the pages that it shares with us
    server.run()


class ForkServer:
    """Forks, kills and reaps workers; the emulator knows them by the numbers that it gave them."""

    def __init__(self, control: socket.socket, bootstrap: lambda_bootstrap.Bootstrap) -> None:
        self._control = control
        self._bootstrap = bootstrap
        self._numbers: dict[int, int] = {}  # of the live workers, by process id
        self._prctl = ctypes.CDLL(None).prctl
        self._wake_read, self._wake_write = os.pipe()
        os.set_blocking(self._wake_read, False)
        os.set_blocking(self._wake_write, False)

    def send(self, message: dict[str, Any]) -> None:
        with contextlib.suppress(OSError):  # the emulator is gone; the next read says so too
            self._control.send(json.dumps(message).encode())

    def run(self) -> None:
        signal.set_wakeup_fd(self._wake_write, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda number, frame: None)
        poll = select.poll()
        poll.register(self._control, select.POLLIN)
        poll.register(self._wake_read, select.POLLIN)
        alive = True
        while alive:
            for descriptor, _ in poll.poll():
                if descriptor == self._wake_read:
                    self._reap()
                else:
                    alive = self._receive()
        self._end()

    def _receive(self) -> bool:
        try:
            data, descriptors, _, _ = socket.recv_fds(self._control, MESSAGE_SIZE, _PIPES)
        except OSError:
            return False
        if not data:
            return False
        message = json.loads(data)
        if message["request"] == "fork":
            self._fork(message["number"], message["order"], *descriptors)
        else:
            self._kill(message["number"])
        return True

    def _fork(self, number: int, order: WorkerOrder, *pipes: int) -> None:
        server = os.getpid()
        try:
            pid = os.fork()
        except OSError:
            self.send({"event": "exited", "number": number, "code": -signal.SIGKILL})
        else:
            if not pid:
                self._become_worker(server, order, *pipes)
            _own_group(pid)
            self._numbers[pid] = number
            self.send({"event": "started", "number": number, "pid": pid})
        for descriptor in pipes:
            os.close(descriptor)

    def _become_worker(
        self, server: int, order: WorkerOrder, requests: int, responses: int, output: int
    ) -> NoReturn:
        try:
            _own_group(0)
            self._prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
            if os.getppid() != server:  # it died before the line above
                os._exit(1)
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            self._control.close()
            os.close(self._wake_read)
            os.close(self._wake_write)
            os.dup2(output, 1)
            os.dup2(output, 2)
            os.close(output)
            for descriptor in (requests, responses):
                os.set_inheritable(descriptor, False)
            process.run(order, requests, responses, self._bootstrap)
        finally:
            os._exit(1)

    def _kill(self, number: int) -> None:
        for pid, its_number in self._numbers.items():
            if its_number == number:
                _kill_group(pid)

    def _reap(self) -> None:
        with contextlib.suppress(BlockingIOError):
            os.read(self._wake_read, 4096)
        while self._numbers:
            # WNOWAIT: while the leader is a zombie its number is nobody else's, and what it left running can be killed.
            ended = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
            if ended is None:
                return
            _kill_group(ended.si_pid)
            _, status = os.waitpid(ended.si_pid, 0)
            number = self._numbers.pop(ended.si_pid)
            self.send({"event": "exited", "number": number, "code": os.waitstatus_to_exitcode(status)})

    def _end(self) -> None:
        for pid in self._numbers:
            _kill_group(pid)
        for pid in self._numbers:
            os.waitpid(pid, 0)


def _own_group(pid: int) -> None:
    """Lead a process group: what a handler starts ends with it."""
    with contextlib.suppress(OSError):  # parent and child both try, for whoever comes first needs it
        os.setpgid(pid, pid)


def _kill_group(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)
