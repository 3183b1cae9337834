"""How to take what readers of contracts differ about: null beside `nullable`, tags of unions, forms of texts.

In: a reading and the keywords of a validator. Out: the keywords that judge otherwise under it. Who answers keeps the
strictest reading, who judges others takes the mildest one: neither ever finds the other at fault without need.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import Enum
from typing import Any

from jsonschema.exceptions import ValidationError

from codegen.schema.dialect import CONVERTED_ENUM, EXCLUSIVE, INFERRED_TYPE, NULLABLE
from codegen.schema.equality import canonical

Check = Callable[[Any, Any, Any, Mapping[str, Any]], Iterable[ValidationError] | None]


class Reading(Enum):
    """Of a schema that does not mean the same to everybody."""

    USUAL = "usual"  # what generated code does
    STRICTEST = "strictest"  # whatever it accepts, every reader accepts
    MILDEST = "mildest"  # whatever it refuses, every reader refuses


def keywords_of(reading: Reading, checks: Mapping[str, Check]) -> dict[str, Check]:
    """The keywords that a reading judges in its own way."""
    if reading is Reading.STRICTEST:
        return {"anyOf": _tagged_union(checks["anyOf"], checks["oneOf"]), "enum": _as_written(checks["enum"])}
    if reading is Reading.MILDEST:
        milder = {**checks, "type": _unless_inferred(checks["type"])}
        return {keyword: _unless_stated(check) for keyword, check in milder.items()}
    return {}


def is_exclusive(schema: Mapping[str, Any]) -> bool:
    """Whether a union of which a tag picks one is written as a union of which exactly one matches."""
    return bool(schema.get("discriminator", {}).get(EXCLUSIVE))


def _tagged_union(any_of: Check, one_of: Check) -> Check:
    """A validator that knows no discriminators wants exactly one to match."""

    def judged(
        validator: Any, branches: Any, instance: Any, schema: Mapping[str, Any]
    ) -> Iterable[ValidationError] | None:
        check = one_of if is_exclusive(schema) else any_of
        return check(validator, branches, instance, schema)

    return judged


def _as_written(check: Check) -> Check:
    """Values that the contract writes in another type than it asks for are none to a reader who converts nothing."""

    def judged(
        validator: Any, values: Any, instance: Any, schema: Mapping[str, Any]
    ) -> Iterable[ValidationError] | None:
        if CONVERTED_ENUM in schema:
            return [ValidationError(f"{instance!r} has not the type of the values of its enum")]
        return check(validator, values, instance, schema)

    return judged


def _unless_inferred(check: Check) -> Check:
    """A type that the contract does not write refuses nothing."""

    def judged(
        validator: Any, types: Any, instance: Any, schema: Mapping[str, Any]
    ) -> Iterable[ValidationError] | None:
        return None if INFERRED_TYPE in schema else check(validator, types, instance, schema)

    return judged


def _unless_stated(check: Check) -> Check:
    """A schema that breaks its own example contradicts itself: whoever sends that example is not at fault."""

    def judged(
        validator: Any, value: Any, instance: Any, schema: Mapping[str, Any]
    ) -> Iterable[ValidationError] | None:
        return None if _is_stated(instance, schema) else check(validator, value, instance, schema)

    return judged


def _is_stated(instance: Any, schema: Mapping[str, Any]) -> bool:
    if instance is None and NULLABLE in schema:
        return True
    return any(value == instance and canonical(value) == canonical(instance) for value in _stated(schema))


def _stated(schema: Mapping[str, Any]) -> Iterator[Any]:
    yield from schema.get("examples", ())
    if "default" in schema:
        yield schema["default"]
