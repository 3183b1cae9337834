"""The cache: what it gives back, what it forgets, and what it survives."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from codegen.core import cache as cache_module
from codegen.core.cache import MOST_ENTRIES, Cache


def test_a_value_is_found_by_its_facts_alone(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "kind")
    cache.store({"a": [1, None, "é"]}, "one", "two")
    assert cache.find("one", "two") == {"a": [1, None, "é"]}
    assert cache.find("one") is None
    assert cache.find("onetwo") is None


def test_another_state_of_the_tool_finds_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = Cache(tmp_path)
    cache.store(1, "one")
    monkeypatch.setattr(cache_module, "tool_state", lambda: "another")
    assert cache.find("one") is None


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b"[" * 100_000, b"2", b"0" * 64 + b"\n2"])
def test_a_damaged_entry_is_none(tmp_path: Path, content: bytes) -> None:
    cache = Cache(tmp_path)
    cache.store(1, "one")
    [entry] = tmp_path.iterdir()
    entry.write_bytes(content)
    assert cache.find("one") is None


def test_what_was_not_used_for_longest_is_forgotten(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.store(0, "used")
    [entry] = tmp_path.iterdir()
    for number in range(MOST_ENTRIES + 1):
        (tmp_path / f"{number}.json").write_text("1")
        os.utime(tmp_path / f"{number}.json", (number, number))
    os.utime(entry, (0, 0))
    assert cache.find("used") == 0
    cache.store(1, "new")
    assert len(list(tmp_path.iterdir())) == MOST_ENTRIES
    assert cache.find("used") == 0
    assert not (tmp_path / "0.json").exists()


def test_a_folder_that_can_not_be_written_is_none(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    cache = Cache(tmp_path / "file" / "kind")
    cache.store(1, "one")
    assert cache.find("one") is None
    assert Cache(None).find("one") is None


def test_users_say_where_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CODEGEN_CACHE_DIR", str(tmp_path / "here"))
    Cache.of_user("kind").store(1, "one")
    monkeypatch.delenv("CODEGEN_CACHE_DIR")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "there"))
    Cache.of_user("kind").store(1, "one")
    places = {path.parent.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.json")}
    assert places == {"here/kind", "there/codegen/kind"}
