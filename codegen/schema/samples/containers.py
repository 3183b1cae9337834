"""Objects and arrays: made member by member."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from codegen.schema.dialect import REQUIRED_BY_DIRECTION, JsonSchema
from codegen.schema.merge import all_of, conjoin
from codegen.schema.patterns import search
from codegen.schema.samples.context import FULL_DEPTH, MAX_ITEMS, Maker, NoExample, is_hidden
from codegen.schema.samples.pattern import sample
from codegen.schema.samples.unions import is_ambiguous


def object_value(maker: Maker, schema: Mapping[str, Any], depth: int, variant: int) -> dict[str, Any]:
    """An object with its required members, and with the others as long as it is not deep down."""
    properties: Mapping[str, JsonSchema] = schema.get("properties", {})
    always = list(schema.get("required", ()))
    required = [*always, *schema.get(REQUIRED_BY_DIRECTION, {}).get(maker.direction, ())]
    made: dict[str, Any] = {}
    for name, value in properties.items():
        if name in always or (name in required and not is_hidden(value, maker.hidden)):
            made[name] = maker.make(value, depth + 1, variant)
        elif depth < FULL_DEPTH and not is_hidden(value, maker.hidden) and value is not False:
            try:
                member = maker.make(value, depth + 1, variant)
            except NoExample:
                continue
            if not is_ambiguous(maker, value, member):
                made[name] = member
    rest = schema.get("additionalProperties", True)
    for name in required:
        if name not in made and name not in properties:
            made[name] = maker.make(_about(name, schema, rest), depth + 1, variant)
    _fill(maker, schema, made, depth)
    return _limited(made, required, schema.get("maxProperties"))


def _about(name: str, schema: Mapping[str, Any], rest: JsonSchema) -> JsonSchema:
    patterns = schema.get("patternProperties", {})
    return next((value for pattern, value in patterns.items() if search(pattern, name)), rest)


def _fill(maker: Maker, schema: Mapping[str, Any], made: dict[str, Any], depth: int) -> None:
    """Add members of other names: as many as there must be, or one where there is nothing else to show."""
    rest, patterns = schema.get("additionalProperties", True), list(schema.get("patternProperties", {}))
    least, most = schema.get("minProperties", 0), schema.get("maxProperties", 1)
    if least > MAX_ITEMS:
        raise NoExample
    shows_nothing = not made and not schema.get("properties") and isinstance(rest, Mapping) and most >= 1
    wanted = max(least, 1 if shows_nothing and depth < FULL_DEPTH else 0)
    for number in range(1, int(wanted) + 11):
        if len(made) >= wanted:
            break
        name, value = _other_name(maker, schema, number), rest
        if patterns and rest is False:
            pattern = patterns[number % len(patterns)]
            name, value = sample(pattern, number) or name, schema["patternProperties"][pattern]
        if value is not False and name not in made:
            made[name] = maker.make(value, depth + 1, number)


def _other_name(maker: Maker, schema: Mapping[str, Any], number: int) -> str:
    names = schema.get("propertyNames")
    if isinstance(names, Mapping):
        made = maker.make(conjoin(names, {"type": "string"}), 0, number)
        return made if isinstance(made, str) else ""
    return f"property{number}"


def _limited(made: dict[str, Any], required: list[str], most: int | None) -> dict[str, Any]:
    if most is None or len(made) <= most:
        return made
    order = sorted(made, key=lambda name: name not in required)
    return {name: made[name] for name in order[: int(most)]}


def array_value(maker: Maker, schema: Mapping[str, Any], depth: int, variant: int) -> list[Any]:
    """An array with as many elements as it must have, and with one where it may have some."""
    items: JsonSchema = schema.get("items", True)
    least, most = schema.get("minItems", 0), schema.get("maxItems", MAX_ITEMS)
    contained = schema.get("minContains", 1) if "contains" in schema else 0
    if least > MAX_ITEMS or contained > MAX_ITEMS:
        raise NoExample
    elements = [*schema.get("prefixItems", ())]
    elements += [all_of([items, schema["contains"]])] * int(contained) if contained else []
    may_show_one = items is not True and items is not False and depth < FULL_DEPTH
    wanted = max(int(least), len(elements), int(may_show_one))
    made: list[Any] = []
    for number in range(min(wanted, int(most))):
        element = elements[number] if number < len(elements) else items
        turn = variant + number if schema.get("uniqueItems") or variant else 0
        try:
            made.append(maker.make(element, depth + 1, turn))
        except NoExample:
            if number < max(least, contained):
                raise
            break
    return made
