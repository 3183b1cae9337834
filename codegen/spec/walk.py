"""Every object of a document that the grammar knows, each with its kind and place.

References are not followed; examples, defaults, enums and extensions are data and are not entered.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from codegen.core.pointer import token
from codegen.spec.grammar import Dialect, Kind, Rule


class Visit(NamedTuple):
    """One object where the grammar puts one. `value` may be anything: whether it fits is the reader's question."""

    kind: Kind
    value: Any
    pointer: str


def walk(data: Any, dialect: Dialect, kind: str = "Document", pointer: str = "") -> Iterator[Visit]:
    """All visits below and including `data`, outer ones first, in the order of the document."""
    waiting = [Visit(dialect[kind], data, pointer)]
    while waiting:
        visit = waiting.pop()
        yield visit
        if isinstance(visit.value, dict):
            below = _members(visit, dialect)
            below.reverse()
            waiting += below


def _members(visit: Visit, dialect: Dialect) -> list[Visit]:
    kind, value, pointer = visit
    if kind.refers and isinstance(value.get("$ref"), str) and not kind.is_open:
        return []  # what stands beside a reference is ignored, except in the schemas of OpenAPI 3.1
    found: list[Visit] = []
    for name, member in value.items():
        rule = kind.fields.get(name) or rule_of(kind, name)
        if rule is not None and not rule.is_scalar:
            place = f"{pointer}/{token(name)}"
            if not rule.many:
                found.append(Visit(dialect[rule.kind], member, place))
            else:
                found += _items(dialect[rule.kind], rule, member, place)
    return found


def _items(kind: Kind, rule: Rule, member: Any, pointer: str) -> list[Visit]:
    if rule.many == "list" and isinstance(member, list):
        return [Visit(kind, item, f"{pointer}/{index}") for index, item in enumerate(member)]
    if rule.many == "map" and isinstance(member, dict):
        return [Visit(kind, item, f"{pointer}/{token(name)}") for name, item in member.items()]
    return []


def rule_of(kind: Kind, name: str) -> Rule | None:
    """What the grammar says of a member; None for extensions and unknown names."""
    rule = kind.fields.get(name)
    if rule is not None or kind.others is None:
        return rule
    return None if name.startswith("x-") else kind.others
