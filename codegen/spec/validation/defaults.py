"""Whether the defaults of a document are values of their schemas. What does not fit is a warning, never a refusal."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from codegen.spec.report import Report
from codegen.spec.survey import Survey

_LONGEST_DEFAULT = 10_000  # characters; `uniqueItems` compares each item with each

_PLAIN = frozenset("type default enum description title example deprecated nullable".split())
"""Keywords of which only `type` and `enum` can refuse a value that is not null."""

_TYPES = {str: "string", bool: "boolean", int: "integer"}


def check_defaults(survey: Survey, version: str, report: Report) -> None:
    """Check every `default` of a document of version "3.0", "3.1" or "3.2"."""
    visits = [visit for visit in survey.of_kind("Schema") if _is_to_check(visit.value)]
    if not visits:
        return
    # takes 0.2 s to import
    from codegen.spec.validation.default_values import OutOfStepsError, Validation, short_text

    validation = Validation(survey.data, version)
    for _, value, pointer in visits:
        default = value["default"]
        try:
            reason = validation.why_not(default, pointer)
        except OutOfStepsError:
            report.is_cut_short = True
            return
        if reason:
            message = f"the default {short_text(default)} is not valid: {reason}"
            report.warning("CG049", message, f"{pointer}/default", "correct the default or the schema")


def _is_to_check(schema: Mapping[str, Any]) -> bool:
    if "default" not in schema:
        return False
    default = schema["default"]
    if default is None and schema.get("nullable") is True:
        return False
    return not _is_plain(schema) and len(json.dumps(default)) <= _LONGEST_DEFAULT


def _is_plain(schema: Mapping[str, Any]) -> bool:
    """Whether a default is a value of its schema at first sight: of its one type, and of its enum if there is one."""
    default = schema["default"]
    if schema.get("type") != _TYPES.get(type(default), "") or not schema.keys() <= _PLAIN:
        return False
    values = schema.get("enum", [default])
    return any(type(value) is type(default) and value == default for value in values)
