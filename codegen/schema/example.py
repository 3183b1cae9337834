"""A schema goes in, a value that keeps it comes out: the contract's own example where it is valid, else a made one.

Bounded in every way: recursion ends at members that may be left out, arrays and texts have a largest size.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Any

from codegen.schema.cycles import CutSchemas
from codegen.schema.dialect import CONVERTED_ENUM, JsonSchema
from codegen.schema.flatten import flatten
from codegen.schema.merge import assertions, type_names
from codegen.schema.reading import Reading, is_exclusive
from codegen.schema.samples.containers import array_value, object_value
from codegen.schema.samples.context import FULL_DEPTH, MAX_VARIANTS, Direction, NoExample, is_hidden
from codegen.schema.samples.scalars import number_value, string_value
from codegen.schema.samples.unions import exclusive_value, union_value
from codegen.schema.validate import InstanceValidator

_MAX_DEPTH = 40
_MAX_STEPS = 20_000  # schemas looked at for one value
_NEEDS_CHECK = frozenset(
    "not if anyOf oneOf allOf dependentRequired dependentSchemas propertyNames patternProperties contains minContains "
    "maxContains uniqueItems unevaluatedProperties unevaluatedItems minProperties maxProperties".split()
)
"""Keywords that a value made member by member may still break."""
_ABOUT: tuple[tuple[str, frozenset[str]], ...] = (
    (
        "object",
        frozenset({"properties", "required", "additionalProperties", "patternProperties", "minProperties"}),
    ),
    ("array", frozenset({"items", "prefixItems", "minItems", "contains"})),
    ("string", frozenset({"pattern", "format", "minLength", "maxLength"})),
    ("number", frozenset({"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"})),
)
"""The types that the keywords of a schema without type are about."""
_PLAIN: Mapping[str, Any] = {
    "object": {}, "array": [], "string": "string", "number": 0, "integer": 0, "boolean": True, "null": None
}  # fmt: skip


def synthesise(
    schema: JsonSchema, schemas: Mapping[str, JsonSchema], *, direction: Direction = "response", seed: int = 0
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

    def __init__(
        self,
        schemas: Mapping[str, JsonSchema],
        direction: Direction = "response",
        readings: Sequence[Reading] = (Reading.USUAL,),
    ) -> None:
        """Prepare the schemas.

        Args:
            readings: what values should keep, the first of them that one is found for.
        """
        self._readings = readings
        self._reading = readings[0]
        self._schemas = CutSchemas(schemas, _name_of)
        self.direction: Direction = direction
        self.hidden = "readOnly" if direction == "request" else "writeOnly"
        self._named: dict[tuple[str, int, int, Reading], tuple[Any, int]] = {}  # with the steps that it took
        self._open: list[str] = []  # references on the way down
        self._steps = 0

    def value(self, schema: JsonSchema, seed: int = 0) -> Any:
        """A valid value of a schema, or the nearest that was found."""
        nearest: list[Any] = []
        for reading in self._readings:
            self._reading, self._steps = reading, 0
            for made in self._tries(schema, seed):
                if self.is_valid(schema, made):
                    return made
                nearest.append(made)
        return nearest[0] if nearest else self._nearest(schema)

    def _tries(self, schema: JsonSchema, seed: int) -> Iterator[Any]:
        for variant, depth in product(range(seed, seed + MAX_VARIANTS), (0, FULL_DEPTH)):
            try:
                yield self.make(schema, depth, variant)
            except (NoExample, RecursionError):
                self._open.clear()

    def _nearest(self, schema: JsonSchema, is_member: bool = False) -> Any:
        """A value of the right type at least, with its required members."""
        flat = self.flatten(schema)
        if not isinstance(flat, Mapping):
            return None
        if flat.get("examples"):
            return copy.deepcopy(flat["examples"][0])
        names = type_names(flat.get("type"))
        made = copy.copy(_PLAIN[next((name for name in reversed(names) if name in _PLAIN), "null")])
        if isinstance(made, dict) and not is_member:
            for name in flat.get("required", ()):
                made[name] = self._nearest_member(flat.get("properties", {}).get(name, True))
        return made

    def _nearest_member(self, schema: JsonSchema) -> Any:
        try:
            return self.make(schema, 1, 0)
        except (NoExample, RecursionError):
            return self._nearest(schema, is_member=True)

    def make(self, schema: JsonSchema, depth: int, variant: int) -> Any:
        """A value of a schema.

        Raises:
            NoExample: none was found.
        """
        self._steps += 1
        if depth > _MAX_DEPTH or schema is False or self._steps > _MAX_STEPS:
            raise NoExample
        ref = schema.get("$ref") if isinstance(schema, Mapping) else None
        if not isinstance(ref, str) or not isinstance(schema, Mapping):
            return self._made(schema, depth, variant)
        # What was made before must not show in what is made now: below another reference recursion ends elsewhere.
        known = None if self._open or len(schema) > 1 else (ref, variant, depth, self._reading)
        made, steps = self._named.get(known, (None, _MAX_STEPS)) if known else (None, _MAX_STEPS)
        if self._steps + steps <= _MAX_STEPS:
            self._steps += steps
            return copy.deepcopy(made)
        if self._open.count(ref) > 1:
            raise NoExample
        before = self._steps
        self._open.append(ref)
        try:
            made = self._made(schema, depth, variant)
        finally:
            self._open.pop()
        if known:
            self._named[known] = copy.deepcopy(made), self._steps - before
        return made

    def _made(self, schema: JsonSchema, depth: int, variant: int) -> Any:
        for given in self._given(schema) if variant == 0 else ():
            return copy.deepcopy(given)
        flat = self.flatten(schema)
        if flat is False:
            raise NoExample
        if not isinstance(flat, Mapping):
            return {}
        made = self._of_flat(flat, depth, variant)
        if _NEEDS_CHECK.isdisjoint(flat) or self.is_valid(flat, made):
            return made
        for other in range(1, MAX_VARIANTS if depth < 3 else 3):
            made = self._of_flat(flat, depth + (other > 2) * FULL_DEPTH, variant + other)
            if self.is_valid(flat, made):
                return made
        if "oneOf" in flat or is_exclusive(flat):
            return exclusive_value(self, flat, depth)
        raise NoExample

    def _given(self, schema: JsonSchema) -> Iterator[Any]:
        """The valid examples and defaults of a schema and of what it refers to."""
        seen: set[str] = set()
        node: JsonSchema = schema
        while isinstance(node, Mapping):
            stated = [*node.get("examples", ()), *([node["default"]] if "default" in node else ())]
            for value in stated:
                if self.is_valid(schema, value) and not self._shows_hidden(schema, value):
                    yield value
            ref = node.get("$ref")
            if not isinstance(ref, str) or ref in seen:
                return
            seen.add(ref)
            node = self._resolve(ref)

    def _of_flat(self, schema: Mapping[str, Any], depth: int, variant: int) -> Any:
        if "enum" in schema:
            beside = {key: value for key, value in assertions(schema).items() if key != "enum"}
            allowed = [value for value in schema["enum"] if not beside or self.is_valid(beside, value)]
            is_unread = self._reading is Reading.STRICTEST and CONVERTED_ENUM in schema
            if is_unread or not allowed:
                raise NoExample
            return copy.deepcopy(allowed[variant % len(allowed)])
        if "oneOf" in schema or "anyOf" in schema:
            return union_value(self, schema, depth, variant)
        names = [name for name in type_names(schema.get("type")) if name != "null"] or ["null"]
        name = names[variant % len(names)] if "type" in schema else _likely_type(schema, variant)
        return self._of_type(name, schema, depth, variant)

    def _of_type(self, name: str, schema: Mapping[str, Any], depth: int, variant: int) -> Any:
        made: Any = None
        match name:
            case "object":
                made = object_value(self, schema, depth, variant)
            case "array":
                made = array_value(self, schema, depth, variant)
            case "string":
                made = string_value(schema, variant)
            case "integer" | "number":
                made = number_value(schema, name == "integer", variant)
            case "boolean":
                made = variant % 2 == 0
        if made is None and name != "null":
            raise NoExample
        return made

    def is_valid(self, schema: JsonSchema, value: Any) -> bool:
        """Whether the value keeps the schema, as far as the bounds let it be judged."""
        if self._steps > _MAX_STEPS:
            return False
        validator = InstanceValidator(schema, self._schemas, reading=self._reading)
        is_valid = validator.is_valid(value)
        self._steps += 2_000 if validator.is_endless else 10  # it looks at every part of the value
        return is_valid

    def _shows_hidden(self, schema: JsonSchema, value: Any) -> bool:
        """Whether an example has members that this direction does not show."""
        flat = self.flatten(schema)
        properties = flat.get("properties", {}) if isinstance(flat, Mapping) else {}
        return isinstance(value, dict) and any(is_hidden(properties.get(name), self.hidden) for name in value)

    def flatten(self, schema: JsonSchema) -> JsonSchema:
        """The schema as one set of keywords."""
        return flatten(schema, self._resolve)

    def _resolve(self, ref: str) -> JsonSchema:
        return self._schemas.get(_name_of(ref), True)


def _name_of(ref: str) -> str:
    return ref.removeprefix("#/components/schemas/").replace("~1", "/").replace("~0", "~")


def _likely_type(schema: Mapping[str, Any], variant: int) -> str:
    about = (name for name, keywords in _ABOUT if not keywords.isdisjoint(schema))
    return next(about, ("object", "string", "integer", "boolean", "null", "array")[variant % 6])
