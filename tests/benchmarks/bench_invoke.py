"""CPU and latency of one invoke, the whole process tree counted: emulator side, fork server and workers.

    python tests/benchmarks/bench_invoke.py [--requests N] [--concurrency N ...] [--own-bootstrap] [--log] [--profile]

Prints microseconds of CPU per invoke on either side of the socket, wall time, and p50 and p99 of the latency. A script,
not a test. Compare figures of concurrency 2 and more: with one request at a time they double or not with the
processor that the kernel chooses.
"""

from __future__ import annotations

import argparse
import asyncio
import cProfile
import json
import os
import pstats
import statistics
import sys
import tempfile
import time
from pathlib import Path

import uvloop

from codegen.emulator.functions.processes.interpreter import Interpreter
from codegen.emulator.functions.runtime import FunctionRuntime, RuntimeOptions
from codegen.ir.function import Function

HANDLER = """
import json

HEADERS = {"Content-Type": "application/json"}

def hello(event, context):
    return {"statusCode": 200, "headers": HEADERS, "body": json.dumps({"message": "Hello, world"})}
"""
HEADERS = {"Host": "127.0.0.1:4000", "User-Agent": "bench", "Accept": "*/*", "X-Forwarded-For": "127.0.0.1"}
REQUEST_CONTEXT = {
    "accountId": "123456789012",
    "apiId": "a1b2c3d4e5",
    "domainName": "a1b2c3d4e5.execute-api.us-east-1.amazonaws.com",
    "extendedRequestId": "JKJaXmPLvHcESHA=",
    "httpMethod": "GET",
    "identity": dict.fromkeys(
        "accessKey accountId caller cognitoIdentityId cognitoIdentityPoolId user userArn".split()
    ),
    "path": "/prod/hello",
    "protocol": "HTTP/1.1",
    "requestId": "c6af9ac6-7b61-11e6-9a41-93e8deadbeef",
    "requestTime": "10/Mar/2026:00:03:59 +0000",
    "requestTimeEpoch": 1773101039428,
    "resourcePath": "/hello",
    "stage": "prod",
}
EVENT = {
    "resource": "/hello",
    "path": "/hello",
    "httpMethod": "GET",
    "headers": HEADERS,
    "multiValueHeaders": {name: [value] for name, value in HEADERS.items()},
    "queryStringParameters": None,
    "multiValueQueryStringParameters": None,
    "pathParameters": None,
    "stageVariables": None,
    "requestContext": REQUEST_CONTEXT,
    "body": None,
    "isBase64Encoded": False,
}
TICK = os.sysconf("SC_CLK_TCK")


def descendants_cpu() -> float:
    """CPU seconds of every process below this one."""
    parents: dict[int, list[tuple[int, float]]] = {}
    for entry in filter(str.isdigit, os.listdir("/proc")):
        try:
            fields = Path("/proc", entry, "stat").read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        parents.setdefault(int(fields[1]), []).append(
            (int(entry), (int(fields[11]) + int(fields[12])) / TICK)
        )
    total, todo = 0.0, [os.getpid()]
    while todo:
        for pid, seconds in parents.get(todo.pop(), []):
            total += seconds
            todo.append(pid)
    return total


async def load(runtime: FunctionRuntime, payload: bytes, requests: int, concurrency: int) -> list[float]:
    latencies: list[float] = []

    async def client() -> None:
        for _ in range(requests // concurrency):
            begin = time.perf_counter()
            await runtime.invoke("hello", payload)
            latencies.append(time.perf_counter() - begin)

    await asyncio.gather(*(client() for _ in range(concurrency)))
    return latencies


async def measure(args: argparse.Namespace, folder: str) -> None:
    interpreter = Interpreter(sys.executable, own_bootstrap=args.own_bootstrap)
    log = (lambda name, line: None) if args.log else None
    runtime = FunctionRuntime(RuntimeOptions(interpreter, platform_log=args.log), log)
    begin = time.perf_counter()
    runtime.start()
    runtime.set_functions([Function("Hello", "hello", "bench_handler.hello", folder)])
    payload = json.dumps(EVENT).encode()
    await runtime.invoke("hello", payload)
    first = time.perf_counter() - begin
    say(f"{await runtime.bootstrap()}; event of {len(payload)} bytes; first answer after {first:.3f} s")
    for concurrency in args.concurrency:
        await load(runtime, payload, 2000, concurrency)
        before = time.process_time(), descendants_cpu(), time.perf_counter()
        latencies = await load(runtime, payload, args.requests, concurrency)
        after = time.process_time(), descendants_cpu(), time.perf_counter()
        ours, theirs, wall = ((b - a) * 1e6 / len(latencies) for a, b in zip(before, after, strict=True))
        p50, p99 = statistics.median(latencies) * 1e6, statistics.quantiles(latencies, n=100)[98] * 1e6
        say(
            f"concurrency {concurrency:3}: CPU {ours + theirs:5.1f} us ({ours:.1f} emulator, {theirs:.1f} workers); "
            f"wall {wall:.1f} us; p50 {p50:.0f} us, p99 {p99:.0f} us"
        )
    await runtime.close()


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--requests", type=int, default=20_000)
    parser.add_argument("--concurrency", type=int, nargs="+", default=[1, 2, 16])
    parser.add_argument("--own-bootstrap", action="store_true")
    parser.add_argument("--log", action="store_true", help="with START, END and REPORT lines")
    parser.add_argument("--profile", action="store_true", help="profile the emulator's side")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "bench_handler.py").write_text(HANDLER)
        if args.profile:
            profile = cProfile.Profile()
            profile.runcall(uvloop.run, measure(args, folder))
            pstats.Stats(profile).sort_stats("tottime").print_stats(20)
        else:
            uvloop.run(measure(args, folder))


if __name__ == "__main__":
    main()
