"""What schemas say that does not fit together.

In: schemas that follow the grammar. Out: errors for discriminators that lead nowhere, warnings for the rest.
"""

from __future__ import annotations

import re
import warnings
from typing import Any

from codegen.core.pointer import child, token
from codegen.spec.report import Report
from codegen.spec.survey import Survey

_COMPOSITIONS = ("allOf", "oneOf", "anyOf")
_STEPS = 300_000
"""Schemas looked into at most while property names are searched; beyond it every name counts as described."""
_LONGEST_PATTERN = 5_000
_IN_COMPOSITION = re.compile(r"/(?:allOf|oneOf|anyOf)/\d+$|/(?:not|if|then|else)$|/dependentSchemas/[^/]+$")


def check_schemas(survey: Survey, report: Report) -> None:
    """Check all schemas of a document that follows the grammar."""
    properties = _Properties(survey)
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore"
        )  # what Python's `re` thinks of a pattern that it compiles is no finding
        for _, value, pointer in survey.of_kind("Schema"):
            if "required" in value:
                _check_required(properties, value, pointer, report)
            if isinstance(value.get("discriminator"), dict):
                _check_discriminator(survey, properties, value, pointer, report)
            if isinstance(value.get("pattern"), str):
                _check_pattern(value["pattern"], pointer, report)
    report.is_cut_short = report.is_cut_short or properties.is_exhausted


def _check_required(properties: _Properties, value: dict[str, Any], pointer: str, report: Report) -> None:
    """A required name that no schema around describes is usually misspelt."""
    if _IN_COMPOSITION.search(pointer) or not (value.get("properties") or "allOf" in value):
        return  # a branch may require what its neighbours describe
    for index, name in enumerate(value["required"]):
        if not properties.may_have(name, value):
            message = f"{name!r} is required, and no property of that name is described"
            report.warning(
                "CG043", message, child(f"{pointer}/required", index), "describe it, or correct the name"
            )


class _Properties:
    """Names of the properties that schemas describe, with what they are composed of."""

    def __init__(self, survey: Survey) -> None:
        self._survey = survey
        self._steps = _STEPS

    @property
    def is_exhausted(self) -> bool:
        return self._steps < 0

    def may_have(self, name: str, schema: Any) -> bool:
        """Whether a schema describes a property of this name, or leaves it open what there is."""
        waiting, seen = [schema], set()
        while waiting:
            self._steps -= 1
            node = self._survey.resolved(waiting.pop())
            if (
                not isinstance(node, dict)
                or self._steps < 0
                or _is_open(node)
                or name in (node.get("properties") or ())
            ):
                return True
            if id(node) not in seen:
                seen.add(id(node))
                waiting.extend(member for key in _COMPOSITIONS for member in node.get(key) or ())
        return False


def _is_open(schema: dict[str, Any]) -> bool:
    return bool(schema.get("patternProperties")) or isinstance(schema.get("additionalProperties"), dict)


# ---- discriminators
def _check_discriminator(
    survey: Survey, properties: _Properties, value: dict[str, Any], pointer: str, report: Report
) -> None:
    discriminator = value["discriminator"]
    place = f"{pointer}/discriminator"
    schemas = (survey.data.get("components") or {}).get("schemas") or {}
    for key, target in (discriminator.get("mapping") or {}).items():
        found = target in schemas or (target.startswith("#") and survey.target(target).missing is None)
        if not found:
            message = f"the discriminator maps {key!r} to {target!r}, which does not exist"
            report.error(
                "CG042", message, f"{place}/mapping/{token(key)}", "name a schema of components/schemas"
            )
    name = discriminator.get("propertyName")
    members = [
        member for key in ("oneOf", "anyOf") for member in value.get(key) or () if isinstance(member, dict)
    ]
    inline = [member for member in members if "$ref" not in member]
    if inline and not discriminator.get("mapping"):
        message = f"{len(inline)} of the {len(members)} schemas are written inline: {name!r} can't name them"
        report.warning("CG042", message, place, "move them to components/schemas")
    silent = [
        _name_of(member)
        for member in members
        if "$ref" in member and not properties.may_have(str(name), member)
    ]
    if silent:
        message = f"the discriminator property {name!r} is not described by {', '.join(silent[:5])}"
        report.warning("CG042", message, place, f"add a required property {name}")


def _name_of(member: dict[str, Any]) -> str:
    return str(member["$ref"]).rpartition("/")[2]


# ---- patterns
def _check_pattern(pattern: str, pointer: str, report: Report) -> None:
    """Patterns are ECMA-262 (https://spec.openapis.org/oas/v3.0.4.html#properties): Python knows most of them."""
    try:
        if len(pattern) > _LONGEST_PATTERN:
            raise OverflowError("it is too long")
        re.compile(pattern)
    except (re.error, RecursionError, OverflowError) as error:
        message = f"Python's regular expressions can't express this pattern ({error})"
        report.warning(
            "CG050",
            message,
            f"{pointer}/pattern",
            "write it without Unicode classes and lookbehinds of any length",
        )
