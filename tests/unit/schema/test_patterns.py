"""ECMA-262 patterns in the words of other engines."""

from __future__ import annotations

import re

import pytest
from pydantic_core import SchemaValidator, core_schema

from codegen.schema.patterns import can_search, linear_pattern, python_pattern, search
from codegen.schema.samples.pattern import sample

MATCHES = [
    (r"^\d{3}$", "123", True),
    (r"^\d{3}$", "١٢٣", False),  # ECMA's digits are ASCII
    (r"^\w+$", "é", False),
    (r"^a$", "a\n", False),  # `$` is the end, not the place before a last line feed
    (r"^\p{L}+$", "Żółw", True),
    (r"^[\w.-]+@[\w-]+$", "a.b-c@d-e", True),
    (r"^\/x\-y\_$", "/x-y_", True),
    (r"^x{abc}$", "x{abc}", True),
    (r"^\u{1F600}$", "\U0001f600", True),
    (r"^\uD83D\uDE00$", "\U0001f600", True),
    (r"^[^]$", "\n", True),
    (r"[]", "a", False),
    (r"^[\b]$", "\b", True),
    (r"\bfoo\b", "a foo b", True),
    (r"^(?<y>\d{2})-\k<y>$", "20-20", True),
    (r"^(?<y>\d{2})-\k<y>$", "20-21", False),
    (r"^(?=.*\d)[a-z\d]+$", "abc", False),
    (r"^[a-z&&[^b]$", "&", True),
    (r"^\cJ$", "\n", True),
    (r"\0", "\0", True),
    (r"^[\D]$", "x", True),
    (r"\Aab\Z", "ab", True),
]


@pytest.mark.parametrize(("pattern", "text", "expected"), MATCHES)
def test_every_engine_that_can_run_a_pattern_means_the_same(pattern: str, text: str, expected: bool) -> None:
    python, linear = python_pattern(pattern), linear_pattern(pattern)
    assert python is not None or linear is not None
    assert search(pattern, text) is expected
    if python is not None:
        assert bool(re.search(python, text)) is expected
    if linear is not None:
        judge = SchemaValidator(core_schema.str_schema(pattern=linear))
        assert judge.isinstance_python(text) is expected


@pytest.mark.parametrize(
    "pattern", ["(", "[a", "a\\", "[b-a]", r"\k<no>", r"(?<n>a)(?<n>b)", "a{999999999999999999999}"]
)
def test_what_no_engine_understands_is_none(pattern: str) -> None:
    assert python_pattern(pattern) is None
    assert linear_pattern(pattern) is None
    assert not can_search(pattern, "a")
    assert not search(pattern, "a")


def test_a_pattern_that_backtracks_without_end_is_not_run() -> None:
    assert not can_search(r"^(a+)+\1$", "a" * 50 + "!")


@pytest.mark.parametrize(
    ("pattern", "least", "most"),
    [
        (r"^[A-Z]{3}$", 0, None),
        (r"^(a|b)+c{2,5}$", 8, 10),
        (r"^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)[A-Za-z\d]{8,}$", 0, None),
        (r"^\p{Lu}\p{L}+$", 3, None),
        (r"^[^@]+@example\.com$", 0, None),
        ("foo", 20, 20),
        (r"^(?!x)y|z$", 0, None),
        (r"^ord_[0-9]+$", 30, 30),
        ("^é$", 0, None),
        (r"\x41\u0042\u{43}", 0, None),
    ],
)
def test_samples_match_within_their_bounds(pattern: str, least: int, most: int | None) -> None:
    text = sample(pattern, least, most)
    assert text is not None
    assert search(pattern, text)
    assert least <= len(text)
    assert most is None or len(text) <= most


@pytest.mark.parametrize(
    "pattern", ["(", "[a", "^[0-9]{5000000}$", "((((a{100}){100}){100}){100})", "^a$", "a\\"]
)
def test_samples_give_up(pattern: str) -> None:
    assert sample(pattern, 3, 4) is None
