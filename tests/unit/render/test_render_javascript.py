"""What becomes of values in tools that run on JavaScript."""

from __future__ import annotations

from codegen.render.javascript import changed_by_javascript


def test_nulls_and_long_numbers_are_told() -> None:
    value = {
        "a": None,
        "b/c": [1, 2**53, 2**63 - 1, -(2**64) - 1, 10**30, 10**400, True, 1.5, "x"],
        "d": [None],
    }
    assert list(changed_by_javascript(value)) == [
        ("/a", "null is left out"),
        ("/b~1c/2", "the number 9223372036854775807 loses digits"),
        ("/b~1c/3", "the number -18446744073709551617 loses digits"),
        ("/b~1c/4", f"the number {10**30} loses digits"),
        ("/b~1c/5", f"the number {10**400} loses digits"),
        ("/d/0", "null is left out"),
    ]
