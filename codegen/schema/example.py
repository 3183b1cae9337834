"""A schema goes in, a value that keeps it comes out: the contract's own example where it is valid, else a made one.

Bounded in every way: recursion ends at members that may be left out, arrays and texts have a largest size.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any, Literal

from codegen.schema.cycles import cut_cycles
from codegen.schema.dialect import REQUIRED_BY_DIRECTION, JsonSchema
from codegen.schema.example_scalars import number_value, string_value
from codegen.schema.flatten import flatten
from codegen.schema.merge import assertions, conjoin, type_names
from codegen.schema.pattern_sample import sample
from codegen.schema.patterns import search
from codegen.schema.validate import InstanceValidator

Direction = Literal["request", "response"]

MAX_ITEMS = 1_000
MAX_DEPTH = 40
_FULL_DEPTH = 6  # members that may be left out are left out further down
_MAX_VARIANTS = 12
_MAX_STEPS = 20_000  # schemas looked at for one value
_PLAIN: dict[str, Any] = {
    "object": {},
    "array": [],
    "string": "string",
    "number": 0,
    "integer": 0,
    "boolean": True,
    "null": None,
}
_HIDDEN = {"request": "readOnly", "response": "writeOnly"}
_NEEDS_CHECK = frozenset(
    "not if anyOf oneOf allOf dependentRequired dependentSchemas propertyNames patternProperties contains minContains "
    "maxContains uniqueItems unevaluatedProperties unevaluatedItems minProperties maxProperties".split()
)
"""Keywords that a value made member by member may still break."""


class NoExample(Exception):
    """No value was found: there is none, or it is beyond the bounds."""


def synthesise(
    schema: JsonSchema,
    schemas: Mapping[str, JsonSchema],
    *,
    direction: Direction = "response",
    seed: int = 0,
) -> Any:
    """A valid value of a schema; of one that nothing seems to satisfy, the nearest that was found.

    Args:
        schemas: what `#/components/schemas/NAME` means.
        direction: a request leaves read-only members out, a response write-only ones.
        seed: another number for another value, where there are several.
    """
    return ExampleMaker(schemas, direction).value(schema, seed)


class ExampleMaker:
    """Makes values for the schemas of one contract; named schemas are made once."""

    def __init__(self, schemas: Mapping[str, JsonSchema], direction: Direction = "response") -> None:
        self._schemas, _ = cut_cycles(schemas, _name_of)
        self._hidden = _HIDDEN[direction]
        self._direction = direction
        self._named: dict[tuple[str, int], Any] = {}
        self._open: list[str] = []  # references on the way down
        self._steps = 0

    def value(self, schema: JsonSchema, seed: int = 0) -> Any:
        """A valid value of a schema, or the nearest that was found."""
        self._steps = 0
        nearest: list[Any] = []
        for variant, depth in product(range(seed, seed + _MAX_VARIANTS), (0, _FULL_DEPTH)):
            try:
                made = self._make(schema, depth, variant)
            except (NoExample, RecursionError):
                self._open.clear()
                continue
            if self._is_valid(schema, made):
                return made
            nearest.append(made)
        return nearest[0] if nearest else self._nearest(schema)

    def _nearest(self, schema: JsonSchema) -> Any:
        """A value of the right type at least."""
        flat = flatten(schema, self._resolve)
        stated = flat.get("examples", ()) if isinstance(flat, Mapping) else ()
        if stated:
            return copy.deepcopy(stated[0])
        names = type_names(flat.get("type")) if isinstance(flat, Mapping) else ["null"]
        name = next((name for name in reversed(names) if name in _PLAIN), "null")
        made = copy.copy(_PLAIN[name])
        if isinstance(made, dict) and isinstance(flat, Mapping) and not self._open:
            for member in flat.get("required", ()):
                made[member] = self._member(flat.get("properties", {}).get(member, True))
        return made

    def _member(self, schema: JsonSchema) -> Any:
        self._open.append("")
        try:
            return self._make(schema, 1, 0)
        except NoExample:
            return self._nearest(schema)
        finally:
            self._open.pop()

    # ---- one schema

    def _make(self, schema: JsonSchema, depth: int, variant: int) -> Any:
        self._steps += 1
        if depth > MAX_DEPTH or schema is False or self._steps > _MAX_STEPS:
            raise NoExample
        ref = schema.get("$ref") if isinstance(schema, Mapping) else None
        if not isinstance(ref, str) or not isinstance(schema, Mapping):
            return self._made(schema, depth, variant)
        known = (ref, variant)
        if depth <= 1 and len(schema) == 1 and known in self._named:
            return copy.deepcopy(self._named[known])
        if self._open.count(ref) > 1:
            raise NoExample
        self._open.append(ref)
        try:
            made = self._made(schema, depth, variant)
        finally:
            self._open.pop()
        if not self._open and len(schema) == 1:
            self._named[known] = made
            return copy.deepcopy(made)
        return made

    def _made(self, schema: JsonSchema, depth: int, variant: int) -> Any:
        for given in self._given(schema) if variant == 0 else ():
            return copy.deepcopy(given)
        flat = flatten(schema, self._resolve)
        if not isinstance(flat, Mapping):
            if flat is False:
                raise NoExample
            return {}
        made = self._of_flat(flat, depth, variant)
        if _NEEDS_CHECK.isdisjoint(flat) or self._is_valid(flat, made):
            return made
        for other in range(1, _MAX_VARIANTS if depth < 3 else 3):
            made = self._of_flat(flat, depth + (other > 2) * _FULL_DEPTH, variant + other)
            if self._is_valid(flat, made):
                return made
        spoiled = self._spoiled(flat, depth) if "oneOf" in flat else None
        if spoiled is None:
            raise NoExample
        return spoiled

    def _spoiled(self, schema: Mapping[str, Any], depth: int) -> Any:
        """A value of one alternative with members that the other alternatives refuse, None where that fails."""
        for branch in schema["oneOf"]:
            others = [other for other in schema["oneOf"] if other is not branch]
            made = self._make(
                conjoin(flatten(branch, self._resolve), assertions(_without_union(schema))), depth, 0
            )
            for other in others:
                made = self._refused(made, branch, other) if self._is_valid(other, made) else made
            if self._is_valid(schema, made):
                return made
        return None

    def _refused(self, made: Any, branch: JsonSchema, other: JsonSchema) -> Any:
        """The value with one more member, so that it still is one of `branch` but not of `other`."""
        flat = flatten(other, self._resolve)
        names = flat.get("properties", {}) if isinstance(flat, Mapping) and isinstance(made, dict) else {}
        for name, wrong in product(list(names)[:_MAX_VARIANTS], (0, "", None)):
            changed = {**made, name: wrong}
            if name not in made and not self._is_valid(other, changed) and self._is_valid(branch, changed):
                return changed
        return made

    def _given(self, schema: JsonSchema) -> Iterator[Any]:
        """The valid examples and defaults of a schema and of what it refers to."""
        seen: set[str] = set()
        node: JsonSchema = schema
        while isinstance(node, Mapping):
            stated = [*node.get("examples", ()), *([node["default"]] if "default" in node else ())]
            for value in stated:
                if self._is_valid(schema, value) and not self._shows_hidden(schema, value):
                    yield value
            ref = node.get("$ref")
            if not isinstance(ref, str) or ref in seen:
                return
            seen.add(ref)
            node = self._resolve(ref)

    def _of_flat(self, schema: Mapping[str, Any], depth: int, variant: int) -> Any:
        if "enum" in schema:
            beside = {key: value for key, value in assertions(schema).items() if key != "enum"}
            allowed = [value for value in schema["enum"] if not beside or self._is_valid(beside, value)]
            if not allowed:
                raise NoExample
            return copy.deepcopy(allowed[variant % len(allowed)])
        if "oneOf" in schema or "anyOf" in schema:
            return self._of_union(schema, depth, variant)
        names = [name for name in type_names(schema.get("type")) if name != "null"] or ["null"]
        name = names[variant % len(names)] if "type" in schema else _likely_type(schema, variant)
        return self._of_type(name, schema, depth, variant)

    def _of_type(self, name: str, schema: Mapping[str, Any], depth: int, variant: int) -> Any:
        made: Any
        match name:
            case "object":
                return self._object(schema, depth, variant)
            case "array":
                return self._array(schema, depth, variant)
            case "string":
                made = string_value(schema, variant)
            case "integer" | "number":
                made = number_value(schema, name == "integer", variant)
            case "boolean":
                return variant % 2 == 0
            case _:
                return None
        if made is None:
            raise NoExample
        return made

    # ---- unions

    def _of_union(self, schema: Mapping[str, Any], depth: int, variant: int) -> Any:
        branches = schema["oneOf" if "oneOf" in schema else "anyOf"]
        base = _without_union(schema)
        for number in range(len(branches)):
            branch = branches[(variant + number) % len(branches)]
            joined = (
                branch if not assertions(base) else conjoin(flatten(branch, self._resolve), assertions(base))
            )
            if (
                flatten(joined, self._resolve) == {"type": "null"}
                and number < len(branches) - 1
                and variant == 0
            ):
                continue
            try:
                made = self._make(joined, depth, 0 if variant < len(branches) else variant)
            except NoExample:
                continue
            return self._tagged(schema, branch, made)
        raise NoExample

    def _tagged(self, schema: Mapping[str, Any], branch: JsonSchema, made: Any) -> Any:
        """The value with the discriminator's value for its branch."""
        discriminator = schema.get("discriminator", {})
        name = discriminator.get("propertyName")
        ref = branch.get("$ref") if isinstance(branch, Mapping) else None
        if not isinstance(made, dict) or not isinstance(name, str) or not isinstance(ref, str):
            return made
        mapping = discriminator.get("mapping", {})
        values = [*(value for value, target in mapping.items() if target == ref), ref.rpartition("/")[2]]
        for value in values:
            tagged = {**made, name: value}
            if self._is_valid(branch, tagged):
                return tagged
        return made

    # ---- objects and arrays

    def _object(self, schema: Mapping[str, Any], depth: int, variant: int) -> dict[str, Any]:
        properties: Mapping[str, JsonSchema] = schema.get("properties", {})
        required = [
            *schema.get("required", ()),
            *schema.get(REQUIRED_BY_DIRECTION, {}).get(self._direction, ()),
        ]
        made: dict[str, Any] = {}
        for name, value in properties.items():
            is_hidden = isinstance(value, Mapping) and value.get(self._hidden) is True
            if name in required and not (is_hidden and name not in schema.get("required", ())):
                made[name] = self._make(value, depth + 1, variant)
            elif depth < _FULL_DEPTH and not is_hidden and value is not False:
                try:
                    made[name] = self._make(value, depth + 1, variant)
                except NoExample:
                    continue
        rest = schema.get("additionalProperties", True)
        for name in required:
            if name not in made and name not in properties:
                made[name] = self._make(self._about(name, schema, rest), depth + 1, variant)
        self._fill(schema, made, rest, depth)
        return _limited(made, required, schema.get("maxProperties"))

    def _about(self, name: str, schema: Mapping[str, Any], rest: JsonSchema) -> JsonSchema:
        patterns = schema.get("patternProperties", {})
        return next((value for pattern, value in patterns.items() if search(pattern, name)), rest)

    def _fill(self, schema: Mapping[str, Any], made: dict[str, Any], rest: JsonSchema, depth: int) -> None:
        """Add members of other names: as many as there must be, or one where there is nothing else to show."""
        patterns = schema.get("patternProperties", {})
        least = schema.get("minProperties", 0)
        if least > MAX_ITEMS:
            raise NoExample
        shows_nothing = (
            not made and not schema.get("properties") and isinstance(rest, Mapping) and depth < _FULL_DEPTH
        )
        wanted = max(least, 1 if shows_nothing and schema.get("maxProperties", 1) >= 1 else 0)
        number = 0
        while len(made) < wanted and number < wanted + 10:
            number += 1
            name, value = self._other_name(schema, number), rest
            if patterns and rest is False:
                pattern = list(patterns)[number % len(patterns)]
                name, value = sample(pattern, number) or name, patterns[pattern]
            if value is not False and name not in made:
                made[name] = self._make(value, depth + 1, number)

    def _other_name(self, schema: Mapping[str, Any], number: int) -> str:
        names = schema.get("propertyNames")
        made = (
            self._make(conjoin(names, {"type": "string"}), 0, number) if isinstance(names, Mapping) else None
        )
        return made if isinstance(made, str) else f"property{number}"

    def _array(self, schema: Mapping[str, Any], depth: int, variant: int) -> list[Any]:
        prefix: list[JsonSchema] = list(schema.get("prefixItems", ()))
        items: JsonSchema = schema.get("items", True)
        least, most = schema.get("minItems", 0), schema.get("maxItems", MAX_ITEMS)
        contained = schema.get("minContains", 1) if "contains" in schema else 0
        if least > MAX_ITEMS or contained > MAX_ITEMS:
            raise NoExample
        elements = [
            *prefix,
            *([conjoin_all(items, schema["contains"])] * int(contained) if contained else ()),
        ]
        wanted = max(int(least), len(elements))
        if items is not True and items is not False and depth < _FULL_DEPTH:
            wanted = max(wanted, 1)
        made: list[Any] = []
        for number in range(min(wanted, int(most))):
            element = elements[number] if number < len(elements) else items
            turn = variant + number if schema.get("uniqueItems") or variant else 0
            try:
                made.append(self._make(element, depth + 1, turn))
            except NoExample:
                if number < max(least, contained):
                    raise
                break
        return made

    # ---- judging

    def _is_valid(self, schema: JsonSchema, value: Any) -> bool:
        if self._steps > _MAX_STEPS:
            return False
        validator = InstanceValidator(schema, self._schemas)
        is_valid = validator.is_valid(value)
        self._steps += 2_000 if validator.is_endless else 10  # it looks at every part of the value
        return is_valid

    def _shows_hidden(self, schema: JsonSchema, value: Any) -> bool:
        """Whether an example has members that this direction does not show."""
        flat = flatten(schema, self._resolve)
        properties = flat.get("properties", {}) if isinstance(flat, Mapping) else {}
        return isinstance(value, dict) and any(
            isinstance(properties.get(name), Mapping) and properties[name].get(self._hidden) is True
            for name in value
        )

    def _resolve(self, ref: str) -> JsonSchema:
        return self._schemas.get(_name_of(ref), True)


