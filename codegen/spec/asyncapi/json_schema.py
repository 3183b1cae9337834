"""A document against AsyncAPI's own JSON Schema. In: plain data. Out: findings that name the member that is wrong.

The schemas say nearly everywhere "a reference, or this object": of what fails, only the alternative that was meant is
told.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import jsonschema_rs

from codegen.core.pointer import child
from codegen.spec.report import Report

_Kind = jsonschema_rs.ValidationErrorKind
_CODES: tuple[tuple[type, str, str], ...] = (
    (_Kind.Required, "CG011", "add it"),
    (_Kind.AdditionalProperties, "CG013", "remove it, correct its name, or call it x-..."),
    (_Kind.Type, "CG012", "write a value of that type"),
    (_Kind.Enum, "CG014", "write one of them"),
    (_Kind.Constant, "CG014", "write that value"),
)
_OTHER = "CG072"
_SPECIFICATION = "https://www.asyncapi.com/docs/reference/specification/v{}"


def check_json_schema(data: Mapping[str, Any], edition: str, report: Report) -> None:
    """Report whatever the JSON Schema of AsyncAPI "2.6.0" or "3.0.0" refuses.

    Args:
        data: a document that states this edition.
    """
    for error in _validator(edition).iter_errors(data):
        for meant in _meant(error):
            _tell(meant, _SPECIFICATION.format(edition), report)


@cache
def _validator(edition: str) -> jsonschema_rs.Draft7Validator:
    text = files(__package__).joinpath("schemas", f"{edition}.json").read_text("utf-8")
    return jsonschema_rs.Draft7Validator(json.loads(text), validate_formats=False)


def _meant(error: jsonschema_rs.ValidationError) -> Iterator[jsonschema_rs.ValidationError]:
    """An error, or those of the alternative that its author must have meant."""
    if not isinstance(error.kind, _Kind.OneOfNotValid | _Kind.AnyOf) or not error.kind.context:
        yield error
        return
    for inner in max(error.kind.context, key=lambda branch: _likeness(error, branch)):
        yield from _meant(inner)


def _likeness(
    outer: jsonschema_rs.ValidationError, branch: Sequence[jsonschema_rs.ValidationError]
) -> tuple[bool, bool, int, int]:
    """How much an alternative seems to be what was meant, by what it says against the value."""
    wants_reference = any(_wants_reference(error) for error in branch)
    says_other_type = any(
        isinstance(error.kind, _Kind.Enum | _Kind.Constant) and list(error.instance_path)[-1:] == ["type"]
        for error in branch
    )
    is_other_type = any(
        isinstance(error.kind, _Kind.Type) and len(error.instance_path) == len(outer.instance_path)
        for error in branch
    )
    depth = max((len(error.instance_path) for error in branch), default=0)
    return not wants_reference, not (says_other_type or is_other_type), depth, -len(branch)


def _wants_reference(error: jsonschema_rs.ValidationError) -> bool:
    return isinstance(error.kind, _Kind.Required) and error.kind.property == "$ref"


def _tell(error: jsonschema_rs.ValidationError, specification: str, report: Report) -> None:
    pointer = child("", *error.instance_path)
    code, hint = next(
        ((code, hint) for kind, code, hint in _CODES if isinstance(error.kind, kind)),
        (_OTHER, f"see {specification}"),
    )
    if isinstance(error.kind, _Kind.AdditionalProperties):
        for name in error.kind.unexpected:
            report.error(code, f"AsyncAPI has no member {name!r} here", child(pointer, name), hint)
    else:
        report.error(code, _shortened(error.message), pointer, hint)


def _shortened(message: str) -> str:
    return message if len(message) <= 200 else f"{message[:120]} ... {message[-70:]}"
