"""JSON pointers (RFC 6901) as plain text: `/paths/~1pets/get`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote


def token(name: str) -> str:
    """A name as one part of a pointer."""
    return name.replace("~", "~0").replace("/", "~1") if "/" in name or "~" in name else name


def child(pointer: str, *names: str | int) -> str:
    """The pointer of something below `pointer`."""
    for name in names:
        pointer = f"{pointer}/{token(str(name))}"
    return pointer


def lookup(document: Any, pointer: str) -> Any:
    """What stands at a pointer; where nothing does, its percent-escapes are read as a fragment's.

    Raises:
        KeyError: nothing stands there.
    """
    node = document
    for part in pointer.split("/")[1:]:
        name = _name(part)
        if isinstance(node, Mapping) and name not in node:
            name = _name(unquote(part))
        if isinstance(node, Mapping) and name in node:
            node = node[name]
        elif isinstance(node, list) and name.isdecimal() and int(name) < len(node):
            node = node[int(name)]
        else:
            raise KeyError(pointer)
    return node


def _name(part: str) -> str:
    return part.replace("~1", "/").replace("~0", "~")