def _name_of(ref: str) -> str:
    return ref.removeprefix("#/components/schemas/").replace("~1", "/").replace("~0", "~")


def _without_union(schema: Mapping[str, Any]) -> dict[str, Any]:
    union = ("oneOf", "discriminator") if "oneOf" in schema else ("anyOf", "discriminator")
    return {key: value for key, value in schema.items() if key not in union}


def conjoin_all(left: JsonSchema, right: JsonSchema) -> JsonSchema:
    """Both schemas at once, unless one says nothing."""
    if left is True:
        return right
    return {"allOf": [left, right]}


def _likely_type(schema: Mapping[str, Any], variant: int) -> str:
    """The type that the keywords of a schema without type are about."""
    for name, keywords in (
        ("object", ("properties", "required", "additionalProperties", "patternProperties", "minProperties")),
        ("array", ("items", "prefixItems", "minItems", "contains")),
        ("string", ("pattern", "format", "minLength", "maxLength")),
        ("number", ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf")),
    ):
        if any(keyword in schema for keyword in keywords):
            return name
    return ("object", "string", "integer", "boolean", "null", "array")[variant % 6]


def _limited(made: dict[str, Any], required: list[str], most: int | None) -> dict[str, Any]:
    if most is None or len(made) <= most:
        return made
    order = sorted(made, key=lambda name: name not in required)
    return {name: made[name] for name in order[: int(most)]}
