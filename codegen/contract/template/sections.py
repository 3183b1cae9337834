"""The outer form of a template: its sections, parameters, logical ids, resource types and CloudFormation's limits.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html
https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from codegen.contract.resource_types.table import resource_types
from codegen.contract.template.model import SAM_TRANSFORM, SERVERLESS, CfnResource, Template
from codegen.contract.values import items, literal, mapping
from codegen.core.findings import Findings
from codegen.core.pointer import child
from codegen.core.suggestions import did_you_mean, nearest

_SECTIONS = (
    "AWSTemplateFormatVersion", "Conditions", "Description", "Globals", "Hooks", "Mappings", "Metadata", "Outputs",
    "Parameters", "Resources", "Rules", "Transform",
)  # fmt: skip
_ATTRIBUTES = (
    "Condition", "Connectors", "CreationPolicy", "DeletionPolicy", "DependsOn", "IgnoreGlobals", "Metadata",
    "Properties", "Type", "UpdatePolicy", "UpdateReplacePolicy",
)  # fmt: skip
_LIMITS = {"Mappings": 200, "Outputs": 200, "Parameters": 200, "Resources": 500}
_LOGICAL_ID = re.compile(r"[A-Za-z0-9]{1,255}\Z")
_VERSION = "2010-09-09"
_CERTAIN_SERVICES = ("AWS::ApiGateway::", "AWS::ApiGatewayV2::", "AWS::Lambda::", SERVERLESS)


def check_sections(template: Template) -> None:
    """Report what CloudFormation refuses before it looks at any property."""
    findings, data = template.findings, template.data
    for name in data:
        if name not in _SECTIONS and not str(name).startswith("Fn::") and not str(name).startswith("x-"):
            findings.error(
                "CG162", f"a template has no section {name}", child("", name), did_you_mean(name, _SECTIONS)
            )
    version = data.get("AWSTemplateFormatVersion", _VERSION)
    if version != _VERSION:
        place = "/AWSTemplateFormatVersion"
        findings.error(
            "CG162", f"AWSTemplateFormatVersion is {version!r}", place, f"the only one is {_VERSION!r}"
        )
    for name, most in _LIMITS.items():
        count = len(mapping(data.get(name)))
        if count > most:
            findings.error("CG164", f"{count} {name}: CloudFormation takes {most}", f"/{name}")
    if not mapping(data.get("Resources")):
        findings.error("CG162", "a template needs Resources", "", "declare at least one resource")
    _check_transforms(template)
    _check_globals(template)
    for name, parameter in mapping(data.get("Parameters")).items():
        _check_parameter(name, mapping(parameter), findings)
    for logical_id, body in mapping(data.get("Resources")).items():
        _check_body(str(logical_id), body, findings)
    for resource in template.resources.values():
        _check_type(resource, template)


def _check_transforms(template: Template) -> None:
    if not template.is_serverless:
        for transform in template.transforms:
            if isinstance(transform, str) and nearest(transform, [SAM_TRANSFORM]):
                template.findings.error(
                    "CG162",
                    f"there is no transform {transform}",
                    "/Transform",
                    f"did you mean {SAM_TRANSFORM}?",
                )
    serverless = next((r for r in template.resources.values() if r.type.startswith(SERVERLESS)), None)
    if serverless and not template.transforms:
        template.findings.error(
            "CG162",
            f"{serverless.logical_id} is of type {serverless.type}, which needs SAM's transform",
            child(serverless.place, "Type"),
            f"add Transform: {SAM_TRANSFORM}",
        )


def _check_globals(template: Template) -> None:
    known = resource_types().globals
    for section, properties in template.globals.items():
        if section not in known:
            continue  # sections of types that are not checked
        for name in properties:
            if name not in known[section]:
                template.findings.error(
                    "CG101",
                    f"Globals.{section} has no property {name}",
                    child("/Globals", section, name),
                    did_you_mean(name, known[section], "write it into each resource"),
                )


def _check_parameter(name: str, parameter: Mapping[str, Any], findings: Findings) -> None:
    place = child("/Parameters", name)
    if not _LOGICAL_ID.match(name):
        findings.error("CG163", f"parameter {name!r} is no alphanumeric name", place)
    if "Type" not in parameter:
        findings.error("CG160", f"parameter {name} needs Type", place, "use String, Number or another type")
    default = literal(parameter.get("Default"))
    if default is None:
        return
    kind = str(parameter.get("Type"))
    values = default.split(",") if "List" in kind else [default]
    for problem in (_unlisted, _unmatched, _no_number):
        reason = problem(values, parameter)
        if reason:
            findings.error("CG167", f"the default of parameter {name} {reason}", child(place, "Default"))


def _unlisted(values: list[str], parameter: Mapping[str, Any]) -> str:
    allowed = [literal(value) for value in items(parameter.get("AllowedValues"))]
    wrong = next((value for value in values if allowed and value.strip() not in allowed), None)
    return "" if wrong is None else f"is {wrong!r}, which AllowedValues does not have"


def _unmatched(values: list[str], parameter: Mapping[str, Any]) -> str:
    pattern = parameter.get("AllowedPattern")
    if not isinstance(pattern, str):
        return ""
    try:
        wrong = next((value for value in values if not re.fullmatch(pattern, value)), None)
    except re.error:  # Java's syntax has more than Python's
        return ""
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


def _check_body(logical_id: str, body: Any, findings: Findings) -> None:
    place = child("/Resources", logical_id)
    if logical_id.startswith("Fn::"):
        return
    if not _LOGICAL_ID.match(logical_id):
        findings.error(
            "CG163",
            f"logical id {logical_id!r} is not alphanumeric",
            place,
            "use letters and digits",
        )
    if not isinstance(body, Mapping):
        findings.error("CG102", f"resource {logical_id} must be an object", place)
        return
    for name in body:
        if name not in _ATTRIBUTES:
            is_certain = not str(body.get("Type")).startswith("Custom::")  # those have a Version
            report = findings.error if is_certain else findings.warning
            hint = did_you_mean(name, _ATTRIBUTES, "properties belong below Properties")
            report("CG162", f"a resource has no attribute {name}", child(place, name), hint)
    if not isinstance(body.get("Type"), str):
        findings.error("CG160", f"resource {logical_id} needs a Type", place)


def _check_type(resource: CfnResource, template: Template) -> None:
    kind, names = resource.type, resource_types().names
    if not kind or kind in names or not kind.startswith(("AWS::", "AWS:")) or template.has_macros:
        return
    meant = nearest(
        kind, (name for name in names if name.partition("::")[2][:1] == kind.partition("::")[2][:1])
    )
    if meant or kind.startswith(_CERTAIN_SERVICES):
        hint = f"did you mean {meant}?" if meant else "check the spelling"
        template.findings.error(
            "CG161", f"there is no resource type {kind}", child(resource.place, "Type"), hint
        )
