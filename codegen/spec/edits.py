"""Changes of a document as data: pointer -> new value. The document itself is never changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from codegen.core.pointer import child
from codegen.core.positions import names_of
from codegen.core.records import Record, field

REMOVED: Any = object()
"""Instead of a value: what stands there is left out."""


class Renamed(Record, frozen=True):
    """Instead of a value: the member of an object keeps its value and place, and gets another name."""

    name: str


class _Edit(Record):
    value: Any = None
    is_set: bool = False
    name: str | None = None
    below: dict[str, _Edit] = field(default_factory=dict)


def apply_edits(data: Any, edits: Mapping[str, Any]) -> Any:
    """The document with its edits made; parts without an edit are shared with `data`, which stays as it is."""
    if not edits:
        return data
    root = _Edit()
    for pointer, value in edits.items():
        node = root
        for name in names_of(pointer):
            node = node.below.setdefault(name, _Edit())
        if isinstance(value, Renamed):
            node.name = value.name
        else:
            node.value, node.is_set = value, True
    return _edited(data, root)


def shifts(data: Any, edits: Mapping[str, Any]) -> dict[str, str]:
    """What edits move, new pointer -> old pointer: renamed members, and list items after removed ones."""
    removed: dict[str, set[int]] = {}
    moved: dict[str, str] = {}
    for pointer, value in edits.items():
        owner, _, last = pointer.rpartition("/")
        if value is REMOVED and last.isdecimal():
            removed.setdefault(owner, set()).add(int(last))
        elif isinstance(value, Renamed):
            moved[child(owner, value.name)] = pointer
    for owner, indices in removed.items():
        items = _at(data, owner)
        kept = (
            [index for index in range(len(items)) if index not in indices] if isinstance(items, list) else []
        )
        moved |= {f"{owner}/{new}": f"{owner}/{old}" for new, old in enumerate(kept) if new != old}
    return moved


def _at(data: Any, pointer: str) -> Any:
    for name in names_of(pointer):
        if isinstance(data, list) and name.isdecimal() and int(name) < len(data):
            data = data[int(name)]
        else:
            data = data.get(name) if isinstance(data, dict) else None
    return data


def _edited(value: Any, edit: _Edit) -> Any:
    if edit.is_set:
        value = edit.value
    if not edit.below or value is REMOVED:
        return value
    if isinstance(value, list):
        indexed = ((str(index), item) for index, item in enumerate(value))
        items = (_edited(item, edit.below[name]) if name in edit.below else item for name, item in indexed)
        return [item for item in items if item is not REMOVED]
    return _edited_members(value, edit) if isinstance(value, dict | None) else value


def _edited_members(value: dict[str, Any] | None, edit: _Edit) -> dict[str, Any]:
    given = value or {}  # what an edit needs on its way is made
    members: dict[str, Any] = {}
    for name in dict.fromkeys([*given, *edit.below]):
        below = edit.below.get(name)
        member = given.get(name) if below is None else _edited(given.get(name), below)
        if member is not REMOVED:
            members[(below.name if below else None) or name] = member
    return members
