"""Real parts end to end: the command `codegen`, a project on disk, an emulator on a free port of this machine."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import chat_room
import pytest
from emulating import run_codegen, serving


@pytest.fixture(scope="session")
def specs(pytestconfig: pytest.Config) -> Path:
    return pytestconfig.rootpath / "specs"


@pytest.fixture(scope="session")
def orders(specs: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh project of specs/orders.yaml."""
    folder = tmp_path_factory.mktemp("projects") / "orders"
    done = run_codegen("scaffold", specs / "orders.yaml", "-o", folder)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="session")
def orders_url(orders: Path) -> Iterator[str]:
    """The project of specs/orders.yaml, served; alice may call what is secured."""
    with serving(orders, "--as", "alice") as url:
        yield url


@pytest.fixture(scope="session")
def chat(specs: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The chat as it is made around its handlers."""
    folder = tmp_path_factory.mktemp("specs")
    shutil.copy(specs / "chat.asyncapi.yaml", folder)
    root = folder / "chat"
    shutil.copytree(specs / "chat", root)
    done = run_codegen("scaffold", root, "--force")
    assert done.returncode == 0, done.stderr
    return root


@pytest.fixture(scope="session")
def chat_url(chat: Path) -> Iterator[str]:
    """The chat, served, unless it is deployed."""
    if chat_room.DEPLOYED:
        yield chat_room.DEPLOYED
        return
    variables = chat / ".env"
    variables.write_text(f"MEMBERS_FILE={chat / 'members.sqlite'}\n")
    with serving(chat, "--env-file", variables) as url:
        yield url


@pytest.fixture
def room() -> str:
    """A room that nobody was in before, also where the chat is deployed."""
    return "".join(chr(ord("a") + digit % 16) for digit in uuid4().bytes)
