"""The paths and operations of two documents, paired: by path template, whatever its parameters are called."""

from __future__ import annotations

import re
from collections.abc import Iterator

from codegen.contract.diff.parts import Part, Side, Sides
from codegen.core.records import Record

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
_PARAMETER = re.compile(r"\{([^{}]*)\}")


class PathPair(Record, frozen=True):
    """A path of both documents; the name of each parameter in the new one by that in the old one."""

    old_path: str
    new_path: str
    old: Part
    new: Part

    @property
    def renamed(self) -> dict[str, str]:
        """The parameters that are called otherwise now, by their old names."""
        return dict(zip(_PARAMETER.findall(self.old_path), _PARAMETER.findall(self.new_path), strict=True))


class Operation(Record, frozen=True):
    """An operation of one document."""

    path: str
    method: str
    part: Part

    def __str__(self) -> str:
        return f"{self.method.upper()} {self.path}"


class Paths(Record, frozen=True):
    """All paths: those of both documents, and those of one."""

    both: tuple[PathPair, ...]
    removed: tuple[tuple[str, Part], ...]
    added: tuple[tuple[str, Part], ...]


def pair_paths(sides: Sides) -> Paths:
    """Pair the paths; one whose name stayed belongs to that name, else to the same shape."""
    old, new = (dict(_items(side)) for side in (sides.old, sides.new))
    pairs = {path: path for path in old if path in new}
    shapes = {_shape(path): path for path in reversed(new) if path not in pairs}
    for path in old:
        if path not in pairs and _shape(path) in shapes:
            pairs[path] = shapes.pop(_shape(path))
    taken = set(pairs.values())
    return Paths(
        tuple(
            PathPair(path, pairs[path], part, new[pairs[path]]) for path, part in old.items() if path in pairs
        ),
        tuple((path, part) for path, part in old.items() if path not in pairs),
        tuple((path, part) for path, part in new.items() if path not in taken),
    )


def _items(side: Side) -> Iterator[tuple[str, Part]]:
    paths = side.root("paths")
    for path in paths.members:
        part = side.at(paths, path)
        if path.startswith("/") and isinstance(part.value, dict):
            yield path, part


def _shape(path: str) -> str:
    return _PARAMETER.sub("{}", path)


def operations(path: str, part: Part, side: Side) -> dict[str, Operation]:
    """The operations of a path, by method."""
    return {
        method: Operation(path, method, side.at(part, method))
        for method in (*METHODS, "x-amazon-apigateway-any-method")
        if isinstance(part.members.get(method), dict)
    }
