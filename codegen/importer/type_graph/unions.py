"""Unions: a flat schema with `anyOf` or `oneOf` goes in, one of several types comes out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

from codegen.core.records import replace
from codegen.importer.type_graph.checks import checked
from codegen.importer.type_graph.context import TWINS, Builder, Words
from codegen.ir.schema import JsonSchema, ref_name
from codegen.ir.types import Key, NeverType, NullType, Reference, Tag, Type, UnionType
from codegen.schema.disjoint import MAX_DEPTH, are_disjoint, kinds
from codegen.schema.equality import canonical
from codegen.schema.merge import assertions, conjoin, type_names

_LOOKS_AT_MEMBERS = frozenset(
    {"type", "required", "not", "minProperties", "maxProperties", "properties", "dependentRequired"}
)
"""Keywords of a branch that only says more about an object described beside the union."""

MAX_PAIRS = 64
"""Members of a union up to which all pairs are looked at."""


def build_union(
    builder: Builder, schema: Mapping[str, Any], words: Words, pointer: str, key: Key | None
) -> Type:
    """The type of a schema with `oneOf` or `anyOf`, and with whatever stands beside it."""
    keyword = "oneOf" if "oneOf" in schema else "anyOf"
    base = {
        name: value for name, value in assertions(schema).items() if name not in (keyword, "discriminator")
    }
    branches = [branch for branch in schema[keyword] if branch is not False]
    flats = [builder.graph.flatten(branch) for branch in branches]
    if _only_looks_at_members(base, flats):
        rest = {name: value for name, value in schema.items() if name not in (keyword, "discriminator")}
        rest["allOf"] = [*rest.get("allOf", ()), {keyword: schema[keyword]}]
        return builder.flat(rest, words, pointer, key)
    joined = [conjoin(base, flat) if base else flat for flat in flats]
    members: list[Type] = []
    kept: list[JsonSchema] = []
    origins: list[JsonSchema] = []
    for number, (branch, flat, both) in enumerate(zip(branches, flats, joined, strict=True)):
        inner, place = (*words, _label(branch, flat, number)), f"{pointer}/{keyword}/{number}"
        adds_nothing = not base or _is_implied(base, flat, both)
        built = builder.build(branch, inner, place) if adds_nothing else builder.flat(both, inner, place)
        if not isinstance(built, NeverType) and both is not False:
            members.append(built)
            kept.append(both)
            origins.append(branch)
    if keyword == "oneOf" and _has_twins(members, kept):
        # What matches one of two equal alternatives matches both, which is one too many.
        builder.graph.remark(TWINS, pointer, "write anyOf if a value may match several")
        return checked(_union(builder, members, kept, False, None), {keyword: branches}, builder, pointer)
    tag = _dispatch(builder, schema, keyword, members, origins)
    if tag is not None and not all(_requires(builder, flat, tag.property_name) for flat in kept):
        tag = replace(tag, is_required=False)
    return _union(builder, members, kept, keyword == "oneOf", tag)


def _only_looks_at_members(base: Mapping[str, Any], flats: Sequence[JsonSchema]) -> bool:
    """Whether the branches tell no types apart, such as `anyOf: [{required: [a]}, {required: [b]}]`."""
    known = base.get("properties", {})
    return bool(known) and all(
        isinstance(flat, Mapping)
        and _LOOKS_AT_MEMBERS.issuperset(assertions(flat))
        and flat.get("properties", {}).keys() <= known.keys()
        for flat in flats
    )


def _is_implied(base: Mapping[str, Any], flat: JsonSchema, both: JsonSchema) -> bool:
    """Whether a branch says already what stands beside the union."""
    if base.keys() == {"type"} and isinstance(flat, Mapping) and "type" in flat:
        return set(type_names(flat["type"])) <= set(type_names(base["type"]))
    return isinstance(flat, Mapping) and isinstance(both, Mapping) and (
        canonical(assertions(flat)) == canonical(assertions(both))
    )  # fmt: skip


def _has_twins(members: Sequence[Type], flats: Sequence[JsonSchema]) -> bool:
    """Whether two alternatives say the same. Formats do not count: not every one of them is checked."""
    texts = [
        (
            canonical({key: value for key, value in assertions(flat).items() if key != "format"})
            if isinstance(flat, Mapping)
            else canonical({})
        )
        for flat in flats
    ]
    same_types = any(member in members[:number] for number, member in enumerate(members))
    return same_types or len(set(texts)) < len(texts)


def _label(branch: JsonSchema, flat: JsonSchema, number: int) -> str:
    """What a branch is called: by what it refers to, its title, or its constant member."""
    if isinstance(branch, Mapping):
        if isinstance(branch.get("$ref"), str):
            return ref_name(branch["$ref"])
        if isinstance(branch.get("title"), str) and branch["title"].strip():
            return str(branch["title"])
    if isinstance(flat, Mapping):
        for name in flat.get("required", ()):
            values = flat.get("properties", {}).get(name)
            constants = (values.get("enum") or [values.get("const")]) if isinstance(values, Mapping) else []
            if len(constants) == 1 and isinstance(constants[0], str):
                return constants[0]
    return f"option{number + 1}"


def _union(
    builder: Builder, members: list[Type], flats: list[JsonSchema], is_exclusive: bool, tag: Tag | None
) -> Type:
    flatten = builder.graph.flatten
    if not members:
        return NeverType()
    if len(members) == 1 and tag is None:
        return members[0]
    if tag is not None:
        return UnionType(tuple(members), tag=tag)
    rest = [index for index, member in enumerate(members) if not isinstance(member, NullType)]
    others = [flats[index] for index in rest]
    null_apart = len(rest) < len(members) and not any("null" in kinds(flat, flatten) for flat in others)
    if null_apart and len(rest) == len(members) - 1:
        inner = _union(builder, [members[index] for index in rest], others, is_exclusive, None)
        return UnionType((inner, NullType()))
    apart = len(flats) <= MAX_PAIRS and all(
        are_disjoint(left, right, flatten) for left, right in combinations(flats, 2)
    )
    inferred = _inferred_tag(builder, flats) if apart else None
    return UnionType(tuple(members), is_exclusive and not apart, inferred)


def _dispatch(
    builder: Builder, schema: Mapping[str, Any], keyword: str, members: list[Type], origins: list[JsonSchema]
) -> Tag | None:
    """The discriminator of OpenAPI 3.0, which picks the branch by a member's value (there `oneOf` came in as `anyOf`).

    A value is a key of `mapping` or the name of a schema (https://spec.openapis.org/oas/v3.0.4.html#discriminator-object).
    """
    discriminator = schema.get("discriminator", {})
    name = discriminator.get("propertyName")
    if keyword != "anyOf" or not isinstance(name, str):
        return None
    by_ref = {
        branch["$ref"]: index
        for index, branch in enumerate(origins)
        if isinstance(branch, Mapping) and isinstance(branch.get("$ref"), str)
    }
    mapping = {ref_name(ref): index for ref, index in by_ref.items()}
    given = discriminator.get("mapping")
    for value, ref in given.items() if isinstance(given, Mapping) else ():
        if ref not in by_ref and isinstance(ref, str) and builder.graph.knows(ref):
            by_ref[ref] = len(members)
            members.append(Reference(builder.graph.key(ref_name(ref), builder.key.view)))
        if ref in by_ref:
            mapping[str(value)] = by_ref[ref]
    if not by_ref:
        return None
    return Tag(name, mapping, is_required=len(by_ref) >= len(members))


def _requires(builder: Builder, branch: JsonSchema, name: str, depth: int = 0) -> bool:
    """Whether values of a branch are objects that must have a member."""
    flat = builder.graph.flatten(branch)
    if not isinstance(flat, Mapping) or depth > MAX_DEPTH:
        return False
    if flat.get("type") == "object" and name in flat.get("required", ()):
        return True
    inner = flat.get("oneOf") or flat.get("anyOf") or ()
    return bool(inner) and all(_requires(builder, part, name, depth + 1) for part in inner)


def _inferred_tag(builder: Builder, flats: list[JsonSchema]) -> Tag | None:
    """A member that every branch requires with texts of its own: it tells which branch a value is of."""
    first = flats[0]
    if not isinstance(first, Mapping):
        return None
    for name in first.get("required", ()):
        mapping: dict[str, int] = {}
        for index, flat in enumerate(flats):
            for value in _texts(builder, flat, name):
                mapping[value] = index if value not in mapping else -1
        if mapping and -1 not in mapping.values() and len(set(mapping.values())) == len(flats):
            return Tag(name, mapping)
    return None


def _texts(builder: Builder, flat: JsonSchema, name: str) -> list[str]:
    """The texts that a required member may have, () unless it has texts only."""
    if not isinstance(flat, Mapping) or flat.get("type") != "object" or name not in flat.get("required", ()):
        return []
    member = builder.graph.flatten(flat.get("properties", {}).get(name, True))
    values = member.get("enum", ()) if isinstance(member, Mapping) else ()
    return list(values) if all(isinstance(value, str) for value in values) else []
