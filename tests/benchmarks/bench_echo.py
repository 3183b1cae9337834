"""Messages per second of a WebSocket API that echoes, beside serverless-offline where that is installed.

    python tests/benchmarks/bench_echo.py [--connections N] [--seconds S] [--rounds N] [--serverless NODE_MODULES]

Every connection sends a message, waits for its echo, and sends the next; each message has a number, so that one that
is lost, doubled or out of order is seen. The client is one loop over raw sockets whose frames are made before: it
costs about 20 us a message, beside the 80 and more of the servers. All servers run the same handlers: one in Python,
one in JavaScript (for serverless-offline both in its worker threads, as it comes, and in its own process, which costs
it least). They take turns; printed are the medians over the rounds, and CPU of the server with every process below
it. A script, not a test.
"""

from __future__ import annotations

import argparse
import os
import select
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from server_process import cpu, end_in_order

PORT = 4497
ROUND_OF_MESSAGES = 1_000  # frames made before; their numbers begin again after so many
PADDING = 100
WARM_UP = 2.0  # seconds
PATIENCE = 120.0
MASK = bytes.fromhex("37fa213d")  # not zero: some servers save the unmasking then

FILES = {
    "handlers.py": """\
def echo(event, context):
    return {"statusCode": 200, "body": event.get("body", "connected")}
""",
    "index.js": """\
exports.echo = async (event) => ({ statusCode: 200, body: event.body ?? "connected" });
""",
    "template.yaml": """\
AWSTemplateFormatVersion: '2010-09-09'
Transform: AWS::Serverless-2016-10-31
Resources:
  EchoFunction:
    Type: AWS::Serverless::Function
    Properties: {{Runtime: {runtime}, CodeUri: ., Handler: {handler}, Timeout: 25}}
  Api:
    Type: AWS::ApiGatewayV2::Api
    Properties: {{Name: echo, ProtocolType: WEBSOCKET, RouteSelectionExpression: $request.body.action}}
  Echo:
    Type: AWS::ApiGatewayV2::Integration
    Properties:
      ApiId: !Ref Api
      IntegrationType: AWS_PROXY
      IntegrationUri: !Sub >-
        arn:aws:apigateway:${{AWS::Region}}:lambda:path/2015-03-31/functions/${{EchoFunction.Arn}}/invocations
  Connect:
    Type: AWS::ApiGatewayV2::Route
    Properties: {{ApiId: !Ref Api, RouteKey: $connect, Target: !Sub 'integrations/${{Echo}}'}}
  Default:
    Type: AWS::ApiGatewayV2::Route
    Properties:
      ApiId: !Ref Api
      RouteKey: $default
      RouteResponseSelectionExpression: $default
      Target: !Sub integrations/${{Echo}}
  DefaultResponse:
    Type: AWS::ApiGatewayV2::RouteResponse
    Properties: {{ApiId: !Ref Api, RouteId: !Ref Default, RouteResponseKey: $default}}
  Stage:
    Type: AWS::ApiGatewayV2::Stage
    Properties: {{ApiId: !Ref Api, StageName: dev, AutoDeploy: true}}
""",
    "serverless.yml": """\
service: echo
frameworkVersion: '3'
provider:
  {{name: aws, stage: dev, runtime: {runtime}, timeout: 25}}
plugins: [serverless-offline]
custom:
  serverless-offline:
    {{httpPort: 4498, websocketPort: {port}, lambdaPort: 4499, host: 127.0.0.1, useInProcess: {in_process}}}
functions:
  echo:
    handler: {handler}
    events:
      - websocket: {{route: $connect}}
      - websocket: {{route: $default, routeResponseSelectionExpression: $default}}
""",
}
PYTHON = {"runtime": f"python3.{sys.version_info.minor}", "handler": "handlers.echo"}
JAVASCRIPT = {"runtime": "nodejs20.x", "handler": "index.echo"}


