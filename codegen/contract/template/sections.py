"""The outer form of a template: its sections, parameters, logical ids, resource types and CloudFormation's limits.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html
https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from codegen.contract.resource_types.table import resource_types
from codegen.contract.shapes import check_shape
from codegen.contract.template.model import SAM_TRANSFORM, SERVERLESS, CfnResource, Template
from codegen.contract.template.parameters import LOGICAL_ID, check_parameters
from codegen.contract.values import mapping
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
_OUTPUT_ATTRIBUTES = ("Condition", "Description", "Export", "Value")
_GLOBALS = (
    "Api", "CapacityProvider", "Function", "HttpApi", "LayerVersion", "MicrovmImage", "NetworkConnector", "SimpleTable",
    "StateMachine", "WebSocketApi",
)  # fmt: skip
"""https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-template-anatomy-globals.html"""
_LIMITS = {"Mappings": 200, "Outputs": 200, "Parameters": 200, "Resources": 500}
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
    check_parameters(template)
    for logical_id, body in mapping(data.get("Resources")).items():
        _check_body(str(logical_id), body, findings)
    for name, output in mapping(data.get("Outputs")).items():
        _check_output(str(name), mapping(output), findings)
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
        if section not in _GLOBALS:
            hint = did_you_mean(section, _GLOBALS, f"use {', '.join(_GLOBALS)}")
            message = f"SAM has no section {section} in Globals"
            template.findings.error("CG162", message, child("/Globals", section), hint)
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
        shape = resource_types().resources[f"{SERVERLESS}{section}"]
        place = child("/Globals", section)
        known_only = {name: value for name, value in properties.items() if name in known[section]}
        check_shape(known_only, {**shape, "required": ()}, place, template.findings, f"Globals.{section}")


def _check_body(logical_id: str, body: Any, findings: Findings) -> None:
    place = child("/Resources", logical_id)
    if logical_id.startswith("Fn::"):
        return
    if not LOGICAL_ID.match(logical_id):
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


def _check_output(name: str, output: Mapping[str, Any], findings: Findings) -> None:
    place = child("/Outputs", name)
    if name.startswith("Fn::") or not output:
        return
    if "Value" not in output:
        findings.error("CG160", f"output {name} needs Value", place, "add Value")
    for attribute in output:
        if attribute not in _OUTPUT_ATTRIBUTES:
            hint = did_you_mean(attribute, _OUTPUT_ATTRIBUTES)
            findings.error("CG162", f"an output has no attribute {attribute}", child(place, attribute), hint)


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
