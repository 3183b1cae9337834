"""JSON as the MOCK integration reads it."""

from __future__ import annotations

from typing import Any

import pytest

from codegen.features.integration.permissive_json import permissive_object


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("{ statusCode: 200 }", {"statusCode": 200}),
        ("{'statusCode': -1, '': ''}", {"statusCode": -1, "": ""}),
        ('{"statusCode": 200 ,, }', {"statusCode": 200}),
        ("{statusCode: 200, statusCode: 201}", {"statusCode": 201}),
        ("{statusCode: 200, a: {b: [one two, 'x, y', null]}, c: true}", {
            "statusCode": 200, "a": {"b": ["one two", "x, y", None]}, "c": True,
        }),
        ("{statusCode: 200, su{ p}er: [a b]}", {"statusCode": 200, "su{ p}er": ["a b"]}),
        ("{statusCode: 200, }after: [a]}", {"statusCode": 200}),
        ("{a: 200.5}", {"a": "200.5"}),
    ],
)  # fmt: skip
def test_what_passes(text: str, value: dict[str, Any]) -> None:
    assert permissive_object(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "",
        "statusCode: 200",
        "[200]",
        "{statusCode: 200",
        "{statusCode: }",
        "{statusCode: 200, name}",
        "{statusCode: 200, {a: 1}",
        "{statusCode: 200, [a: 1}",
        "{statusCode: 200, a: [b}",
        "{statusCode: 200, a: 'b}",
        "{statusCode: 200, 'a: b}",
        "{statusCode: 200, a: {b: 1}",
        "{a: " * 100_000,
    ],
)
def test_what_is_broken(text: str) -> None:
    assert permissive_object(text) is None
