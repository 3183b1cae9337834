"""Unions: a value of one alternative, and for `oneOf` of no other."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from typing import Any

from codegen.schema.dialect import JsonSchema
from codegen.schema.merge import assertions, conjoin
from codegen.schema.samples.context import MAX_VARIANTS, Maker, NoExample


def union_value(maker: Maker, schema: Mapping[str, Any], depth: int, variant: int) -> Any:
    """A value of the first alternative that has one; null only where nothing else is left."""
    branches = schema["oneOf" if "oneOf" in schema else "anyOf"]
    first = variant % len(branches)
    ordered = [*branches[first:], *branches[:first]]
    if variant == 0:
        ordered.sort(key=lambda branch: maker.flatten(branch) == {"type": "null"})
    for branch in ordered:
        try:
            made = maker.make(
                _with_base(maker, schema, branch), depth, 0 if variant < len(branches) else variant
            )
        except NoExample:
            continue
        return _tagged(maker, schema, branch, made)
    raise NoExample


def exclusive_value(maker: Maker, schema: Mapping[str, Any], depth: int) -> Any:
    """A value of one alternative with members that the others refuse.

    Raises:
        NoExample: there is no such member.
    """
    branches = schema["oneOf" if "oneOf" in schema else "anyOf"]
    for branch in branches:
        made = _tagged(maker, schema, branch, maker.make(_with_base(maker, schema, branch), depth, 0))
        for other in branches:
            if other is not branch and maker.is_valid(other, made):
                made = _refused(maker, made, branch, other)
        if maker.is_valid(schema, made):
            return made
    raise NoExample


def _with_base(maker: Maker, schema: Mapping[str, Any], branch: JsonSchema) -> JsonSchema:
    """The alternative with what stands beside the union."""
    union = ("oneOf", "discriminator") if "oneOf" in schema else ("anyOf", "discriminator")
    base = {key: value for key, value in assertions(schema).items() if key not in union}
    return conjoin(maker.flatten(branch), base) if base else branch


def _refused(maker: Maker, made: Any, branch: JsonSchema, other: JsonSchema) -> Any:
    """The value with one more member, so that it still is one of `branch` but not of `other`."""
    flat = maker.flatten(other)
    names = flat.get("properties", {}) if isinstance(flat, Mapping) and isinstance(made, dict) else {}
    for name, wrong in product(list(names)[:MAX_VARIANTS], (0, "", None)):
        changed = {**made, name: wrong}
        if name not in made and not maker.is_valid(other, changed) and maker.is_valid(branch, changed):
            return changed
    return made


def _tagged(maker: Maker, schema: Mapping[str, Any], branch: JsonSchema, made: Any) -> Any:
    """The value with the discriminator's value for its alternative."""
    discriminator = schema.get("discriminator", {})
    name = discriminator.get("propertyName")
    ref = branch.get("$ref") if isinstance(branch, Mapping) else None
    if not isinstance(made, dict) or not isinstance(name, str) or not isinstance(ref, str):
        return made
    given = [value for value, target in discriminator.get("mapping", {}).items() if target == ref]
    tagged = ({**made, name: value} for value in (*given, ref.rpartition("/")[2]))
    return next((value for value in tagged if maker.is_valid(branch, value)), made)


def is_ambiguous(maker: Maker, schema: JsonSchema, made: Any) -> bool:
    """Whether a tagged value keeps more than one alternative: judges that know no tags take its `oneOf` for broken."""
    if not isinstance(made, dict):
        return False
    flat = maker.flatten(schema)
    if not isinstance(flat, Mapping) or "discriminator" not in flat or "anyOf" not in flat:
        return False
    return sum(maker.is_valid(branch, made) for branch in flat["anyOf"]) > 1
