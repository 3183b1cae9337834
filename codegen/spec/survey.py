"""All objects of a document, also those that only a reference makes known, and all references with where they lead."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from codegen.core.records import Record, field
from codegen.spec.grammar import Dialect, Kind
from codegen.spec.pointers import Found, follow
from codegen.spec.walk import Visit, walk


class Reference(NamedTuple):
    """A `$ref` where the grammar allows one."""

    kind: Kind  # of what it must name
    ref: str
    pointer: str  # of the object that holds it
    value: dict[str, Any]  # that object


class Survey(Record):
    """What was found in one document."""

    data: dict[str, Any]
    dialect: Dialect
    visits: list[Visit] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    kinds: dict[str, str] = field(default_factory=dict)  # pointer -> name of the kind that stands there
    _targets: dict[str, Found] = field(default_factory=dict)

    def target(self, ref: str) -> Found:
        """Where a local reference leads."""
        if ref not in self._targets:
            self._targets[ref] = follow(self.data, ref.removeprefix("#"))
        return self._targets[ref]

    def resolved(self, value: Any) -> Any:
        """What a value stands for: references are followed to their end; None where there is none."""
        passed = 0
        while isinstance(value, dict) and isinstance(value.get("$ref"), str):
            value, passed = self.target(value["$ref"]).value, passed + 1
            if passed > 100:
                return None
        return value

    def of_kind(self, *names: str) -> Iterator[Visit]:
        """The objects of some kinds; where nothing counts beside a reference, references are left out."""
        for visit in self.visits:
            kind, value, _ = visit
            is_reference = kind.refers and not kind.is_open and isinstance(value, dict) and "$ref" in value
            if kind.name in names and isinstance(value, dict) and not is_reference:
                yield visit


def survey(data: dict[str, Any], dialect: Dialect) -> Survey:
    """Find all objects and references of a document."""
    found = Survey(data, dialect)
    waiting: list[tuple[str, str]] = [("Document", "")]
    followed = 0
    while waiting:
        kind, pointer = waiting.pop()
        root = data if not pointer else found.target(f"#{pointer}").value
        for visit in walk(root, dialect, kind, pointer):
            found.kinds.setdefault(visit.pointer, visit.kind.name)
            found.visits.append(visit)
            reference = _reference(visit)
            if reference is not None:
                found.references.append(reference)
        if not waiting:
            waiting = _unknown_targets(found, found.references[followed:])
            followed = len(found.references)
    return found


def _unknown_targets(found: Survey, references: list[Reference]) -> list[tuple[str, str]]:
    """What references name outside of the places that the grammar knows, such as `#/definitions/Pet` in OpenAPI 3."""
    unknown: dict[str, str] = {}
    for kind, ref, _, _ in references:
        target = found.target(ref) if ref.startswith("#/") else None
        if target is not None and target.missing is None and target.pointer not in found.kinds:
            unknown.setdefault(target.pointer, kind.name)
    roots: list[tuple[str, str]] = []
    for pointer, kind_name in sorted(unknown.items()):
        if not any(pointer.startswith(f"{outer}/") for _, outer in roots[-1:]):
            roots.append((kind_name, pointer))
    return roots


def _reference(visit: Visit) -> Reference | None:
    kind, value, pointer = visit
    if not isinstance(value, dict) or not isinstance(value.get("$ref"), str):
        return None
    return Reference(kind, value["$ref"], pointer, value) if kind.refers or kind.name == "PathItem" else None
