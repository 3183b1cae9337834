"""Start and CPU per request of `codegen mock`, and of Prism beside it where that is installed.

    python tests/benchmarks/bench_mocks.py CONTRACT PATH [--requests N] [--prism node_modules/.bin/prism]

PATH is what is asked for with GET, such as `/pets?limit=5`. CPU seconds are those of the server's processes, so that a
busy machine changes little. A script, not a test.
"""

from __future__ import annotations

import argparse
import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from server_process import cpu, end_in_order

PORT = 4499
WARM_UP = 50
_PATIENCE = 120.0


def main() -> None:
    end_in_order()
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("contract")
    arguments.add_argument("path")
    arguments.add_argument("--requests", type=int, default=500)
    arguments.add_argument("--prism")
    asked = arguments.parse_args()
    servers = {"codegen": [sys.executable, "-m", "codegen", "mock", asked.contract, "--port", str(PORT)]}
    if asked.prism:
        servers["prism"] = [asked.prism, "mock", "--port", str(PORT), asked.contract]
    for name, command in servers.items():
        print(f"{name:8} {measured(command, asked.path, asked.requests)}")


def measured(command: Sequence[str], path: str, requests: int) -> str:
    """What a server costs: to its first answer, and for each answer."""
    begun = time.monotonic()
    server = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        connection = first_answer(path, begun)
        started, cpu_of_start = time.monotonic() - begun, cpu(server.pid)
        for _ in range(WARM_UP):
            ask(connection, path)
        before = cpu(server.pid)
        statuses = {ask(connection, path) for _ in range(requests)}
        each = (cpu(server.pid) - before) / requests
    finally:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()
    return f"start {started:.2f} s, {cpu_of_start:.2f} s of CPU; a request {each * 1e6:.0f} us of CPU; {statuses}"


def first_answer(path: str, begun: float) -> http.client.HTTPConnection:
    """A connection, as soon as the server answers."""
    while True:
        connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=_PATIENCE)
        try:
            ask(connection, path)
            return connection
        except OSError:
            if time.monotonic() - begun > _PATIENCE:
                raise
            time.sleep(0.02)


def ask(connection: http.client.HTTPConnection, path: str) -> int:
    connection.request("GET", path, headers={"Authorization": "Bearer x"})
    response = connection.getresponse()
    response.read()
    return response.status


if __name__ == "__main__":
    main()
