"""`codegen emulate` as its users run it: a process that serves a project, follows edits, and ends on Ctrl-C."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from queue import Queue

import pytest

from codegen.workflows.scaffold import scaffold

CONTRACT = """\
openapi: 3.1.0
info: {title: Hello, version: "1"}
paths:
  /hello:
    get:
      operationId: sayHello
      responses:
        "200":
          description: A greeting.
          content:
            application/json:
              schema: {$ref: "#/components/schemas/Greeting"}
              example: {message: "Hello, world"}
components:
  schemas:
    Greeting:
      type: object
      required: [message]
      properties:
        message: {type: string}
"""
WAIT_SECONDS = 30


class Emulator:
    """A running `codegen emulate`."""

    def __init__(self, *words: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "codegen", "emulate", *words, "--port", "0"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            stdin=subprocess.DEVNULL,
            text=True,
        )
        self.messages: Queue[str] = Queue()
        self.said: list[str] = []
        self._reader = threading.Thread(target=self._read)
        self._reader.start()
        self.url = self.process.stdout.readline().split()[-1] if self.process.stdout else ""

    def _read(self) -> None:
        for line in self.process.stderr or ():
            self.said.append(line)
            self.messages.put(line)

    def wait_for(self, *texts: str) -> None:
        """Wait until each of the texts was said, in whatever order."""
        missing = set(texts)
        while missing:
            line = self.messages.get(timeout=WAIT_SECONDS)
            missing = {text for text in missing if text not in line}

    def get(self, path: str) -> tuple[int, object]:
        try:
            with urllib.request.urlopen(f"{self.url}{path}", timeout=WAIT_SECONDS) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            with error:
                return error.code, json.load(error)

    def end(self) -> int:
        self.process.send_signal(signal.SIGINT)
        code = self.process.wait(WAIT_SECONDS)
        self._reader.join()
        for stream in (self.process.stdout, self.process.stderr):
            if stream:
                stream.close()
        return code


@pytest.fixture
def contract(tmp_path: Path) -> Path:
    path = tmp_path / "hello.yaml"
    path.write_text(CONTRACT)
    return path


@pytest.fixture
def root(contract: Path, tmp_path: Path) -> Path:
    return scaffold(contract, tmp_path / "hello").root


@pytest.fixture
def emulator(root: Path) -> Iterator[Emulator]:
    made = Emulator(str(root))
    yield made
    if made.process.poll() is None:
        made.end()


def test_a_fresh_project_answers_and_ends_on_ctrl_c(emulator: Emulator) -> None:
    assert emulator.get("/hello") == (200, {"message": "Hello, world"})
    assert emulator.end() == 0
    assert not any("Traceback" in line for line in emulator.said)


def test_an_edit_of_a_handler_is_followed(emulator: Emulator, root: Path) -> None:
    assert emulator.get("/hello")[0] == 200
    handler = root / "src/handlers/say_hello.py"
    handler.write_text(handler.read_text().replace("Hello, world", "Hi"))
    emulator.wait_for("renewed SayHelloFunction")
    assert emulator.get("/hello") == (200, {"message": "Hi"})


def test_an_edit_of_the_contract_is_followed_and_a_broken_one_changes_nothing(
    emulator: Emulator, contract: Path
) -> None:
    assert emulator.get("/moin")[0] == 403
    contract.write_text(CONTRACT.replace("/hello:", "/moin:"))
    emulator.wait_for("the contract changed, the project follows", "was read again")
    assert emulator.get("/moin") == (200, {"message": "Hello, world"})
    contract.write_text("openapi: [")
    emulator.wait_for("goes on being served")
    assert emulator.get("/moin")[0] == 200
    assert any("hello.yaml:2:1: error" in line for line in emulator.said)


def test_a_contract_that_changed_before_the_start_is_caught_up_with(root: Path, contract: Path) -> None:
    contract.write_text(CONTRACT.replace("/hello:", "/moin:"))
    emulator = Emulator(str(root))
    try:
        assert emulator.get("/moin") == (200, {"message": "Hello, world"})
    finally:
        assert emulator.end() == 0


def test_a_bare_contract_answers_with_its_examples(contract: Path) -> None:
    emulator = Emulator(str(contract))
    try:
        assert emulator.get("/hello") == (200, {"message": "Hello, world"})
    finally:
        assert emulator.end() == 0
    assert not (contract.parent / "hello").exists()


@pytest.mark.parametrize("source", ["missing", "broken.yaml", "empty"])
def test_what_can_not_be_served_ends_with_2(tmp_path: Path, source: str) -> None:
    (tmp_path / "broken.yaml").write_text("openapi: [")
    (tmp_path / "empty").mkdir()
    command = [sys.executable, "-m", "codegen", "emulate", source, "--port", "0"]
    ran = subprocess.run(
        command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=WAIT_SECONDS
    )
    assert ran.returncode == 2
    assert ran.stderr
    assert "Traceback" not in ran.stderr


def test_a_second_ctrl_c_does_not_wait_for_requests(root: Path, emulator: Emulator) -> None:
    begun, finished = root / "begun", root / "finished"
    handler = root / "src" / "handlers" / "say_hello.py"
    assert emulator.get("/hello")[0] == 200
    handler.write_text(
        "import time\nfrom pathlib import Path\n"
        + handler.read_text().replace(
            "    return ",
            f"    Path({str(begun)!r}).touch()\n    time.sleep(2.5)\n    Path({str(finished)!r}).touch()\n    return ",
        )
    )
    emulator.wait_for("renewed")
    address = urllib.parse.urlsplit(emulator.url)
    with socket.create_connection((address.hostname or "", address.port or 0), WAIT_SECONDS) as client:
        client.sendall(f"GET {address.path}/hello HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        while not begun.exists():
            threading.Event().wait(0.01)
        emulator.process.send_signal(signal.SIGINT)
        emulator.wait_for("stopping")
        assert emulator.end() == 0
    assert not finished.exists()
