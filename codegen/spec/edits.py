"""Changes of a document as data: pointer -> new value. The document itself is never changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from codegen.core.positions import names_of

REMOVED: Any = object()
"""Instead of a value: what stands there is left out."""


@dataclass(slots=True)
class _Edit:
    value: Any = None
    is_set: bool = False
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
        node.value, node.is_set = value, True
    return _edited(data, root)


def shifts(data: Any, edits: Mapping[str, Any]) -> dict[str, str]:
    """Where list items come from that moved up because items before them were removed (new pointer -> old pointer)."""
    removed: dict[str, set[int]] = {}
    for pointer, value in edits.items():
        owner, _, last = pointer.rpartition("/")
        if value is REMOVED and last.isdigit():
            removed.setdefault(owner, set()).add(int(last))
    moved: dict[str, str] = {}
    for owner, indices in removed.items():
        items = _at(data, owner)
        kept = (
            [index for index in range(len(items)) if index not in indices] if isinstance(items, list) else []
        )
        moved |= {f"{owner}/{new}": f"{owner}/{old}" for new, old in enumerate(kept) if new != old}
    return moved


def _at(data: Any, pointer: str) -> Any:
    for name in names_of(pointer):
        if isinstance(data, list) and name.isdigit() and int(name) < len(data):
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
        items = ((item, edit.below.get(str(index))) for index, item in enumerate(value))
        edited = (item if below is None else _edited(item, below) for item, below in items)
        return [item for item in edited if item is not REMOVED]
    if not isinstance(value, dict | None):
        return value
    members = dict(value or {})  # what an edit needs on its way is made
    for name, below in edit.below.items():
        member = _edited(members.get(name), below)
        if member is REMOVED:
            members.pop(name, None)
        else:
            members[name] = member
    return members
