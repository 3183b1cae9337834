"""Edits of a document: what they move."""

from __future__ import annotations

from codegen.spec.edits import REMOVED, shifts


def test_items_after_a_removed_one_move_up() -> None:
    assert shifts({"tags": ["a", "b", "c"]}, {"/tags/1": REMOVED}) == {"/tags/1": "/tags/2"}


def test_names_of_digits_are_no_items() -> None:
    # "²" is a digit to Python, and no number: the name of a response may be anything in a contract with mistakes
    document: dict[str, object] = {"responses": {"²00": {}, "200": {}}}
    assert shifts(document, {"/responses/²00": REMOVED, "/responses/200": REMOVED}) == {}
