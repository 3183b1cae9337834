"""Levels of plain data."""

from __future__ import annotations

from codegen.core.levels import levels


def test_every_value_is_on_the_level_of_its_depth() -> None:
    data = {"a": [1, {"b": None}], "c": "text"}
    found = [(level.values, level.objects, level.lists) for level in levels(data)]
    assert found == [
        ([data], [data], []),
        ([[1, {"b": None}], "text"], [], [[1, {"b": None}]]),
        ([1, {"b": None}], [{"b": None}], []),
        ([None], [], []),
    ]
