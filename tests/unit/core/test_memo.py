"""The memo: what one run leaves to the next."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from codegen.core.cache import Cache
from codegen.core.memo import Memo, digest, plain_text


def test_the_next_run_finds_what_was_kept(tmp_path: Path) -> None:
    first = Memo(Cache(tmp_path), "contract")
    first.keep("one", ["a", None])
    assert first.find("one") is None  # a run has what it made itself
    first.save()
    assert Memo(Cache(tmp_path), "contract").find("one") == ["a", None]
    assert Memo(Cache(tmp_path), "another").find("one") is None


def test_what_a_run_did_not_use_is_forgotten(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    for uses in (["one", "two"], ["two"]):
        memo = Memo(cache, "contract")
        for key in uses:
            if memo.find(key) is None:
                memo.keep(key, key)
        memo.save()
    left = Memo(cache, "contract")
    assert (left.find("one"), left.find("two")) == (None, "two")


def test_a_run_that_changed_nothing_writes_nothing(tmp_path: Path) -> None:
    memo = Memo(Cache(tmp_path), "contract")
    memo.keep("one", 1)
    memo.save()
    [entry] = tmp_path.iterdir()
    before = entry.stat().st_ino
    again = Memo(Cache(tmp_path), "contract")
    assert again.find("one") == 1
    again.save()
    assert entry.stat().st_ino == before


def test_what_a_run_adds_to_much_is_written_beside_it(tmp_path: Path) -> None:
    def run(values: dict[str, int], *made: str) -> Memo:
        memo = Memo(Cache(tmp_path), "contract")
        for key, value in values.items():
            if memo.find(key) is None or key in made:
                memo.keep(key, value)
        memo.save()
        return Memo(Cache(tmp_path), "contract")

    values = {f"part {number}": number + 100 for number in range(40)}
    run(values)
    [pack] = tmp_path.iterdir()
    before = pack.stat().st_ino
    values |= {"new": 1000, "part 3": 1003}
    after = run(values, "part 3")
    assert pack.stat().st_ino == before
    assert {key: after.find(key) for key in values} == values
    values |= {f"another {number}": number for number in range(20)}
    after = run(values)
    assert pack.stat().st_ino != before
    assert {key: after.find(key) for key in values} == values
    values["part 3"] = 2003
    after = run(values, "part 3")
    assert {key: after.find(key) for key in values} == values


def test_no_memory_is_no_harm() -> None:
    memo = Memo.empty()
    memo.keep("one", 1)
    memo.save()
    assert memo.find("one") is None


@dataclass(frozen=True, slots=True)
class Pair:
    left: object
    right: object


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (1, "1"),
        (1, 1.0),
        (1, True),
        (None, "null"),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}),  # the order of members is the order of what is made of them
        (Pair("a", ["b"]), Pair(["a"], "b")),
        (Pair(1, 2), Pair(1, Pair(2, None))),
    ],
)
def test_texts_tell_values_apart(one: object, other: object) -> None:
    assert plain_text(one) != plain_text(other)


def test_texts_take_halves_of_surrogate_pairs() -> None:
    assert digest(plain_text({"\ud800": 1})) != digest(plain_text({"\ud801": 1}))


def test_digests_tell_where_one_text_ends() -> None:
    assert digest("ab", "c") != digest("a", "bc")


def test_a_text_is_made_once(tmp_path: Path) -> None:
    memo = Memo(Cache(tmp_path), "contract")
    assert memo.made("greeting", {"to": "a"}, lambda: "Hello, a") == "Hello, a"
    memo.save()
    again = Memo(Cache(tmp_path), "contract")
    assert again.made("greeting", {"to": "a"}, lambda: "made anew") == "Hello, a"
    assert again.made("farewell", {"to": "a"}, lambda: "made anew") == "made anew"
