"""Indented JSON is what Python's own encoder writes."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from codegen.core.json_writing import indented

TEXT = st.text(st.characters(), max_size=8)  # halves of surrogate pairs, too
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)


@given(VALUES)
def test_it_is_what_python_writes(value: Any) -> None:
    assert indented(value) == json.dumps(value, indent=2)
