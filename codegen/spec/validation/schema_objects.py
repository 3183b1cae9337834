"""What a schema object needs beyond the types of its keywords."""

from __future__ import annotations

import json
from typing import Any

from codegen.spec.edits import REMOVED
from codegen.spec.validation.corrections import Corrections, short

_DIALECTS = (
    "https://spec.openapis.org/oas/3.1/dialect/base",
    "https://spec.openapis.org/oas/3.2/dialect/2025-09-17",
    "https://json-schema.org/draft/2020-12/schema",
)
_BOUNDS = (
    ("minimum", "maximum"),
    ("minLength", "maxLength"),
    ("minItems", "maxItems"),
    ("minProperties", "maxProperties"),
)

_MEANS_TYPE = frozenset("type $ref allOf oneOf anyOf not enum const".split())
_CONDITIONS = frozenset("if then else contains dependentSchemas".split())
"""Keywords whose schemas look at members of a value that is described elsewhere."""


def check_schema(corrections: Corrections, value: dict[str, Any], pointer: str) -> None:
    """Check one schema object; its subschemas are checked on their own."""
    _check_type(corrections, value, pointer)
    _check_lists(corrections, value, pointer)
    for lower, upper in _BOUNDS:
        low, high = _number(value.get(lower)), _number(value.get(upper))
        if low is not None and high is not None and low > high:
            message = f"{lower} {low} is above {upper} {high}: no value is valid"
            corrections.report.warning("CG047", message, f"{pointer}/{lower}", "exchange them")
    if corrections.version in ("2.0", "3.0"):
        _check_before_31(corrections, value, pointer)
    else:
        _check_31(corrections, value, pointer)


def _check_type(corrections: Corrections, value: dict[str, Any], pointer: str) -> None:
    if _MEANS_TYPE.isdisjoint(value) and _CONDITIONS.isdisjoint(pointer.split("/")):
        meant = (
            "object" if value.get("properties") else "array" if isinstance(value.get("items"), dict) else ""
        )
        if meant:
            message = (
                f"the schema says no type: it is read as an {meant}, and values of other types are refused"
            )
            corrections.report.note("CG055", message, pointer, f"add type: {meant}")


def _check_lists(corrections: Corrections, value: dict[str, Any], pointer: str) -> None:
    enum, required = value.get("enum"), value.get("required")
    if enum == []:
        message = "an empty enum allows no value: it is left out"
        corrections.mend("CG046", message, f"{pointer}/enum", REMOVED, "remove it")
    elif (
        isinstance(enum, list)
        and len(enum) > 1
        and len({json.dumps(item, sort_keys=True) for item in enum}) < len(enum)
    ):
        corrections.overlook("CG046", "a value stands twice in enum", f"{pointer}/enum", "remove one of them")
    if isinstance(required, list) and required and len(set(map(str, required))) < len(required):
        corrections.overlook(
            "CG046", "a name stands twice in required", f"{pointer}/required", "remove one of them"
        )
    for name in ("allOf", "oneOf", "anyOf", "prefixItems"):
        if value.get(name) == []:
            corrections.mend(
                "CG046", f"{name} is empty: it is left out", f"{pointer}/{name}", REMOVED, "remove it"
            )
    if required == []:
        corrections.overlooked.add(
            f"{pointer}/required"
        )  # openapi-spec-validator refuses it, and it says nothing


def _check_before_31(corrections: Corrections, value: dict[str, Any], pointer: str) -> None:
    if value.get("type") == "array" and "items" not in value:
        message = "an array without items: its elements may be anything"
        corrections.report.warning("CG048", message, pointer, "add items")
    for bound, exclusive in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        if isinstance(value.get(exclusive), bool) and bound not in value:
            corrections.overlook(
                "CG013", f"{exclusive} says nothing without {bound}", f"{pointer}/{exclusive}", "remove it"
            )


def _check_31(corrections: Corrections, value: dict[str, Any], pointer: str) -> None:
    if "nullable" in value:
        message = "nullable does not exist in OpenAPI 3.1: it is ignored"
        corrections.overlook("CG013", message, f"{pointer}/nullable", "write type: [..., 'null']")
    dialect = value.get("$schema")
    if isinstance(dialect, str) and not is_known_dialect(dialect):
        message = f"the schema dialect {short(dialect)} is not known: it is read as the one of OpenAPI 3.1"
        corrections.overlook("CG014", message, f"{pointer}/$schema", "remove $schema")


def is_known_dialect(uri: str) -> bool:
    """Whether schemas under this dialect are those of OpenAPI 3.1 or later."""
    return uri.rstrip("#") in _DIALECTS


def _number(value: Any) -> int | float | None:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None
