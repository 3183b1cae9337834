"""Following JSON pointers as references write them: a fragment may have %xx escapes, a name may have percent signs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import unquote

from codegen.core.pointer import token
from codegen.schema.references import OBJECT

_ABSENT = object()


class Found(NamedTuple):
    """How far a pointer leads: its plain form (no %xx), the value there, and the first name that does not exist."""

    pointer: str
    value: Any
    missing: str | None


def follow(data: Any, pointer: str) -> Found:
    """Follow a pointer as far as it leads; the rest of it is kept as written."""
    node, plain = data, ""
    is_root = pointer == "/" and _member(data, "") is _ABSENT  # what `file.yaml#/` is meant to be
    parts = [] if is_root else pointer.split("/")[1:]
    for index, part in enumerate(parts):
        for name in _readings(part):
            member = _member(node, name)
            if member is not _ABSENT:
                node, plain = member, f"{plain}/{token(name)}"
                break
        else:
            return Found("/".join([plain, *parts[index:]]), None, next(_readings(part)))
    return Found(plain, node, None)


def _readings(part: str) -> Iterator[str]:
    """A part as it stands, then with its escapes read."""
    yield part.replace("~1", "/").replace("~0", "~")
    if "%" in part:
        yield unquote(part).replace("~1", "/").replace("~0", "~")


def _member(node: Any, name: str) -> Any:
    if isinstance(node, OBJECT):
        return node.get(name, _ABSENT)
    is_index = name.isascii() and name.isdigit() and (name == "0" or name[0] != "0")
    if isinstance(node, list) and is_index and int(name) < len(node):
        return node[int(name)]
    return _ABSENT
