"""Two schemas side by side: what differs in themselves, and which pairs stand below them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from codegen.contract.diff.facts import Comparison, Fact, Step
from codegen.contract.diff.lifecycle import Policy, schema_lifecycle
from codegen.contract.diff.parts import Part, Side, Sides, constraints
from codegen.contract.diff.schema.compositions import (
    EVENTS,
    alternatives,
    compare_composition,
    compare_prefix,
    list_of_types,
)
from codegen.contract.diff.schema.keywords import accepts_null, as_mapping, keyword_facts, type_facts
from codegen.contract.diff.schema.types import types_of

_PRESENCE = {
    "if": "if",
    "then": "then",
    "else": "else",
    "contains": "contains",
    "propertyNames": "property-names",
    "contentSchema": "content-schema",
    "unevaluatedItems": "unevaluated-items",
    "unevaluatedProperties": "unevaluated-properties",
}
_KEYED = {"patternProperties": "pattern-property", "dependentSchemas": "dependent-schema"}
_BELOW = ("items", "additionalProperties", "not")


class Schemas:
    """Compares schemas, each pair once."""

    def __init__(self, sides: Sides, policy: Policy) -> None:
        self.sides = sides
        self.policy = policy
        self._known: dict[tuple[int, int], Comparison] = {}

    def compare(self, old: Part, new: Part) -> Comparison:
        """What differs between two schemas themselves."""
        key = (id(old.value), id(new.value))
        if key not in self._known:
            self._known[key] = self._compare(old, new)
        return self._known[key]

    def _compare(self, old: Part, new: Part) -> Comparison:
        before, after = _as_object(old), _as_object(new)
        if self.sides.are_same(before.value, after.value):
            return Comparison(before, after, (), ())
        if wrapped := self._null_wrapping(before, after):
            return Comparison(before, after, (wrapped,), ())
        facts = list(self._lists_of_types(before, after))
        moved = self._moved(before, after)
        told_by = facts[0].event if facts else "wrapped-in-one-of" if moved else ""
        facts += [*type_facts(before.members, after.members, told_by)]
        facts += [*keyword_facts(before.members, after.members)]
        facts += schema_lifecycle(before.members, after.members, self.policy)
        steps: list[Step] = []
        for keyword in EVENTS:
            told = "" if keyword == "allOf" else told_by
            found, below = compare_composition(keyword, before, after, self.sides, told)
            facts += found
            steps += below
        found, below = compare_prefix(before, after, self.sides)
        facts += found
        steps += below
        facts += self._properties(before, after, moved)
        facts += _keyed_facts(before, after, self.sides)
        steps += self._steps(before, after)
        return Comparison(before, after, tuple(facts), tuple(steps))

    def _lists_of_types(self, old: Part, new: Part) -> Iterator[Fact]:
        before, after = list_of_types(old, self.sides.old), list_of_types(new, self.sides.new)
        if before is None or after is None or before[0] == after[0] or not (before[1] or after[1]):
            return
        if added := sorted(after[0] - before[0]):
            yield Fact("list-of-types-widened", None, ", ".join(added))
        if removed := sorted(before[0] - after[0]):
            yield Fact("list-of-types-narrowed", ", ".join(removed), None)

    def _null_wrapping(self, old: Part, new: Part) -> Fact | None:
        """A schema that became one of two, of which the other is null: it became nullable, no more."""
        for event, plain, wrap, side in (
            ("became-nullable", old, new, self.sides.new),
            ("became-not-nullable", new, old, self.sides.old),
        ):
            payload = _payload(wrap, side)
            if payload is None or {"oneOf", "anyOf"} & plain.members.keys() or accepts_null(plain.members):
                continue
            pair = (plain, payload) if wrap is new else (payload, plain)
            if self.sides.are_equivalent(*pair):
                return Fact(event)
        return None

    def _moved(self, old: Part, new: Part) -> frozenset[str]:
        """The properties of a plain object that went into the alternatives of a `oneOf`."""
        properties = old.members.get("properties")
        if not isinstance(properties, dict) or old.members.get("oneOf"):
            return frozenset()
        if new.members.get("properties") or types_of(new.members):
            return frozenset()
        found = [part.members.get("properties") for part in alternatives("oneOf", new, self.sides.new)]
        return frozenset(
            name for name in properties if any(name in each for each in found if isinstance(each, dict))
        )

    def _properties(self, old: Part, new: Part, moved: frozenset[str]) -> Iterator[Fact]:
        before, after = _properties(old), _properties(new)
        required = _required(old.members), _required(new.members)
        if moved:
            yield Fact("wrapped-in-one-of", ", ".join(sorted(moved)), None)
        for name in before.keys() - after.keys():
            part = self.sides.old.at(Part(before, f"{old.pointer}/properties"), name)
            told_by = "wrapped-in-one-of" if name in moved else ""
            yield Fact(
                "property-removed", name=name, old_part=part, told_by=told_by, is_required=name in required[0]
            )
        for name in after.keys() - before.keys():
            part = self.sides.new.at(Part(after, f"{new.pointer}/properties"), name)
            yield Fact("property-added", name=name, new_part=part, is_required=name in required[1])
        for name in sorted((required[0] ^ required[1]) & before.keys() & after.keys()):
            parts = (
                self.sides.old.at(Part(before, f"{old.pointer}/properties"), name),
                self.sides.new.at(Part(after, f"{new.pointer}/properties"), name),
            )
            event = "property-became-required" if name in required[1] else "property-became-optional"
            yield Fact(event, name=name, old_part=parts[0], new_part=parts[1])

    def _steps(self, old: Part, new: Part) -> Iterator[Step]:
        """The pairs below keywords that hold one schema, or schemas by name."""
        before, after = _properties(old), _properties(new)
        required = _required(new.members)
        for name in before.keys() & after.keys():
            yield Step(
                name,
                self.sides.old.at(Part(before, f"{old.pointer}/properties"), name),
                self.sides.new.at(Part(after, f"{new.pointer}/properties"), name),
                name in required,
            )
        for keyword in (*_BELOW, *_PRESENCE):
            pair = self.sides.old.at(old, keyword), self.sides.new.at(new, keyword)
            if all(isinstance(part.value, dict) for part in pair):
                yield Step(keyword, *pair)
        for keyword in _KEYED:
            pair = self.sides.old.at(old, keyword), self.sides.new.at(new, keyword)
            for name in pair[0].members.keys() & pair[1].members.keys():
                yield Step(
                    f"{keyword}[{name}]", self.sides.old.at(pair[0], name), self.sides.new.at(pair[1], name)
                )


def _as_object(part: Part) -> Part:
    """JSON Schema's `true` and `false`, spelled out."""
    if isinstance(part.value, dict):
        return part
    return part._replace(value={"not": {}} if part.value is False else {})