@dataclass(slots=True)
class System:
    """A server with the handler that it runs."""

    name: str
    command: list[str]
    values: dict[str, str]  # what its configuration differs in
    links: dict[str, Path] = field(default_factory=dict)


@dataclass(slots=True)
class Figures:
    """What one run brought."""

    messages: int
    seconds: float
    cpu_seconds: float
    times: list[float]  # of each round trip, sorted

    @property
    def rate(self) -> float:
        return self.messages / self.seconds

    @property
    def cpu_us(self) -> float:
        return self.cpu_seconds / self.messages * 1e6

    def at(self, share: float) -> float:
        """Milliseconds within which so many of the messages came back."""
        return self.times[min(len(self.times) - 1, int(len(self.times) * share))] * 1e3


# ---- the client
def _text(number: int) -> bytes:
    return b'{"action":"echo","n":%04d,"padding":"%s"}' % (number + ROUND_OF_MESSAGES, b"y" * PADDING)


def _sent(text: bytes) -> bytes:
    head = bytes((0x81, 0xFE)) + len(text).to_bytes(2, "big")
    return head + MASK + bytes(byte ^ MASK[index % 4] for index, byte in enumerate(text))


def _expected(text: bytes) -> bytes:
    return bytes((0x81, 0x7E)) + len(text).to_bytes(2, "big") + text


TEXTS = [_text(number) for number in range(ROUND_OF_MESSAGES)]
EXCHANGES = [(_sent(text), _expected(text)) for text in TEXTS]


class Connection:
    """One client."""

    __slots__ = ("_begun", "_exchanges", "_expected", "_sent_at", "socket")

    def __init__(self, opened: socket.socket) -> None:
        self.socket = opened
        self._exchanges = cycle(EXCHANGES)
        self._begun = b""
        self._expected = b""
        self._sent_at = 0.0

    def send(self) -> None:
        frame, self._expected = next(self._exchanges)
        self._sent_at = time.perf_counter()
        self.socket.sendall(frame)

    def receive(self) -> float | None:
        """Seconds of the round trip; None where its answer is not whole.

        Raises:
            RuntimeError: something else came.
        """
        got = self._begun + self.socket.recv(4096)
        if got == self._expected:
            self._begun = b""
            return time.perf_counter() - self._sent_at
        if not got or not self._expected.startswith(got):
            raise RuntimeError(f"{got!r} came in place of {self._expected!r}")
        self._begun = got
        return None


def connected(path: str, number: int) -> Connection:
    """An open connection, after as many tries as the server needs.

    Raises:
        RuntimeError: it did not open one in time.
    """
    key = f"{number:022}=="  # serverless-offline knows connections by their keys
    ask = (
        f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{PORT}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n"
    )
    end, answer = time.monotonic() + PATIENCE, b""
    while time.monotonic() < end:
        try:
            opened = socket.create_connection(("127.0.0.1", PORT), 10)
            opened.sendall(ask.encode())
            answer = opened.recv(4096)
        except OSError as error:
            answer = str(error).encode()
        if b" 101 " in answer and answer.endswith(b"\r\n\r\n"):
            opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return Connection(opened)
        time.sleep(0.05)
    raise RuntimeError(f"no connection: {answer!r}")


def echo(connections: list[Connection], seconds: float) -> list[float]:
    """Seconds of each round trip, while all connections talk at once; each waits for its last answer."""
    ready, by_number = select.epoll(), {each.socket.fileno(): each for each in connections}
    for number in by_number:
        ready.register(number, select.EPOLLIN)
    for each in connections:
        each.send()
    times, waiting, end = [], len(connections), time.perf_counter() + seconds
    while waiting:
        for number, _ in _within_patience(ready):
            taken = by_number[number].receive()
            if taken is None:
                continue
            times.append(taken)
            if time.perf_counter() < end:
                by_number[number].send()
            else:
                waiting -= 1
    ready.close()
    return times


def _within_patience(ready: select.epoll) -> list[tuple[int, int]]:
    events = ready.poll(PATIENCE)
    if not events:
        raise RuntimeError("messages are lost: nothing comes any more")
    return events


