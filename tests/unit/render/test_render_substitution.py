"""The text of `Fn::Sub`, taken apart."""

from __future__ import annotations

import pytest

from codegen.render.substitution import Reference, substitution_parts


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", []),
        ("plain", ["plain"]),
        ("${Api}", [Reference("Api")]),
        ("${ Api }", [Reference("Api")]),
        ("arn:${AWS::Region}:x", ["arn:", Reference("AWS::Region"), ":x"]),
        ("${F.Arn}${G}", [Reference("F", "Arn"), Reference("G")]),
        ("a${!stage}b", ["a${stage}b"]),
        ("${!a}${!b}", ["${a}${b}"]),
        ("$${Api}", ["$", Reference("Api")]),
        ("${open", ["${open"]),
        ("{}$", ["{}$"]),
    ],
)
def test_parts(text: str, parts: list[str | Reference]) -> None:
    assert list(substitution_parts(text)) == parts
