"""Idle connections of a WebSocket API: python tests/benchmarks/bench_connections.py SOURCE [COUNT].

SOURCE is a template or project whose $connect lets everybody in. Printed are how long the connections take to open, and
the emulator's memory for each of them, beside what it takes before (with some open, so that its functions run).
"""

from __future__ import annotations

import argparse
import asyncio
import re
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

ALREADY_OPEN, AT_ONCE = 200, 100
_HANDSHAKE = (
    "GET {path} HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
)


async def connected(url: str) -> asyncio.StreamWriter:
    """An open connection.

    Raises:
        RuntimeError: the handshake was refused.
    """
    parts = urlsplit(url)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    writer.write(_HANDSHAKE.format(path=parts.path, host=parts.netloc).encode())
    answer = await reader.readuntil(b"\r\n\r\n")
    if b" 101 " not in answer:
        raise RuntimeError(answer.decode())
    return writer


async def hold(url: str, count: int, process: int) -> tuple[float, int, int]:
    """Seconds until so many connections are open, and the emulator's memory before and after, in kB."""
    held = [await connected(url) for _ in range(ALREADY_OPEN)]
    before, start = memory(process), time.perf_counter()
    while len(held) < count + ALREADY_OPEN:
        held += await asyncio.gather(*(connected(url) for _ in range(AT_ONCE)))
    taken, after = time.perf_counter() - start, memory(process)
    for writer in held:
        writer.close()
    return taken, before, after


def memory(process: int) -> int:
    """What a process holds, in kB."""
    status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    found = re.search(r"VmRSS:\s+(\d+)", status)
    assert found is not None
    return int(found[1])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source")
    parser.add_argument("count", nargs="?", type=int, default=5_000)
    asked = parser.parse_args()
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    command = [sys.executable, "-m", "codegen", "emulate", asked.source, "--port", "0"]
    emulator = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert emulator.stdout is not None
    try:
        url = re.search(r"ws://\S+", emulator.stdout.readline())
        if url is None:
            sys.exit(f"{asked.source} has no WebSocket API")
        taken, before, after = asyncio.run(hold(url[0], asked.count, emulator.pid))
        each = (after - before) / asked.count
        print(
            f"{asked.count:,} connections in {taken:.1f} s: {before:,} kB, then {after:,} kB, {each:.1f} kB each"
        )
    finally:
        emulator.send_signal(signal.SIGINT)
        emulator.wait(timeout=60)


if __name__ == "__main__":
    main()
