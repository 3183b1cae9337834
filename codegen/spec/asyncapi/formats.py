"""Multi Format Schema Objects as what they hold. In: the survey of a document. Out: edits; errors for other languages.

https://www.asyncapi.com/docs/reference/specification/v3.0.0#multiFormatSchemaObject
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from codegen.core.records import Record
from codegen.spec.report import Report
from codegen.spec.survey import Survey

_JSON_SCHEMA = re.compile(
    r"application/(schema|vnd\.aai\.asyncapi|vnd\.oai\.openapi)(\+json|\+yaml)?(;\s*version=.*)?",
    re.IGNORECASE,
)
_PLACES = re.compile(r"^/components/schemas/[^/]+$|(?<!roperties)(?<!/definitions)/(payload|headers)$")
"""Where such an object may stand; inside of a schema `schema` is no keyword."""
_HINT = "write it as JSON Schema, which schemas of AsyncAPI are without a schemaFormat"


class FormatEdits(Record, frozen=True):
    """Edits that put schemas in the place of the objects around them, and where each was (new pointer -> old)."""

    edits: Mapping[str, Any]
    was: Mapping[str, str]


def format_edits(survey: Survey, report: Report) -> FormatEdits:
    """What leaves nothing but plain schemas in a document."""
    edits: dict[str, Any] = {}
    was: dict[str, str] = {}
    for pointer, value in _multi_format(survey):
        language = value.get("schemaFormat")
        if language is not None and not _JSON_SCHEMA.fullmatch(str(language)):
            message = f"no models are made from schemas in {language}"
            report.error("CG074", message, f"{pointer}/schemaFormat", _HINT)
        else:
            edits[pointer] = value["schema"]
            was[pointer] = f"{pointer}/schema"
    return FormatEdits(edits | _reference_edits(survey, was), was)


def _multi_format(survey: Survey) -> list[tuple[str, dict[str, Any]]]:
    return [
        (pointer, value)
        for _, value, pointer in survey.of_kind("Schema")
        if "schema" in value and _PLACES.search(pointer)
    ]


def _reference_edits(survey: Survey, was: Mapping[str, str]) -> dict[str, str]:
    """References into such an object, which is one level less now."""
    is_now = {old: new for new, old in was.items()}
    made: dict[str, str] = {}
    for _, ref, pointer, _ in survey.references if is_now else ():
        target = ref.removeprefix("#")
        if _shifted(target, is_now) != target:
            made[f"{_shifted(pointer, is_now)}/$ref"] = f"#{_shifted(target, is_now)}"
    return made


def _shifted(pointer: str, is_now: Mapping[str, str]) -> str:
    prefix = pointer
    while prefix and prefix not in is_now:
        prefix = prefix.rpartition("/")[0]
    return is_now[prefix] + pointer[len(prefix) :] if prefix else pointer
