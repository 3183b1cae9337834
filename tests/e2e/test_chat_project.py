"""specs/chat.asyncapi.yaml with its handlers: scaffolded, tested, served, and talked to by two clients.

CODEGEN_CHAT_URL names a deployed stage (wss://API_ID.execute-api.REGION.amazonaws.com/STAGE) to talk to instead.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from emulating import PATIENCE, run_codegen, serving
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection, connect

DEPLOYED = os.environ.get("CODEGEN_CHAT_URL", "")
TOKEN = os.environ.get("CODEGEN_CHAT_TOKEN", "let-me-in")


@pytest.fixture(scope="module")
def project(specs: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example as it is made around its handlers."""
    folder = tmp_path_factory.mktemp("specs")
    shutil.copy(specs / "chat.asyncapi.yaml", folder)
    root = folder / "chat"
    shutil.copytree(specs / "chat", root)
    done = run_codegen("scaffold", root, "--force")
    assert done.returncode == 0, done.stderr
    return root


@pytest.fixture(scope="module")
def url(project: Path) -> Iterator[str]:
    if DEPLOYED:
        yield DEPLOYED
        return
    variables = project / ".env"
    variables.write_text(f"MEMBERS_FILE={project / 'members.sqlite'}\n")
    with serving(project, "--env-file", variables) as found:
        yield found


@pytest.fixture
def room() -> str:
    """A room that nobody was in before, also where the chat is deployed."""
    return "".join(chr(ord("a") + digit % 16) for digit in uuid4().bytes)


@contextmanager
def entered(url: str, nickname: str, room: str) -> Iterator[tuple[ClientConnection, Any]]:
    """A client in a room, and what it was told there."""
    with connect(f"{url}?token={TOKEN}&nickname={nickname}") as client:
        yield client, ask(client, {"action": "join", "room": room})


def ask(client: ClientConnection, message: Any) -> Any:
    """What a client gets next after it sent a message."""
    client.send(message if isinstance(message, str) else json.dumps(message))
    return heard(client)


def heard(client: ClientConnection) -> Any:
    return json.loads(client.recv(timeout=PATIENCE))


def run_in(root: Path, *words: str) -> str:
    command = [sys.executable, "-m", *words]
    done = subprocess.run(
        command, cwd=root, capture_output=True, text=True, timeout=PATIENCE * 3, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_its_own_tests_pass(project: Path) -> None:
    assert "8 passed" in run_in(project, "pytest", "-q", "-p", "no:cacheprovider")


def test_its_own_tests_pass_against_a_stage(
    project: Path, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CODEGEN_TEST_URL", f"{url}?token={TOKEN}")
    assert "7 passed, 1 skipped" in run_in(project, "pytest", "-q", "-p", "no:cacheprovider")


def test_its_handlers_keep_the_types_of_the_contract(project: Path) -> None:
    assert "Success" in run_in(project, "mypy", "--cache-dir", str(project / ".mypy_cache"))


def test_another_run_changes_nothing(project: Path) -> None:
    assert run_codegen("scaffold", project, "--check").returncode == 0


def test_two_clients_talk(url: str, room: str) -> None:
    with entered(url, "ann", room) as (ann, for_ann), entered(url, "bob", room) as (bob, for_bob):
        assert for_ann == {"room": room, "members": ["ann"]}
        assert for_bob == {"room": room, "members": ["ann", "bob"]}
        ann.send(json.dumps({"action": "send", "room": room, "text": "Is there coffee?"}))
        said = {"room": room, "sender": "ann", "text": "Is there coffee?"}
        assert [heard(ann), heard(bob)] == [said, said]


def test_who_has_gone_hears_nothing_and_stops_nobody(url: str, room: str) -> None:
    with entered(url, "carol", room):
        pass
    with entered(url, "dave", room) as (dave, _):
        said = ask(dave, {"action": "send", "room": room, "text": "Anybody?"})
        assert said["sender"] == "dave"


def test_only_who_knows_the_token_connects(url: str) -> None:
    for query, status in (("nickname=eve", 401), ("nickname=eve&token=guessed", 403)):
        with pytest.raises(InvalidStatus) as caught:
            connect(f"{url}?{query}").__enter__()
        assert caught.value.response.status_code == status


def test_a_handshake_without_a_name_is_refused(url: str) -> None:
    with pytest.raises(InvalidStatus) as caught:
        connect(f"{url}?token={TOKEN}").__enter__()
    assert caught.value.response.status_code == 400


def test_a_bad_message_is_refused(url: str, room: str) -> None:
    with entered(url, "frank", room) as (client, _):
        assert ask(client, "hello")["status"] == 400
        assert ask(client, {"action": "send", "room": room})["message"] == "Bad request body"
        assert (
            ask(client, {"action": "send", "room": "cellar", "text": "?"})["detail"] == "Join cellar first."
        )
