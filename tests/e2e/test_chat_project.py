"""specs/chat.asyncapi.yaml with its handlers: scaffolded, tested, served, and talked to by two clients."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from chat_room import TOKEN, ask, entered, heard
from emulating import run_codegen, run_in
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect


def test_its_own_tests_pass(chat: Path) -> None:
    assert "8 passed" in run_in(chat, "pytest", "-q", "-p", "no:cacheprovider")


def test_its_own_tests_pass_against_a_stage(
    chat: Path, chat_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CODEGEN_TEST_URL", f"{chat_url}?token={TOKEN}")
    assert "7 passed, 1 skipped" in run_in(chat, "pytest", "-q", "-p", "no:cacheprovider")


def test_its_handlers_keep_the_types_of_the_contract(chat: Path) -> None:
    assert "Success" in run_in(chat, "mypy", "--cache-dir", str(chat / ".mypy_cache"))


def test_another_run_changes_nothing(chat: Path) -> None:
    assert run_codegen("scaffold", chat, "--check").returncode == 0


def test_two_clients_talk(chat_url: str, room: str) -> None:
    with entered(chat_url, "ann", room) as (ann, for_ann), entered(chat_url, "bob", room) as (bob, for_bob):
        assert for_ann == {"room": room, "members": ["ann"]}
        assert for_bob == {"room": room, "members": ["ann", "bob"]}
        ann.send(json.dumps({"action": "send", "room": room, "text": "Is there coffee?"}))
        said = {"room": room, "sender": "ann", "text": "Is there coffee?"}
        assert [heard(ann), heard(bob)] == [said, said]


def test_who_has_gone_hears_nothing_and_stops_nobody(chat_url: str, room: str) -> None:
    with entered(chat_url, "carol", room):
        pass
    with entered(chat_url, "dave", room) as (dave, _):
        said = ask(dave, {"action": "send", "room": room, "text": "Anybody?"})
        assert said["sender"] == "dave"


def test_only_who_knows_the_token_connects(chat_url: str) -> None:
    for query, status in (("nickname=eve", 401), ("nickname=eve&token=guessed", 403)):
        with pytest.raises(InvalidStatus) as caught:
            connect(f"{chat_url}?{query}").__enter__()
        assert caught.value.response.status_code == status


def test_a_handshake_without_a_name_is_refused(chat_url: str) -> None:
    with pytest.raises(InvalidStatus) as caught:
        connect(f"{chat_url}?token={TOKEN}").__enter__()
    assert caught.value.response.status_code == 400


def test_a_bad_message_is_refused(chat_url: str, room: str) -> None:
    with entered(chat_url, "frank", room) as (client, _):
        assert ask(client, "hello")["status"] == 400
        assert ask(client, {"action": "send", "room": room})["message"] == "Bad request body"
        assert (
            ask(client, {"action": "send", "room": "cellar", "text": "?"})["detail"] == "Join cellar first."
        )
