"""What a template refers to must exist: resources, attributes, parameters, conditions, mappings.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from codegen.contract.resource_types.table import resource_types
from codegen.contract.template.model import SERVERLESS, CfnResource, Template
from codegen.contract.values import NamedThing, items, literal, lone_members, mapping, named_things
from codegen.core.findings import Findings
from codegen.core.pointer import child, lookup
from codegen.core.suggestions import did_you_mean

_PSEUDO = (
    "AWS::AccountId", "AWS::NoValue", "AWS::NotificationARNs", "AWS::Partition", "AWS::Region", "AWS::StackId",
    "AWS::StackName", "AWS::URLSuffix",
)  # fmt: skip
_FUNCTIONS = (
    "Fn::And", "Fn::Base64", "Fn::Cidr", "Fn::Equals", "Fn::FindInMap", "Fn::GetAZs", "Fn::GetAtt",
    "Fn::GetStackOutput", "Fn::If", "Fn::ImportValue", "Fn::Join", "Fn::Length", "Fn::Not", "Fn::Or", "Fn::Select",
    "Fn::Split", "Fn::Sub", "Fn::ToJsonString", "Fn::Transform",
)  # fmt: skip
_ARGUMENTS: Mapping[str, tuple[Callable[[Any], bool], str]] = {
    "Fn::And": (lambda value: isinstance(value, list) and len(value) in range(2, 11), "2 to 10 conditions"),
    "Fn::Equals": (lambda value: isinstance(value, list) and len(value) == 2, "two values"),
    "Fn::ImportValue": (lambda value: isinstance(value, str | Mapping), "the name of one export"),
    "Fn::Not": (lambda value: isinstance(value, list) and len(value) == 1, "a list of one condition"),
    "Fn::Or": (lambda value: isinstance(value, list) and len(value) in range(2, 11), "2 to 10 conditions"),
    "Ref": (lambda value: isinstance(value, str), "one name"),
    "Fn::FindInMap": (
        lambda value: isinstance(value, list) and len(value) in (3, 4),
        "a map and two keys",
    ),
    "Fn::GetAtt": (
        lambda value: (isinstance(value, list) and len(value) == 2)
        or (isinstance(value, str) and "." in value),
        "a resource and its attribute",
    ),
    "Fn::If": (
        lambda value: isinstance(value, list) and len(value) == 3,
        "a condition and two values",
    ),
    "Fn::Join": (
        lambda value: isinstance(value, list) and len(value) == 2 and isinstance(value[1], list | dict),
        "a separator and a list",
    ),
    "Fn::Select": (
        lambda value: isinstance(value, list) and len(value) == 2,
        "a number and a list",
    ),
    "Fn::Split": (
        lambda value: isinstance(value, list) and len(value) == 2,
        "a separator and a text",
    ),
    "Fn::Transform": (
        lambda value: isinstance(value, list)
        or (isinstance(value, Mapping) and "Name" in value and set(value) <= {"Name", "Parameters"}),
        "Name and Parameters",
    ),
    "Fn::Sub": (
        lambda value: isinstance(value, str)
        or (isinstance(value, list) and len(value) == 2 and isinstance(value[1], Mapping)),
        "a text, or a text and an object",
    ),
}
"""What arguments an intrinsic function takes."""

_GENERATED: Mapping[str, str] = {
    "AWS::Serverless::Api": r"(Deployment\w*|\w*Stage|UsagePlan\w*|ApiKey\w*|\w*Permission|\w*BasePathMapping)",
    "AWS::Serverless::Function": r"(Role|Alias\w*|Version\w*|Url\w*|EventInvokeConfig\w*|DeploymentGroup|Log\w*)",
    "AWS::Serverless::HttpApi": r"(\w*Stage|\w*Permission|\w*ApiMapping)",
}
"""What SAM appends to a resource's logical id for those that it makes beside it
(https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-generated-resources.html)."""
_NAMED_BY = {
    "AWS::Serverless::Api": (("StageName", r"\w*Stage", "{}Stage"),),
    "AWS::Serverless::Function": (("AutoPublishAlias", r"Alias\w*", "Alias{}"),),
}
"""Type -> properties whose values stand in generated logical ids, where they do, and how."""
_SHARED = re.compile(
    r"Serverless(RestApi|HttpApi|DeploymentApplication)\w*|CodeDeployServiceRole|ApiGatewayDomainName\w*|RecordSetGroup\w*"
)
_FIND_IN_MAP = 3
"""Arguments of `Fn::FindInMap`; a fourth is its default."""
_PROPERTIES_OF_SAM = frozenset(
    {"Stage", "Deployment", "Alias", "Version", "DestinationTopic", "DestinationQueue"}
)


def check_references(template: Template) -> None:
    """Report every name that leads nowhere."""
    _References(template, template.data, template.findings).check()


def check_included(data: Mapping[str, Any], template: Template, findings: Findings) -> None:
    """The same for a file that CloudFormation puts into the template."""
    if not template.has_macros:
        _References(template, data, findings).check_things(data, "")


class _References:
    def __init__(self, template: Template, data: Mapping[str, Any], findings: Findings) -> None:
        """`data` is the template's own, or that of a file which becomes a part of it."""
        self._template = template
        self._data = data
        self._findings = findings
        self._parameters = mapping(template.data.get("Parameters"))
        self._conditions = mapping(template.data.get("Conditions"))
        self._mappings = mapping(template.data.get("Mappings"))
        self._generated = _generated_names(template)

    def check(self) -> None:
        """The whole template."""
        data = self._template.data
        for section in ("Conditions", "Globals", "Resources", "Outputs"):
            part = mapping(data.get(section))
            self._check_functions(part, f"/{section}")
            if not self._template.has_macros:
                self.check_things(part, f"/{section}")
        if self._template.has_macros:
            return
        for resource in self._template.resources.values():
            self._check_attributes(resource.body, resource.place)
            self._check_depends_on(resource)
        for name, output in mapping(data.get("Outputs")).items():
            self._check_attributes(mapping(output), child("/Outputs", name))

    def check_things(self, value: Any, pointer: str) -> None:
        """Every reference in a value."""
        for thing in named_things(value, pointer):
            self._check_thing(thing)

    def _check_attributes(self, body: Mapping[str, Any], place: str) -> None:
        """The `Condition` of a resource or output, which is no function."""
        condition = body.get("Condition")
        if isinstance(condition, str) and condition not in self._conditions:
            self._refuse("CG122", "condition", condition, child(place, "Condition"), self._conditions)

    def _check_depends_on(self, resource: CfnResource) -> None:
        depends = resource.body.get("DependsOn")
        place = child(resource.place, "DependsOn")
        names = [depends] if isinstance(depends, str) else items(depends)
        for index, name in enumerate(names):
            where = child(place, index) if isinstance(depends, list) else place
            if isinstance(name, str) and not self._is_resource(name):
                self._refuse("CG120", "resource", name, where, self._template.resources)
            elif name == resource.logical_id:
                self._findings.error("CG165", f"{name} depends on itself", where)

    def _check_thing(self, thing: NamedThing) -> None:
        if thing.kind == "Fn::FindInMap":
            if thing.name not in self._mappings:
                self._refuse("CG120", "mapping", thing.name, thing.pointer, self._mappings)
            else:
                self._check_keys(mapping(self._mappings[thing.name]), thing)
        elif thing.kind == "Fn::If" or (
            thing.kind == "Condition" and thing.pointer.startswith("/Conditions/")
        ):
            if thing.name not in self._conditions:
                self._refuse("CG122", "condition", thing.name, thing.pointer, self._conditions)
        elif thing.kind == "Condition":  # below Resources an attribute, or IAM's
            return
        else:
            self._check_name(thing)

    def _check_keys(self, table: Mapping[str, Any], thing: NamedThing) -> None:
        """The keys of `Fn::FindInMap` that are written out, unless it has a default."""
        arguments = lookup(self._data, thing.pointer)
        if len(arguments) != _FIND_IN_MAP or any(str(key).startswith("Fn::") for key in table):
            return
        first, second = (literal(argument) for argument in arguments[1:])
        if first is not None and first not in table:
            self._refuse("CG120", f"key in mapping {thing.name}:", first, child(thing.pointer, 1), table)
            return
        rows = [mapping(table[first])] if first is not None else [mapping(row) for row in table.values()]
        known = [str(key) for row in rows for key in row]
        if second is not None and second not in known:
            self._refuse("CG120", f"key in mapping {thing.name}:", second, child(thing.pointer, 2), known)

    def _check_name(self, thing: NamedThing) -> None:
        if thing.name in _PSEUDO or (thing.name in self._parameters and not thing.attribute):
            return
        if thing.name == "stageVariables":
            self._findings.error(
                "CG120",
                f"CloudFormation would look for a resource in ${{stageVariables.{thing.attribute}}}",
                thing.pointer,
                f"write ${{!stageVariables.{thing.attribute}}}: API Gateway fills it in",
            )
        elif not self._is_resource(thing.name):
            known = (*self._template.resources, *self._parameters, *_PSEUDO)
            self._refuse("CG120", "resource or parameter", thing.name, thing.pointer, known)
        else:
            self._check_attribute(thing)

    def _check_attribute(self, thing: NamedThing) -> None:
        resource = self._template.resources.get(thing.name)
        if resource is None or not thing.attribute:
            return
        kind = _DEPLOYED_AS.get(resource.type, resource.type)
        attributes = resource_types().attributes(kind)
        first = thing.attribute.partition(".")[0]
        if attributes is None or (first in _PROPERTIES_OF_SAM and resource.type.startswith(SERVERLESS)):
            return
        if thing.attribute not in attributes:
            self._findings.error(
                "CG120",
                f"{thing.name} ({resource.type}) has no attribute {thing.attribute}",
                thing.pointer,
                did_you_mean(
                    thing.attribute, attributes, f"it has {', '.join(sorted(attributes)) or 'none'}"
                ),
            )

    def _check_functions(self, value: Any, pointer: str) -> None:
        """Intrinsic functions that do not exist, or whose arguments no deployment takes."""
        for name, argument, place in lone_members(value, pointer):
            self._check_function(name, argument, place)

    def _check_function(self, name: str, argument: Any, pointer: str) -> None:
        place = child(pointer, name)
        if name.startswith("Fn::") and name not in _FUNCTIONS and not name.startswith("Fn::ForEach"):
            self._findings.error(
                "CG121", f"there is no intrinsic function {name}", place, did_you_mean(name, _FUNCTIONS)
            )
        takes = _ARGUMENTS.get(name)
        is_made = isinstance(argument, Mapping) and "Fn::Transform" in argument
        if takes and not is_made and not takes[0](argument) and not _is_schema(pointer):
            self._findings.error("CG121", f"{name} takes {takes[1]}", place)

    def _is_resource(self, name: str) -> bool:
        return name in self._template.resources or bool(self._generated and self._generated.fullmatch(name))

    def _refuse(self, code: str, kind: str, name: str, pointer: str, known: Iterable[str]) -> None:
        message = f"there is no {kind} {name} in this template"
        self._findings.error(
            code, message, pointer, did_you_mean(name, known, "declare it, or correct the name")
        )


