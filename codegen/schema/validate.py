"""Instances against schemas: a value and a JSON Schema 2020-12 go in, findings with their places come out.

Runs on the `jsonschema` library, with ECMA patterns (`codegen.schema.patterns`) and exact decimal `multipleOf`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend
from referencing.exceptions import Unresolvable

from codegen.core.recursion import recursion_errors
from codegen.schema.dialect import JsonSchema
from codegen.schema.formats import format_checker
from codegen.schema.patterns import can_search, search
from codegen.schema.reading import Reading, keywords_of


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """One way in which an instance breaks its schema: a JSON pointer into the instance, and why."""

    pointer: str
    message: str
    keyword: tuple[str | int, ...] = field(default=(), compare=False)
    """The way to the keyword that refuses the instance; it leads through references without naming them."""


MAX_REFERENCES = 80
"""References inside one another, as many as a value nests them; Python's stack ends not far behind."""


class InstanceValidator:
    """Judges instances by one schema."""

    def __init__(
        self,
        schema: JsonSchema,
        schemas: Mapping[str, JsonSchema] | None = None,
        *,
        formats: bool = True,
        reading: Reading = Reading.USUAL,
    ) -> None:
        """Prepare a schema.

        Args:
            schemas: what `#/components/schemas/NAME` means.
            formats: whether `format` refuses texts (`codegen.schema.formats` knows which).
            reading: how to take what readers of contracts differ about.
        """
        # References are relative to the root, where an unknown keyword can hold what they name.
        root = schema if isinstance(schema, bool) else {**schema, "components": {"schemas": schemas or {}}}
        self.is_endless = False  # whether an instance could not be judged
        self._validator = _validator(reading)(
            root, format_checker=format_checker(reading) if formats else None
        )

    def is_valid(self, instance: Any) -> bool:
        """Whether the instance keeps the schema; never, where the schema refers to itself without end."""
        try:
            with recursion_errors():
                return bool(self._validator.is_valid(instance))
        except (_Endless, RecursionError):
            self.is_endless = True
            return False

    def violations(self, instance: Any) -> list[Violation]:
        """Every violation, in the order of their places."""
        try:
            with recursion_errors():
                found = {
                    Violation(
                        "".join(map(_token, error.absolute_path)),
                        error.message,
                        tuple(error.absolute_schema_path),
                    )
                    for error in self._validator.iter_errors(instance)
                }
        except (_Endless, RecursionError):
            return [Violation("", "the schema refers to itself without end, or the value is nested too deep")]
        return sorted(found)


class _Endless(Exception):
    """Too many references inside one another."""


_references: ContextVar[int] = ContextVar("references", default=0)


def _ref(validator: Any, ref: str, instance: Any, _schema: Mapping[str, Any]) -> Iterator[ValidationError]:
    """`$ref` with a bound: the library would recurse until the interpreter gives up."""
    depth = _references.get()
    if depth > MAX_REFERENCES:
        raise _Endless
    _references.set(depth + 1)
    try:
        yield from validator._validate_reference(ref=ref, instance=instance)
    except Unresolvable:
        return  # what names nothing refuses nothing; the contract's own validation reports it
    finally:
        _references.set(depth)


def _token(part: str | int) -> str:
    return "/" + str(part).replace("~", "~0").replace("/", "~1")


def is_multiple(value: float, factor: float) -> bool:
    """Whether a number is a multiple of another one, counted in decimals as they are written: 0.3 is one of 0.1."""
    if not math.isfinite(value):
        return False
    return (Fraction(repr(value)) / Fraction(repr(factor))).denominator == 1


def _matches(pattern: str, text: str) -> bool:
    """A pattern that can't be run refuses nothing."""
    return search(pattern, text) or not can_search(pattern, text)


def _pattern(
    validator: Any, pattern: str, instance: Any, _schema: Mapping[str, Any]
) -> Iterator[ValidationError]:
    if validator.is_type(instance, "string") and not _matches(pattern, instance):
        yield ValidationError(f"{instance!r} does not match {pattern!r}")


def _pattern_properties(
    validator: Any, patterns: Mapping[str, Any], instance: Any, _schema: Mapping[str, Any]
) -> Iterator[ValidationError]:
    if validator.is_type(instance, "object"):
        for pattern, subschema in patterns.items():
            for name, value in instance.items():
                if _matches(pattern, name):
                    yield from validator.descend(value, subschema, path=name, schema_path=pattern)


def _additional_properties(
    validator: Any, additional: Any, instance: Any, schema: Mapping[str, Any]
) -> Iterator[ValidationError]:
    if not validator.is_type(instance, "object") or additional is True:
        return
    known, patterns = schema.get("properties", {}), schema.get("patternProperties", {})
    for name, value in instance.items():
        if name not in known and not any(_matches(pattern, name) for pattern in patterns):
            if additional is False:
                yield ValidationError(f"the member {name!r} is not allowed")
            else:
                yield from validator.descend(value, additional, path=name)


def _multiple_of(
    validator: Any, factor: float, instance: Any, _schema: Mapping[str, Any]
) -> Iterator[ValidationError]:
    if validator.is_type(instance, "number") and not is_multiple(instance, factor):
        yield ValidationError(f"{instance!r} is not a multiple of {factor!r}")


_Validator: Any = extend(  # type: ignore[no-untyped-call]
    Draft202012Validator,
    {
        "$ref": _ref,
        "pattern": _pattern,
        "patternProperties": _pattern_properties,
        "additionalProperties": _additional_properties,
        "multipleOf": _multiple_of,
    },
)


@cache
def _validator(reading: Reading) -> Any:
    """The class that judges by a reading."""
    keywords = keywords_of(reading, _Validator.VALIDATORS)
    return extend(_Validator, keywords) if keywords else _Validator  # type: ignore[no-untyped-call]
