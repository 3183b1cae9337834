"""Two schemas side by side: what differs in themselves, and which pairs stand below them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from codegen.contract.diff.bounds import compare_bounds
from codegen.contract.diff.compositions import (
    EVENTS,
    alternatives,
    compare_composition,
    compare_prefix,
    list_of_types,
)
from codegen.contract.diff.facts import Comparison, Fact, Step
from codegen.contract.diff.lifecycle import Policy, schema_lifecycle
from codegen.contract.diff.parts import Part, Side, Sides, constraints, texts
from codegen.contract.diff.types import change_of, types_of

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
_CONTENT = {"contentMediaType": "content-media-type-changed", "contentEncoding": "content-encoding-changed"}
_VALUES = {"default": "default-value", "const": "const"}
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
        facts += [*_type_facts(before.members, after.members, told_by)]
        facts += [*_plain_facts(before.members, after.members)]
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
            if payload is None or {"oneOf", "anyOf"} & plain.members.keys() or _accepts_null(plain.members):
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
    return _as_mapping(schema.members.get("properties"))


def _required(schema: dict[str, Any]) -> frozenset[str]:
    listed = schema.get("required")
    return (
        frozenset(each for each in listed if isinstance(each, str))
        if isinstance(listed, list)
        else frozenset()
    )


def _accepts_null(schema: dict[str, Any]) -> bool:
    return schema.get("nullable") is True or "null" in types_of(schema)


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


def _nullability(old: dict[str, Any], new: dict[str, Any]) -> str:
    is_stated = (old.get("nullable") is True) != (new.get("nullable") is True) or change_of(
        old, new
    ).is_of_null_alone
    before, after = _accepts_null(old), _accepts_null(new)
    if not is_stated or before == after:
        return ""
    return "became-nullable" if after else "became-not-nullable"


def _type_facts(old: dict[str, Any], new: dict[str, Any], told_by: str) -> Iterator[Fact]:
    if nullable := _nullability(old, new):
        yield Fact(nullable)
    change = change_of(old, new)
    if (change.is_of_types or change.old_format != change.new_format) and not change.is_of_null_alone:
        yield Fact("type", change, told_by=told_by)


def _plain_facts(old: dict[str, Any], new: dict[str, Any]) -> Iterator[Fact]:
    """The keywords whose values are compared as they are."""
    yield from compare_bounds(old, new)
    yield from _enum_facts(old.get("enum"), new.get("enum"))
    yield from _pattern_facts(old.get("pattern"), new.get("pattern"))
    yield from _extensible_facts(old.get("x-extensible-enum"), new.get("x-extensible-enum"))
    for keyword, event in _VALUES.items():
        yield from _value_facts(event, keyword, old, new)
    for keyword, event in _CONTENT.items():
        if old.get(keyword) != new.get(keyword):
            yield Fact(event, old.get(keyword), new.get(keyword))
    for keyword, event in (("readOnly", "read-only"), ("writeOnly", "write-only")):
        if (old.get(keyword) is True) != (new.get(keyword) is True):
            yield Fact(f"became-{event}" if new.get(keyword) is True else f"became-not-{event}")
    yield from _dependency_facts(old.get("dependentRequired"), new.get("dependentRequired"))
    yield from _discriminator_facts(old.get("discriminator"), new.get("discriminator"))


def _value_facts(event: str, keyword: str, old: dict[str, Any], new: dict[str, Any]) -> Iterator[Fact]:
    if keyword not in old and keyword in new:
        yield Fact(f"{event}-added", None, new[keyword])
    elif keyword in old and keyword not in new:
        yield Fact(f"{event}-removed", old[keyword], None)
    elif keyword in old and _differ(old[keyword], new[keyword]):
        yield Fact(f"{event}-changed", old[keyword], new[keyword])


def _differ(old: Any, new: Any) -> bool:
    return bool(old != new) or isinstance(old, bool) != isinstance(new, bool)


def _enum_facts(old: Any, new: Any) -> Iterator[Fact]:
    before, after = (each if isinstance(each, list) else [] for each in (old, new))
    if after and not before:
        yield Fact("became-enum", None, after)
        return
    if before and not after:
        return  # any value may stand there now: requests accept more, and of responses no rule speaks
    for value in before:
        if value not in after:
            yield Fact("enum-value-removed", value, None)
    for value in after:
        if value not in before:
            yield Fact("enum-value-added", None, value)


def _pattern_facts(old: Any, new: Any) -> Iterator[Fact]:
    if old == new:
        return
    if not old:
        yield Fact("pattern-added", None, new)
    elif not new:
        yield Fact("pattern-removed", old, None)
    else:
        if new in (".*", "^.*$"):
            yield Fact("pattern-generalized", old, new)
        yield Fact(
            "pattern-changed", old, new, told_by="pattern-generalized" if new in (".*", "^.*$") else ""
        )


def _extensible_facts(old: Any, new: Any) -> Iterator[Fact]:
    if isinstance(old, list) and isinstance(new, list):
        for value in old:
            if value not in new:
                yield Fact("x-extensible-enum-value-removed", value, None)


def _dependency_facts(old: Any, new: Any) -> Iterator[Fact]:
    before, after = _as_mapping(old), _as_mapping(new)
    for name in sorted(before.keys() | after.keys()):
        if name not in before:
            yield Fact("dependent-required-added", None, after[name], name=name)
        elif name not in after:
            yield Fact("dependent-required-removed", before[name], None, name=name)
        elif texts(before[name]) != texts(after[name]):
            yield Fact("dependent-required-changed", before[name], after[name], name=name)


def _discriminator_facts(old: Any, new: Any) -> Iterator[Fact]:
    if not isinstance(old, dict) or not isinstance(new, dict):
        if isinstance(new, dict):
            yield Fact("discriminator-added", None, new.get("propertyName"))
        elif isinstance(old, dict):
            yield Fact("discriminator-removed", old.get("propertyName"), None)
        return
    if old.get("propertyName") != new.get("propertyName"):
        yield Fact("discriminator-property-name-changed", old.get("propertyName"), new.get("propertyName"))
    before, after = (_as_mapping(each.get("mapping")) for each in (old, new))
    if added := sorted(after.keys() - before.keys()):
        yield Fact("discriminator-mapping-added", None, ", ".join(added))
    if removed := sorted(before.keys() - after.keys()):
        yield Fact("discriminator-mapping-deleted", ", ".join(removed), None)
    for name in sorted(before.keys() & after.keys()):
        if before[name] != after[name]:
            yield Fact("discriminator-mapping-changed", before[name], after[name], name=name)


def _as_mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


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