def _properties(schema: Part) -> dict[str, Any]:
    return as_mapping(schema.members.get("properties"))


def _required(schema: dict[str, Any]) -> frozenset[str]:
    listed = schema.get("required")
    return (
        frozenset(each for each in listed if isinstance(each, str))
        if isinstance(listed, list)
        else frozenset()
    )


def _payload(wrap: Part, side: Side) -> Part | None:
    """What a bare alternative of a schema and null wraps; `anyOf` of plain types is told as a list of types."""
    keywords = constraints(wrap.members)
    if keywords != {"oneOf"} and (keywords != {"anyOf"} or list_of_types(wrap, side)):
        return None
    branches = alternatives(keywords.pop(), wrap, side)
    nulls = [
        part
        for part in branches
        if constraints(part.members) == {"type"} and types_of(part.members) == ("null",)
    ]
    rest = [part for part in branches if part not in nulls]
    return rest[0] if len(nulls) == len(rest) == 1 else None


def _keyed_facts(old: Part, new: Part, sides: Sides) -> Iterator[Fact]:
    """Keywords that count by being there, and those that hold schemas by name."""
    for keyword, event in _PRESENCE.items():
        before, after = (part.members.get(keyword, True) is not True for part in (old, new))
        if before != after:
            yield Fact(f"{event}-added" if after else f"{event}-removed")
    for keyword, event in _KEYED.items():
        before_named, after_named = sides.old.at(old, keyword).members, sides.new.at(new, keyword).members
        for name in sorted(after_named.keys() - before_named.keys()):
            yield Fact(f"{event}-added", None, name)
        for name in sorted(before_named.keys() - after_named.keys()):
            yield Fact(f"{event}-removed", name, None)
