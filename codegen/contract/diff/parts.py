"""Two documents side by side: parts with their JSON pointers, references followed, equal parts recognised."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from codegen.core.graphs import reachable
from codegen.core.pointer import child, lookup

_ANNOTATIONS = frozenset(
    "title description summary example examples externalDocs xml deprecated default readOnly writeOnly "
    "$comment $schema $id $anchor $defs definitions".split()
)
"""Keywords that no instance is valid or invalid for."""


_NOTHING: dict[str, Any] = {}
"""What stands at the end of a reference that leads nowhere."""


class Part(NamedTuple):
    """Something in a document; of a reference, what it leads to."""

    value: Any
    pointer: str
    ref: str = ""  # the reference that led here

    @property
    def members(self) -> dict[str, Any]:
        """The value where it is an object, else nothing."""
        return self.value if isinstance(self.value, dict) else {}


class Side:
    """One of the two documents."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.document = document
        self._merged: dict[tuple[int, str], dict[str, Any]] = {}

    def root(self, *names: str) -> Part:
        """The part below the document's own members."""
        part = Part(self.document, "")
        for name in names:
            part = self.at(part, name)
        return part

    def at(self, part: Part, name: str | int) -> Part:
        """The member of a part, an empty one where there is none."""
        value = part.value
        if isinstance(value, dict):
            return self.part(value.get(str(name)), child(part.pointer, name))
        if isinstance(value, list) and isinstance(name, int) and name < len(value):
            return self.part(value[name], child(part.pointer, name))
        return Part(None, child(part.pointer, name))

    def part(self, value: Any, pointer: str) -> Part:
        """A value as a part: its references are followed, as far as they lead anywhere."""
        ref = ""
        seen: set[str] = set()
        while isinstance(value, dict) and isinstance(value.get("$ref"), str):
            target = value["$ref"]
            if target in seen or not target.startswith("#"):
                return Part(_NOTHING, pointer, target)
            seen.add(target)
            try:
                found = lookup(self.document, target[1:])
            except KeyError:
                return Part(_NOTHING, pointer, target)
            value, pointer, ref = self._with_siblings(value, found, target), target[1:], ref or target
        return Part(value, pointer, ref)

    def _with_siblings(self, node: dict[str, Any], found: Any, target: str) -> Any:
        """OpenAPI 3.1 lets a reference stand among other keywords."""
        if len(node) == 1 or not isinstance(found, dict):
            return found
        key = (id(node), target)
        if key not in self._merged:
            self._merged[key] = {**found, **{name: v for name, v in node.items() if name != "$ref"}}
        return self._merged[key]


def references(node: Any) -> Iterator[str]:
    """Every reference in a part of a document."""
    stack = [node]
    while stack:
        value = stack.pop()
        if isinstance(value, dict):
            target = value.get("$ref")
            if isinstance(target, str):
                yield target
            stack.extend(each for each in value.values() if isinstance(each, dict | list))
        elif isinstance(value, list):
            stack.extend(each for each in value if isinstance(each, dict | list))


class Sides:
    """The old and the new document."""

    def __init__(self, old: dict[str, Any], new: dict[str, Any]) -> None:
        self.old = Side(old)
        self.new = Side(new)
        self._stale = self._find_stale()
        self._refs: dict[int, tuple[Any, frozenset[str]]] = {}

    def _find_stale(self) -> frozenset[str]:
        """The references that lead to something else, or to something that leads there."""
        users: dict[str, set[str]] = {}
        stale: list[str] = []
        waiting = [*set(references(self.old.document)), *set(references(self.new.document))]
        known: set[str] = set()
        while waiting:
            ref = waiting.pop()
            if ref in known:
                continue
            known.add(ref)
            old, new = (self._target(side, ref) for side in (self.old, self.new))
            if old != new:
                stale.append(ref)
            for target in {*references(old), *references(new)}:
                users.setdefault(target, set()).add(ref)
                waiting.append(target)
        return frozenset(reachable(stale, lambda ref: users.get(ref, ())))

    @staticmethod
    def _target(side: Side, ref: str) -> Any:
        try:
            return lookup(side.document, ref[1:]) if ref.startswith("#") else None
        except KeyError:
            return None

    def are_same(self, old: Any, new: Any) -> bool:
        """Whether nothing differs, here or where references lead."""
        if old is None or new is None:
            return old is new
        return bool(old == new) and not self.refs_of(old) & self._stale

    def refs_of(self, node: Any) -> frozenset[str]:
        """The references in a part of one of the documents, remembered."""
        if not isinstance(node, dict | list) or not self._stale:
            return frozenset()
        entry = self._refs.get(id(node))
        if entry is None:
            entry = self._refs[id(node)] = (node, frozenset(references(node)))
        return entry[1]

    def are_equivalent(self, old: Part, new: Part) -> bool:
        """Whether two schemas accept the same, as far as the same keywords tell."""
        return self._equivalent(old, new, set())

    def _equivalent(self, old: Part, new: Part, seen: set[tuple[int, int]]) -> bool:
        pair = (id(old.value), id(new.value))
        if pair in seen:
            return True
        seen.add(pair)
        if isinstance(old.value, dict) and isinstance(new.value, dict):
            names = constraints(old.value)
            return names == constraints(new.value) and all(
                self._equivalent(self.old.at(old, name), self.new.at(new, name), seen) for name in names
            )
        if isinstance(old.value, list) and isinstance(new.value, list):
            return len(old.value) == len(new.value) and all(
                self._equivalent(self.old.at(old, i), self.new.at(new, i), seen)
                for i in range(len(old.value))
            )
        return bool(old.value == new.value) and isinstance(old.value, bool) == isinstance(new.value, bool)


def texts(value: Any) -> frozenset[str]:
    """The texts in a list; none where it is no list."""
    return (
        frozenset(each for each in value if isinstance(each, str)) if isinstance(value, list) else frozenset()
    )


def constraints(schema: dict[str, Any]) -> set[str]:
    """The keywords of a schema that constrain instances."""
    return {name for name in schema if name not in _ANNOTATIONS and not name.startswith("x-")}
