"""`oneOf`, `anyOf`, `allOf`, `prefixItems`: which alternatives came, went, or stayed and may have changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from codegen.contract.diff.facts import Fact, Step
from codegen.contract.diff.parts import Part, Side, Sides, constraints
from codegen.contract.diff.schema.types import types_of
from codegen.core.records import Record, field

EVENTS = {"oneOf": "one-of", "anyOf": "any-of", "allOf": "all-of"}


class Matching(Record):
    """The alternatives of both versions."""

    pairs: list[tuple[Part, Part]] = field(default_factory=list)
    added: list[Part] = field(default_factory=list)
    removed: list[Part] = field(default_factory=list)


def compare_composition(
    keyword: str, old: Part, new: Part, sides: Sides, told_by: str
) -> tuple[list[Fact], list[Step]]:
    """What became of the alternatives below one keyword."""
    matching = match(alternatives(keyword, old, sides.old), alternatives(keyword, new, sides.new), sides)
    facts = []
    for action, parts in (("added", matching.added), ("removed", matching.removed)):
        idle = [part for part in parts if keyword == "allOf" and not constraints(part.members)]
        rest = [part for part in parts if part not in idle]
        for event, those in (
            (f"{EVENTS[keyword]}-{action}", rest),
            (f"{EVENTS[keyword]}-{action}-annotation-only", idle),
        ):
            if those:
                facts.append(_fact(event, action, those, told_by))
    steps = [Step(f"{keyword}[{_name(b)}]", a, b) for a, b in matching.pairs]
    return facts, steps


def _fact(event: str, action: str, parts: list[Part], told_by: str) -> Fact:
    names = ", ".join(_name(part) for part in parts)
    if action == "added":
        return Fact(event, None, names, new_part=parts[0], told_by=told_by)
    return Fact(event, names, None, old_part=parts[0], told_by=told_by)


def compare_prefix(old: Part, new: Part, sides: Sides) -> tuple[list[Fact], list[Step]]:
    """What became of the items that a list begins with: their places count."""
    before, after = alternatives("prefixItems", old, sides.old), alternatives("prefixItems", new, sides.new)
    facts = []
    if len(after) > len(before):
        facts.append(_fact("prefix-items-added", "added", after[len(before) :], ""))
    if len(before) > len(after):
        facts.append(_fact("prefix-items-removed", "removed", before[len(after) :], ""))
    return facts, [
        Step(f"prefixItems[{i}]", a, b) for i, (a, b) in enumerate(zip(before, after, strict=False))
    ]


def alternatives(keyword: str, schema: Part, side: Side) -> list[Part]:
    """The schemas in the list below a keyword."""
    listed = schema.members.get(keyword)
    if not isinstance(listed, list):
        return []
    holder = Part(listed, f"{schema.pointer}/{keyword}")
    return [side.at(holder, i) for i in range(len(listed))]


def match(old: list[Part], new: list[Part], sides: Sides) -> Matching:
    """Pair alternatives: by reference, by content, by title; the last two of either side as they are."""
    found = Matching()
    olds, news = list(old), list(new)
    for is_pair in _ways(sides):
        for part in list(olds):
            other = next((each for each in news if is_pair(part, each)), None)
            if other is not None:
                found.pairs.append((part, other))
                olds.remove(part)
                news.remove(other)
    if len(olds) == len(news) == 1 and _is_plain(olds[0]) and _is_plain(news[0]):
        found.pairs.append((olds.pop(), news.pop()))
    found.added, found.removed = news, olds
    return found


def _ways(sides: Sides) -> Iterator[Callable[[Part, Part], bool]]:
    yield lambda a, b: bool(a.ref) and a.ref == b.ref
    yield lambda a, b: not a.ref and not b.ref and bool(a.value == b.value)
    yield lambda a, b: not (a.ref and b.ref) and sides.are_equivalent(a, b)
    yield lambda a, b: not a.ref and not b.ref and _title(a) != "" and _title(a) == _title(b)


def _title(part: Part) -> str:
    title = part.members.get("title")
    return title if isinstance(title, str) else ""


def _is_plain(part: Part) -> bool:
    return not part.ref and not _title(part)


def _name(part: Part) -> str:
    if part.ref:
        return part.ref.rsplit("/", 1)[-1]
    return _title(part) or f"#{int(part.pointer.rsplit('/', 1)[-1]) + 1}"


def list_of_types(schema: Part, side: Side) -> tuple[frozenset[str], bool] | None:
    """The types that a schema gives as one type or as alternatives of plain types; whether it is the latter."""
    members = schema.members
    if members.get("not") is not None or members.get("allOf") or members.get("properties"):
        return None
    if types := types_of(members):
        return frozenset(types), False
    for keyword in ("oneOf", "anyOf"):
        listed = [part.members for part in alternatives(keyword, schema, side)]
        if listed:
            return (
                (frozenset(types_of(each)[0] for each in listed), True)
                if all(map(_is_simple, listed))
                else None
            )
    return None


def _is_simple(schema: dict[str, Any]) -> bool:
    return len(types_of(schema)) == 1 and not any(
        schema.get(keyword) for keyword in ("properties", "oneOf", "anyOf", "allOf")
    )
