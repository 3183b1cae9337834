"""Records: copies with other members, and which members are not at their defaults."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from codegen.core.records import Record, field, members, replace, unusual, values


class Method(Record, frozen=True):
    path: str
    verb: str = "GET"
    parameters: Mapping[str, bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Place:
    line: int
    column: int = 1


def test_copies_have_other_members() -> None:
    method = Method("/pets")
    assert replace(method, verb="PUT") == Method("/pets", "PUT")
    assert replace(Place(3), line=4) == Place(4)
    assert method == Method("/pets")


def test_a_copy_has_no_member_that_nobody_declared() -> None:
    wrong: dict[str, Any] = {"verbs": "PUT"}
    with pytest.raises(TypeError):
        replace(Method("/pets"), **wrong)


def test_members_at_their_defaults_are_usual() -> None:
    assert unusual(Method("/pets")) == {"path": "/pets"}
    assert unusual(Method("/", "GET", {"id": True})) == {"path": "/", "parameters": {"id": True}}


def test_members_stand_in_their_order() -> None:
    method = Method("/pets", parameters={"id": True})
    assert members(method) == {"path": "/pets", "verb": "GET", "parameters": {"id": True}}
    assert values(method) == ("/pets", "GET", {"id": True})
