"""What starts the processes of workers: a port with two implementations, a fork server and a fresh interpreter each."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import NamedTuple, Protocol

from codegen.emulator.functions.worker.sandbox import WorkerOrder

NOT_STARTED = 127  # exit code, as of a shell, where the interpreter can't be started
GRACE = 1.0  # seconds that a process may take to end after it closed its connection


class WorkerPipes(NamedTuple):
    """The worker's ends of its pipes; its host closes them here."""

    requests: int  # it reads
    responses: int  # it writes
    output: int  # its stdout and stderr

    def close(self) -> None:
        for descriptor in self:
            os.close(descriptor)


class WorkerProcess(Protocol):
    """The process of one worker."""

    pid: int | None  # None until it is known

    def kill(self) -> None:
        """End it and what it started, now."""

    def poll(self) -> None:
        """Look whether it has ended, where nobody tells."""

    def expect_end(self) -> None:
        """It closed its connection: kill it when it does not end by itself."""


class WorkerHost(Protocol):
    """Starts workers."""

    def start_worker(
        self, order: WorkerOrder, pipes: WorkerPipes, on_exit: Callable[[int], None]
    ) -> WorkerProcess:
        """Start one with the given ends of its pipes, which are the host's from now on.

        Args:
            on_exit: called once with the exit code, as in subprocess: negative for a signal.
        """
        ...

    async def close(self) -> None:
        """End every process that is left."""


def interpreter_environment() -> dict[str, str]:
    """Give the developer's environment without what changes the interpreter (PYTHONPATH and its kin)."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