_DEPLOYED_AS = {
    "AWS::Serverless::Api": "AWS::ApiGateway::RestApi",
    "AWS::Serverless::Function": "AWS::Lambda::Function",
    "AWS::Serverless::HttpApi": "AWS::ApiGatewayV2::Api",
    "AWS::Serverless::WebSocketApi": "AWS::ApiGatewayV2::Api",
}


def _generated_names(template: Template) -> re.Pattern[str] | None:
    """The logical ids that SAM makes beside those of the template."""
    if not template.is_serverless:
        return None
    parts = [_SHARED.pattern]
    for resource in template.resources.values():
        if resource.type.startswith(SERVERLESS):
            parts.append(re.escape(resource.logical_id) + _suffixes(resource))
            parts.append(re.escape(resource.logical_id) + rf"\.({'|'.join(sorted(_PROPERTIES_OF_SAM))})")
            for event in mapping(resource.properties.get("Events")):
                parts.append(re.escape(f"{resource.logical_id}{event}") + r"\w*")
    return re.compile("|".join(parts))


def _suffixes(resource: CfnResource) -> str:
    """Names of stages and aliases that are letters and digits stand in logical ids as they are."""
    suffixes = _GENERATED.get(resource.type, r"\w+")
    for name, pattern, exact in _NAMED_BY.get(resource.type, ()):
        value = literal(resource.properties.get(name))
        if value is not None and value.isalnum():
            suffixes = suffixes.replace(pattern, exact.format(value))
    return suffixes


def _is_schema(pointer: str) -> bool:
    """Whether this is a place where names are the user's: a schema's properties."""
    return pointer.endswith("/properties")
