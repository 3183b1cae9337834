"""The parameters of a template: their names, types, attributes and defaults.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from codegen.contract.template.model import Template
from codegen.contract.values import items, literal, mapping
from codegen.core.findings import Findings
from codegen.core.pointer import child
from codegen.core.suggestions import did_you_mean
from codegen.schema.patterns import can_search, search

LOGICAL_ID = re.compile(r"[A-Za-z0-9]{1,255}\Z")

_ATTRIBUTES = (
    "AllowedPattern", "AllowedValues", "ConstraintDescription", "Default", "Description", "MaxLength", "MaxValue",
    "MinLength", "MinValue", "NoEcho", "Type",
)  # fmt: skip
_TYPES = ("CommaDelimitedList", "List<Number>", "List<String>", "Number", "String")
_AWS_TYPE = re.compile(r"(List<)?AWS::\S+\Z")


def check_parameters(template: Template) -> None:
    """Report parameters that CloudFormation refuses."""
    for name, parameter in mapping(template.data.get("Parameters")).items():
        _check_parameter(str(name), mapping(parameter), template.findings)


def _check_parameter(name: str, parameter: Mapping[str, Any], findings: Findings) -> None:
    place = child("/Parameters", name)
    if not LOGICAL_ID.match(name):
        findings.error("CG163", f"parameter {name!r} is no alphanumeric name", place)
    for attribute in parameter:
        if attribute not in _ATTRIBUTES:
            hint = did_you_mean(attribute, _ATTRIBUTES)
            findings.error(
                "CG162", f"a parameter has no attribute {attribute}", child(place, attribute), hint
            )
    kind = literal(parameter.get("Type"))
    if kind is None:
        findings.error("CG160", f"parameter {name} needs Type", place, "use String, Number or another type")
    elif kind not in _TYPES and not _AWS_TYPE.match(kind):
        hint = did_you_mean(kind, _TYPES, f"use {', '.join(_TYPES)}, or a type of AWS's")
        findings.error("CG103", f"there is no parameter of type {kind}", child(place, "Type"), hint)
    default = literal(parameter.get("Default"))
    if default is None:
        return
    values = [value.strip() for value in default.split(",")] if "List" in str(kind) else [default]
    for problem in (_unlisted, _unmatched, _no_number):
        reason = problem(values, parameter)
        if reason:
            findings.error("CG167", f"the default of parameter {name} {reason}", child(place, "Default"))


def _unlisted(values: list[str], parameter: Mapping[str, Any]) -> str:
    allowed = [literal(value) for value in items(parameter.get("AllowedValues"))]
    wrong = next((value for value in values if allowed and value not in allowed), None)
    return "" if wrong is None else f"is {wrong!r}, which AllowedValues does not have"


def _unmatched(values: list[str], parameter: Mapping[str, Any]) -> str:
    pattern = parameter.get("AllowedPattern")
    if not isinstance(pattern, str):
        return ""
    whole = f"^(?:{pattern})$"
    wrong = next((value for value in values if can_search(whole, value) and not search(whole, value)), None)
    return "" if wrong is None else f"is {wrong!r}, which AllowedPattern does not match"


def _no_number(values: list[str], parameter: Mapping[str, Any]) -> str:
    if parameter.get("Type") != "Number":
        return ""
    try:
        number = float(values[0])
    except ValueError:
        return f"is {values[0]!r}, not a number"
    return next(
        (said for name, said, beyond in _BOUNDS if _is_beyond(number, parameter.get(name), beyond)), ""
    )


def _is_beyond(number: float, bound: Any, beyond: Callable[[float, float], bool]) -> bool:
    try:
        return bound is not None and beyond(number, float(bound))
    except (TypeError, ValueError):
        return False


_BOUNDS: tuple[tuple[str, str, Callable[[float, float], bool]], ...] = (
    ("MinValue", "is below MinValue", float.__lt__),
    ("MaxValue", "is above MaxValue", float.__gt__),
)
