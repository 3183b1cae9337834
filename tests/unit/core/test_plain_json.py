"""JSON between runs: every value comes back as it was."""

from __future__ import annotations

from typing import Any

import pytest

from codegen.core.plain_json import dumps, loads


@pytest.mark.parametrize(
    "value",
    [
        {"a": [1, -1.5, True, None, "é\n"]},
        10**30,  # more than orjson reads
        2**64 - 1,
        "\ud800",
        {"\udc00": 1},
        -0.0,
        1e22,
    ],
)
def test_values_come_back_as_they_were(value: Any) -> None:
    text = dumps(value)
    assert repr(loads(text)) == repr(value)
    assert b"\n" not in text


def test_what_others_wrote_is_read_as_well() -> None:
    assert loads(b'\n{"path": "\\ud800"}') == {"path": "\ud800"}


def test_no_json_is_an_error() -> None:
    with pytest.raises(ValueError, match="column"):
        loads(b"{")


def test_unknown_values_are_an_error() -> None:
    with pytest.raises(TypeError):
        dumps(object())
