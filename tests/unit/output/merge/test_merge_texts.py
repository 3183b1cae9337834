"""Three-way merging: what one side changes is taken, what both change is told, and nothing is lost on the way."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codegen.output.merge.blocks import read_mapping
from codegen.output.merge.keys import merge_keys
from codegen.output.merge.lines import MOST_LINES, merge_lines
from codegen.output.merge.merged import Merged

ROOT = Path(__file__).parents[4]
TEMPLATES = sorted([*ROOT.glob("tests/golden/*/expected/template.yaml"), *ROOT.glob("specs/*.yaml")])

texts = st.lists(st.sampled_from(["a\n", "b\n", "c\n", "d\n"]), max_size=8).map("".join)


@given(texts, texts)
def test_laws_of_merging(base: str, other: str) -> None:
    for merge in (merge_keys, lambda b, m, t: merge_lines(b, m, t, "x")):
        assert merge(base, base, other) == Merged(other, other)
        assert merge(base, other, base) == Merged(other, other)
        assert merge(base, other, other) == Merged(other, other)


@given(texts, texts, texts)
def test_each_version_has_its_own_lines(base: str, mine: str, theirs: str) -> None:
    merged = merge_lines(base, mine, theirs, "x")
    assert {*mine.split()} - {*base.split()} <= {*merged.mine.split()}
    assert {*theirs.split()} - {*base.split()} <= {*merged.theirs.split()}
    assert bool(merged.places) or merged.mine == merged.theirs


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: "/".join(path.parts[-3:]))
def test_every_byte_belongs_to_a_key(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    mapping = read_mapping(text)
    assert mapping is not None
    assert "".join(block.text for block in mapping.blocks) == text


BASE = """\
# of the project
Globals:
  Function: {Timeout: 3}
Resources:
  A:
    Type: X
    Properties:
      Tags: [a]
      Policies:
      - one
      - two
  B:
    Type: Y
"""


def merged(mine: str, theirs: str) -> Merged:
    return merge_keys(BASE, mine, theirs)


def test_neighbours_that_both_sides_change_do_not_meet() -> None:
    mine = BASE.replace("[a]", "[mine]").replace("  B:", "  # about B\n  B:")
    theirs = BASE.replace("- two\n", "- two\n      - three\n").replace("Type: Y", "Type: Z")
    both = mine.replace("- two\n", "- two\n      - three\n").replace("Type: Y", "Type: Z")
    assert merged(mine, theirs) == Merged(both, both)


def test_a_resource_that_the_user_took_away_stays_away() -> None:
    mine = BASE.partition("  B:")[0]
    assert merged(mine, BASE.replace("Timeout: 3", "Timeout: 9")).mine == mine.replace(
        "Timeout: 3", "Timeout: 9"
    )


def test_a_resource_that_one_side_drops_and_the_other_changes_is_told() -> None:
    changed = BASE.replace("Type: Y", "Type: Z")
    without = BASE.partition("  B:")[0]
    assert merged(changed, without) == Merged(changed, without, ("Resources.B",))
    assert merged(without, changed) == Merged(without, changed, ("Resources.B",))


def test_what_is_new_keeps_its_place() -> None:
    theirs = BASE.replace("  B:", "  New:\n    Type: N\n  B:")
    mine = BASE + "  Mine:\n    Type: M\nOutputs: {}\n"
    assert merged(mine, theirs).mine == theirs + "  Mine:\n    Type: M\nOutputs: {}\n"


def test_both_may_add_what_is_the_same() -> None:
    added = BASE + "Outputs:\n  Url: 1\n"
    assert merged(added, added + "  Name: 2\n").mine == added + "  Name: 2\n"


def test_two_resources_of_one_name_are_not_mixed() -> None:
    base = "Resources:\n  A:\n    Type: X\n"
    mine = base + "  B:\n    Type: AWS::SNS::Topic\n"
    theirs = base + "  B:\n    Type: AWS::Lambda::Function\n    Properties:\n      Handler: b\n"
    assert merge_keys(base, mine, theirs) == Merged(mine, theirs, ("Resources.B",))


def test_lines_of_a_text_are_no_keys() -> None:
    base = "a: |\n  b: 1\n  # c: 2\nd: 3\n"
    assert merge_keys(base, base.replace("b: 1", "b: 9"), "a: |\n  b: 1\n  # c: 2\n").mine == (
        "a: |\n  b: 9\n  # c: 2\n"
    )


@pytest.mark.parametrize(
    "mine", ["a: {\nb: 1\n}\n", "- a\n- b\n", "a: 1\na: 2\n", "? a\n: b\n", "a:\n    b: 1\n"]
)
def test_forms_out_of_the_ordinary_are_merged_by_lines_or_wait(mine: str) -> None:
    found = merge_keys("a: 1\n", mine, "a: 1\nc: 2\n")
    assert found.mine in (mine, mine + "c: 2\n")
    assert "c: 2" in found.theirs


def test_no_merge_makes_of_yaml_what_is_none() -> None:
    found = merge_keys("a:\n  b: 1\n", "a: {b: 1}\n", "a:\n  b: 1\n  c: 2\n")
    assert found.places
    assert found.mine == "a: {b: 1}\n"


def test_texts_too_long_to_compare_wait() -> None:
    base = "a\n" * (MOST_LINES + 1)
    mine, theirs = f"mine\n{base}", f"{base}theirs\n"
    assert merge_lines(base, mine, theirs, "x") == Merged(mine, theirs, ("x",))
