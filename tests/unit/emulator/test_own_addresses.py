"""Addresses of the emulator's own APIs in the environment of functions."""

from __future__ import annotations

import pytest

from codegen.emulator.own_addresses import at_own_addresses
from codegen.ir.function import Function


def environment(value: str, host: str = "127.0.0.1") -> str:
    function = Function("F", "f", "a.b", "src", environment={"URL": value, "OTHER": "x"})
    (found,) = at_own_addresses([function], host, {"abcdefghij": 3001})
    assert found.environment["OTHER"] == "x"
    return found.environment["URL"]


@pytest.mark.parametrize(
    ("deployed", "here"),
    [
        ("https://abcdefghij.execute-api.us-east-1.amazonaws.com/dev", "http://127.0.0.1:3001/dev"),
        ("wss://abcdefghij.execute-api.eu-west-1.amazonaws.com/dev", "ws://127.0.0.1:3001/dev"),
        ("https://abcdefghij.execute-api.cn-north-1.amazonaws.com.cn", "http://127.0.0.1:3001"),
        ("a=https://abcdefghij.execute-api.us-east-1.amazonaws.com/a", "a=http://127.0.0.1:3001/a"),
    ],
)
def test_an_api_of_ours_answers_here(deployed: str, here: str) -> None:
    assert environment(deployed) == here


@pytest.mark.parametrize(
    "value",
    [
        "https://zzzzzzzzzz.execute-api.us-east-1.amazonaws.com/dev",
        "https://sqs.us-east-1.amazonaws.com/1/queue",
        "abcdefghij",
    ],
)
def test_what_is_elsewhere_stays_there(value: str) -> None:
    assert environment(value) == value


def test_an_emulator_for_every_address_is_reached_at_this_machine() -> None:
    value = "https://abcdefghij.execute-api.us-east-1.amazonaws.com/dev"
    assert environment(value, "0.0.0.0") == "http://127.0.0.1:3001/dev"
    assert environment(value, "::1") == "http://[::1]:3001/dev"
