"""Path items that paths refer to. In: a document. Out: those that must be written out, each where its path stands.

A path may share its item with others, or say more beside the reference
(https://spec.openapis.org/oas/v3.1.0#path-item-object). An operationId and the parameters of a path belong to one path.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from codegen.core.pointer import token
from codegen.spec.pointers import follow


def written_out(data: Mapping[str, Any]) -> dict[str, Any]:
    """Edits that give each path its own item, where it shares one or adds to one.

    An item is of the path that it stands at, and one that stands elsewhere of the first path that only refers to it.
    """
    paths = data.get("paths") or {}
    referring = {path: item for path, item in paths.items() if _refers(item)}
    owners = {_pointer(path): path for path in paths if path not in referring}
    edits: dict[str, Any] = {}
    for path, item in referring.items():
        place, target, own = _followed(data, item)
        if isinstance(target, Mapping) and (own or owners.setdefault(place, path) != path):
            edits[_pointer(path)] = {**target, **own}
    return edits


def _pointer(path: str) -> str:
    return f"/paths/{token(path)}"


def _refers(item: Any) -> bool:
    return isinstance(item, Mapping) and isinstance(item.get("$ref"), str)


def _followed(data: Mapping[str, Any], item: Any) -> tuple[str, Any, dict[str, Any]]:
    """Where references lead in the end, what stands there, and what stands beside the references.

    Nothing stands there after a circle, or in another file.
    """
    place, own, passed = "", dict[str, Any](), set[str]()
    while _refers(item):
        ref = item["$ref"]
        if not ref.startswith("#/") or ref in passed:
            return ref, None, own
        passed.add(ref)
        own = {name: member for name, member in item.items() if name != "$ref"} | own
        place, item, _ = follow(data, ref[1:])
    return place, item, own
