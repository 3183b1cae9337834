"""Two schemas go in, one that both say comes out: the conjunction that `allOf` means, without `allOf`.

Both schemas are free of `$ref` and mergeable `allOf` at their top (see `flatten`); what is below a keyword may have
them. What can't be written as one keyword stays in an `allOf` of leftovers, so that nothing is ever lost.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from codegen.schema.dialect import REQUIRED_BY_DIRECTION, TYPES, JsonSchema
from codegen.schema.equality import canonical
from codegen.schema.patterns import search

Keywords = dict[str, Any]

ANNOTATIONS = frozenset(
    "title description default examples deprecated readOnly writeOnly externalDocs xml contentMediaType "
    "contentEncoding $comment".split()
)
"""Keywords that refuse no value."""

CLOSURE = ("properties", "patternProperties", "additionalProperties")
_SEQUENCE = ("prefixItems", "items")
_GROUPS = (
    ("if", "then", "else"),
    ("contains", "minContains", "maxContains"),
    ("oneOf", "discriminator"),
    ("anyOf", "discriminator"),
    ("unevaluatedProperties",),
    ("unevaluatedItems",),
)
"""Keywords that mean something together only: they move together."""


class _Impossible(Exception):
    """No value satisfies both."""


class _Unmergeable(Exception):
    """No single value of the keyword says both."""


def is_annotation(keyword: str) -> bool:
    return keyword in ANNOTATIONS or (keyword.startswith("x-") and keyword != REQUIRED_BY_DIRECTION)


def assertions(schema: Mapping[str, Any]) -> Keywords:
    """The keywords of a schema that may refuse a value."""
    return {key: value for key, value in schema.items() if not is_annotation(key)}


def conjoin(left: JsonSchema, right: JsonSchema) -> JsonSchema:
    """The schema that accepts what both accept. Annotations of `left` win."""
    if left is False or right is False:
        return False
    first: Keywords = dict(left) if isinstance(left, Mapping) else {}
    second: Keywords = dict(right) if isinstance(right, Mapping) else {}
    if not second:
        return first or True
    leftovers = [*first.pop("allOf", ()), *second.pop("allOf", ())]
    try:
        merged = _merge(first, second, leftovers)
    except _Impossible:
        return False
    if leftovers:
        merged["allOf"] = _distinct(leftovers)
    return merged or True


def _merge(first: Keywords, second: Keywords, leftovers: list[JsonSchema]) -> Keywords:
    _merge_closure(first, second, leftovers)
    _merge_sequence(first, second)
    _merge_groups(first, second, leftovers)
    for keyword, value in second.items():
        if keyword in CLOSURE or keyword in _SEQUENCE:
            continue
        if keyword not in first:
            first[keyword] = value
        elif canonical(first[keyword]) != canonical(value):
            try:
                first[keyword] = _MERGERS.get(keyword, _keep_first)(first[keyword], value)
            except _Unmergeable:
                leftovers.append({keyword: value})
    return first


def all_of(schemas: list[JsonSchema]) -> JsonSchema:
    """One schema for a list that must all hold; unlike `conjoin` it looks into none of them."""
    if any(schema is False for schema in schemas):
        return False
    said = _distinct([schema for schema in _opened(schemas) if schema is not True and schema != {}])
    if not said:
        return True
    return said[0] if len(said) == 1 else {"allOf": said}


def _opened(schemas: list[JsonSchema]) -> list[JsonSchema]:
    opened: list[JsonSchema] = []
    for schema in schemas:
        is_list = isinstance(schema, Mapping) and schema.keys() == {"allOf"}
        opened.extend(_opened(list(schema["allOf"])) if is_list and isinstance(schema, Mapping) else [schema])
    return opened


def _distinct(schemas: list[JsonSchema]) -> list[JsonSchema]:
    return list({canonical(schema): schema for schema in schemas}.values())


# ---- members of objects


def _merge_closure(first: Keywords, second: Keywords, leftovers: list[JsonSchema]) -> None:
    """Each side judges the other's properties: `additionalProperties` means "other than the properties beside me"."""
    if not any(key in second for key in CLOSURE):
        return
    if not any(key in first for key in CLOSURE):
        first.update({key: second[key] for key in CLOSURE if key in second})
        return
    ours, theirs = first.get("properties", {}), second.get("properties", {})
    properties = {
        name: all_of([*_said_about(name, first), *_said_about(name, second)]) for name in {**ours, **theirs}
    }
    if _patterns_clash(first, second):
        closed = {key: second[key] for key in CLOSURE if key in second}
        leftovers.append({**closed, "properties": dict.fromkeys(theirs, True)})
    else:
        patterns = {**first.get("patternProperties", {}), **second.get("patternProperties", {})}
        if patterns:
            first["patternProperties"] = patterns
        if "additionalProperties" in first or "additionalProperties" in second:
            first["additionalProperties"] = all_of(
                [first.get("additionalProperties", True), second.get("additionalProperties", True)]
            )
    if properties:
        first["properties"] = properties


