"""What a process uses, as the emulator sees it, and what its pipes say of it."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time

import pytest

from codegen.emulator.functions.processes.connection import WorkerConnection, request_pipe
from codegen.emulator.functions.processes.process_state import ProcessState
from codegen.emulator.functions.worker.frames import READY, RESPONSE

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="there is no /proc")


@on_linux
def test_processor_time_grows_with_computing_alone() -> None:
    before = time.process_time()
    seen = ProcessState(os.getpid()).processor_seconds()
    assert before <= seen <= time.process_time()


@on_linux
def test_a_process_that_has_ended_uses_nothing() -> None:
    process = subprocess.Popen([sys.executable, "-c", ""])
    state = ProcessState(process.pid)
    process.wait()
    assert (state.processor_seconds(), state.memory(), state.peak_memory()) == (0.0, 0, 0)
    state.close()


def test_a_worker_has_said_something_until_it_is_read() -> None:
    async def scenario() -> None:
        loop = asyncio.get_running_loop()
        taken: list[int] = []
        (theirs, requests), (responses, answers) = request_pipe(), os.pipe()
        connection = WorkerConnection(
            loop, requests, theirs, responses, lambda kind, _: taken.append(kind), lambda: None
        )
        assert not connection.has_unread()
        os.write(answers, RESPONSE.pack(READY, 0))
        assert connection.has_unread()
        connection.drain()
        assert taken == [READY]
        assert not connection.has_unread()
        connection.close()
        assert not connection.has_unread()
        os.close(theirs)
        os.close(answers)

    asyncio.run(scenario())
