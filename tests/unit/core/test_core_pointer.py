"""JSON pointers."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codegen.core.pointer import child, lookup


@settings(deadline=None)
@given(st.lists(st.text() | st.sampled_from(["%20", "a%2Fb", "%"]), max_size=4))
def test_a_pointer_finds_what_it_was_made_for(names: list[str]) -> None:
    document: object = "found"
    for name in reversed(names):
        document = {name: document}
    assert lookup(document, child("", *names)) == "found"


def test_lists_and_escapes_of_fragments() -> None:
    document = {"paths": {"/a b": {"parameters": ["first", "second"]}}}
    assert lookup(document, "/paths/~1a%20b/parameters/1") == "second"


@pytest.mark.parametrize("pointer", ["/b", "/a/2", "/a/-1", "/a/x", "/a/0/deeper"])
def test_nothing_stands_elsewhere(pointer: str) -> None:
    with pytest.raises(KeyError):
        lookup({"a": ["only"]}, pointer)