def _patterns_clash(first: Keywords, second: Keywords) -> bool:
    """Whether one side's `additionalProperties` would have to except what the other side's patterns match."""
    ours, theirs = first.get("patternProperties", {}), second.get("patternProperties", {})
    if canonical(ours) == canonical(theirs):
        return False
    closed_first, closed_second = (
        side.get("additionalProperties", True) is not True for side in (first, second)
    )
    shared = ours.keys() & theirs.keys()
    return bool(shared or (ours and closed_second) or (theirs and closed_first))


def _said_about(name: str, schema: Keywords) -> list[JsonSchema]:
    """What one schema says about a member."""
    properties, patterns = schema.get("properties", {}), schema.get("patternProperties", {})
    said = [properties[name]] if name in properties else []
    said += [value for pattern, value in patterns.items() if search(pattern, name)]
    return said or [schema.get("additionalProperties", True)]


# ---- elements of arrays


def _merge_sequence(first: Keywords, second: Keywords) -> None:
    if not any(key in second for key in _SEQUENCE):
        return
    ours, theirs = first.get("prefixItems", []), second.get("prefixItems", [])
    rest = all_of([first.get("items", True), second.get("items", True)])
    prefix = [
        all_of([_item(first, position), _item(second, position)])
        for position in range(max(len(ours), len(theirs)))
    ]
    if prefix:
        first["prefixItems"] = prefix
    if "items" in first or "items" in second:
        first["items"] = rest


def _item(schema: Keywords, position: int) -> JsonSchema:
    prefix = schema.get("prefixItems", [])
    item: JsonSchema = prefix[position] if position < len(prefix) else schema.get("items", True)
    return item


def _merge_groups(first: Keywords, second: Keywords, leftovers: list[JsonSchema]) -> None:
    for group in _GROUPS:
        if group[0] in second and any(key in first for key in group):
            moved = {key: second.pop(key) for key in group if key in second}
            if canonical(moved) != canonical({key: first[key] for key in group if key in first}):
                leftovers.append(moved)


# ---- single keywords


def _types(left: Any, right: Any) -> Any:
    ours, theirs = set(type_names(left)), set(type_names(right))
    both = [name for name in TYPES if name in ours & theirs]
    if ("number" in ours and "integer" in theirs) or ("number" in theirs and "integer" in ours):
        both = [name for name in both if name != "number"] + ([] if "integer" in both else ["integer"])
        if "number" in ours & theirs:
            both = [name for name in both if name != "integer"] + ["number"]
    if not both:
        raise _Impossible
    return both[0] if len(both) == 1 else both


def type_names(stated: Any) -> list[str]:
    """The names in a `type` keyword; all of them where there is none."""
    if stated is None:
        return [name for name in TYPES if name != "integer"]
    return list(stated) if isinstance(stated, list) else [stated]


def _enum(left: list[Any], right: list[Any]) -> list[Any]:
    allowed = {canonical(value) for value in right}
    both = [value for value in left if canonical(value) in allowed]
    if not both:
        raise _Impossible
    return both


def _multiple_of(left: float, right: float) -> float:
    if isinstance(left, int) and isinstance(right, int):
        return math.lcm(left, right)
    raise _Unmergeable


def _union(left: list[str], right: list[str]) -> list[str]:
    return list(dict.fromkeys([*left, *right]))


def _names_by_key(left: dict[str, list[str]], right: dict[str, list[str]]) -> dict[str, list[str]]:
    return {name: _union(left.get(name, []), right.get(name, [])) for name in {**left, **right}}


def _dependent_schemas(left: dict[str, JsonSchema], right: dict[str, JsonSchema]) -> dict[str, JsonSchema]:
    return {name: all_of([left.get(name, True), right.get(name, True)]) for name in {**left, **right}}


def _property_names(left: JsonSchema, right: JsonSchema) -> JsonSchema:
    return all_of([left, right])


def _either(left: bool, right: bool) -> bool:
    return left or right


def _keep_first(left: Any, _right: Any) -> Any:
    return left


def _unmergeable(_left: Any, _right: Any) -> Any:
    raise _Unmergeable


_MERGERS: dict[str, Callable[[Any, Any], Any]] = {
    "type": _types,
    "enum": _enum,
    "multipleOf": _multiple_of,
    "required": _union,
    "dependentRequired": _names_by_key,
    REQUIRED_BY_DIRECTION: _names_by_key,
    "dependentSchemas": _dependent_schemas,
    "propertyNames": _property_names,
    **dict.fromkeys(("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties"), max),
    **dict.fromkeys(("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties"), min),
    **dict.fromkeys(("uniqueItems", "readOnly", "writeOnly", "deprecated"), _either),
    **dict.fromkeys(("pattern", "format", "not", "allOf"), _unmergeable),
}