# ---- the servers
@contextmanager
def running(system: System) -> Iterator[int]:
    """A server in a folder of its own, by its process id."""
    with tempfile.TemporaryDirectory() as folder:
        values = {"port": str(PORT), "in_process": "false", **system.values}
        for name, text in FILES.items():
            is_configuration = name.endswith(("yaml", "yml"))
            Path(folder, name).write_text(text.format(**values) if is_configuration else text)
        for name, target in system.links.items():
            Path(folder, name).symlink_to(target)
        environment = {**os.environ, "SLS_TELEMETRY_DISABLED": "1", "SLS_NOTIFICATIONS_MODE": "off"}
        with Path(folder, "server.log").open("wb") as log:
            server = subprocess.Popen(
                system.command, cwd=folder, env=environment, stdout=log, stderr=log, start_new_session=True
            )
            try:
                yield server.pid
            finally:
                os.killpg(server.pid, signal.SIGTERM)
                try:
                    server.wait(10)
                except subprocess.TimeoutExpired:
                    os.killpg(server.pid, signal.SIGKILL)
                    server.wait()


def measured(system: System, connections: int, seconds: float) -> Figures:
    """One run of one server."""
    with running(system) as process:
        path = "/dev" if system.name.startswith("codegen") else "/"
        clients = [connected(path, number) for number in range(connections)]
        try:
            echo(clients, WARM_UP)
            before, begun = cpu(process), time.perf_counter()
            times = echo(clients, seconds)
            taken, spent = time.perf_counter() - begun, cpu(process) - before
        finally:
            for client in clients:
                client.socket.close()
    return Figures(len(times), taken, spent, sorted(times))


def systems(serverless: Path | None) -> list[System]:
    """What is measured; the first two are ours, the others their peers."""
    ours = [sys.executable, "-m", "codegen", "emulate", "template.yaml", "--port", str(PORT)]
    found = [System("codegen, Python", ours, PYTHON), System("codegen, JavaScript", ours, JAVASCRIPT)]
    if serverless is not None:
        theirs = ["node", "node_modules/.bin/serverless", "offline", "start"]
        links = {"node_modules": serverless.resolve()}
        inside = JAVASCRIPT | {"in_process": "true"}
        found += [
            System("serverless-offline, Python", theirs, PYTHON, links),
            System("serverless-offline, JavaScript in worker threads", theirs, JAVASCRIPT, links),
            System("serverless-offline, JavaScript in its own process", theirs, inside, links),
        ]
    return found


def main() -> None:
    end_in_order()
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--connections", type=int, default=200)
    options.add_argument("--seconds", type=float, default=5.0)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument(
        "--serverless", type=Path, metavar="NODE_MODULES", help="a folder that has serverless-offline"
    )
    options.add_argument("--only", default="", help="measure what has this in its name")
    asked = options.parse_args()
    chosen = [system for system in systems(asked.serverless) if asked.only in system.name]
    runs: dict[str, list[Figures]] = {system.name: [] for system in chosen}
    for _ in range(asked.rounds):
        for system in chosen:
            try:
                runs[system.name].append(measured(system, asked.connections, asked.seconds))
            except RuntimeError as error:
                print(f"{system.name}: {error}", file=sys.stderr)
    print(
        f"{asked.connections} connections{'messages/s':>44}{'us CPU/message':>16}{'p50 ms':>9}{'p99 ms':>9}"
    )
    for name, figures in runs.items():
        if figures:
            print(_row(name, figures))


def _row(name: str, runs: list[Figures]) -> str:
    rate, cost, half, most = (
        statistics.median(values)
        for values in (
            [run.rate for run in runs],
            [run.cpu_us for run in runs],
            [run.at(0.5) for run in runs],
            [run.at(0.99) for run in runs],
        )
    )
    return f"{name:50}{rate:10.0f}{cost:16.1f}{half:9.1f}{most:9.1f}"


if __name__ == "__main__":
    main()
