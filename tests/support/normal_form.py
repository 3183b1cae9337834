"""What a CloudFormation template deploys, in one form whichever tool it was made for.

In: a template as plain data. Out: each resource with its references written out, without what tools call differently
or add of themselves. Two templates with equal normal forms deploy the same.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from codegen.deploy.values import BESIDE
from codegen.render.substitution import Reference, substitution_parts

Template = Mapping[str, Any]
Normal = dict[str, Any]

ENDPOINT = "x-amazon-apigateway-endpoint-configuration"
_MEMBERS = frozenset(
    {"Type", "Properties", "DependsOn", "DeletionPolicy", "UpdateReplacePolicy", "Condition"}
)
_UNORDERED = frozenset({"ManagedPolicyArns", "MethodSettings", "DependsOn"})
_NO_NAMES: Mapping[str, str] = MappingProxyType({})


def normal_form(template: Template, names: Mapping[str, str] = _NO_NAMES) -> Normal:
    """What a template deploys.

    Args:
        names: for logical ids that a tool chose, those that the resources are compared by.
    """
    return _Reading(template, names).normal()


class _Reading:
    def __init__(self, template: Template, names: Mapping[str, str]) -> None:
        self._template = template
        self._names = {**_own_names(template["Resources"], names), **names}

    def normal(self) -> Normal:
        found = {
            self._name(logical_id): self._resource(resource)
            for logical_id, resource in self._template["Resources"].items()
        }
        outputs = {
            name: self._value(output["Value"]) for name, output in self._template.get("Outputs", {}).items()
        }
        return {**found, "outputs": outputs}

    def _resource(self, resource: Mapping[str, Any]) -> Normal:
        kind = resource["Type"]
        members = {name: self._value(resource[name], name) for name in sorted(_MEMBERS & set(resource))}
        properties = members.pop("Properties", {})
        if kind == "AWS::Lambda::Version":
            members.pop("DeletionPolicy", None)  # SAM and the Serverless Framework keep old ones
        named = _text(properties)
        members["DependsOn"] = [
            name
            for name in _listed(members.get("DependsOn", []))
            if f"<{name}>" not in named and f"<{name}." not in named  # what it refers to comes first anyway
        ]
        found = {**members, **_OF_TYPES.get(kind, dict)(properties)}
        return {name: value for name, value in found.items() if value not in ({}, [])}

    def _name(self, logical_id: str) -> str:
        return self._names.get(logical_id, logical_id)

    def _value(self, value: Any, name: str = "") -> Any:
        if isinstance(value, Mapping):
            function = next(iter(value), "") if len(value) == 1 else ""
            if function in _FUNCTIONS:
                return _without_partition(_FUNCTIONS[function](self, value[function]))
            return {
                key: self._value(item, key)
                for key, item in value.items()
                if name != "Tags" or key not in _TAGS_OF_TOOLS
            }
        if isinstance(value, list | tuple):
            items = [self._value(item) for item in value]
            if name == "Tags":
                return {tag["Key"]: tag["Value"] for tag in items if tag["Key"] not in _TAGS_OF_TOOLS}
            return sorted(items, key=_text) if name in _UNORDERED else items
        return self._name(value) if name == "DependsOn" else value

    def reference(self, name: str, attribute: str = "") -> str:
        """What stands for a value that is known when the stack is deployed."""
        return f"<{self._name(name)}{'.' if attribute else ''}{attribute}>"

    def substituted(self, text: str) -> str:
        """The text of Fn::Sub."""
        return "".join(
            self.reference(part.name, part.attribute) if isinstance(part, Reference) else part
            for part in substitution_parts(text)
        )

    def joined(self, argument: Any) -> str:
        """The text of Fn::Join."""
        separator, parts = argument
        return str(separator).join(str(self._value(part)) for part in parts)


_FUNCTIONS: Mapping[str, Callable[[_Reading, Any], str]] = {
    "Ref": lambda reading, name: reading.reference(name),
    "Fn::GetAtt": lambda reading, argument: reading.reference(
        *(argument.split(".", 1) if isinstance(argument, str) else argument)
    ),
    "Fn::Sub": lambda reading, text: reading.substituted(text),
    "Fn::Join": lambda reading, argument: reading.joined(argument),
}
_TAGS_OF_TOOLS = frozenset({"lambda:createdBy", "httpapi:createdBy"})
TAG_VALUE = "x-amazon-apigateway-tag-value"


def _own_names(resources: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, str]:
    """Names of what every tool calls otherwise: deployments have hashes in their logical ids."""
    found = {}
    for logical_id, resource in resources.items():
        if resource["Type"] == "AWS::ApiGateway::Deployment":
            found[logical_id] = "deployment"
        elif resource["Type"] == "AWS::Lambda::Version":
            function = resource["Properties"]["FunctionName"]["Ref"]
            found[logical_id] = f"version of {names.get(function, function)}"
        elif resource["Type"] in ("AWS::ApiGateway::Stage", "AWS::ApiGatewayV2::Stage"):
            beside = "WebSocket " if logical_id.startswith(BESIDE) else ""
            found[logical_id] = f"{beside}stage {resource['Properties']['StageName']}"
    return found


def _listed(value: Any) -> list[Any]:
    return [value] if isinstance(value, str) else list(value)


def _text(value: Any) -> str:
    return json.dumps(value, sort_keys=True)


def _without_partition(text: str) -> str:
    """An ARN in the usual partition, which SAM writes where others leave it open."""
    return text.replace("arn:<AWS::Partition>:", "arn:aws:")


def _api(properties: Normal) -> Normal:
    """An API with its endpoint in its properties alone."""
    found = {name: value for name, value in properties.items() if name != "Parameters"}
    body = dict(found.get("Body", {}))
    servers = body.pop("servers", [])
    if any(server.get(ENDPOINT, {}).get("disableExecuteApiEndpoint") for server in servers):
        found["DisableExecuteApiEndpoint"] = True
    body["servers"] = [server for server in servers if ENDPOINT not in server]
    return {**found, "Body": body}


def _http_api(properties: Normal) -> Normal:
    """An API with its tags in its properties alone: SAM writes them into the definition."""
    found = _api(properties)
    body = dict(found.get("Body", {}))
    tags = {tag["name"]: tag[TAG_VALUE] for tag in body.pop("tags", []) if TAG_VALUE in tag}
    own = {name: value for name, value in tags.items() if name not in _TAGS_OF_TOOLS}
    named = {"Tags": own} if own else {}
    return {**found, **named, "Body": body}


def _deployment(properties: Normal) -> Normal:
    return {name: value for name, value in properties.items() if name != "Description"}


def _function(properties: Normal) -> Normal:
    """A function without its code, which every tool puts into S3 by itself."""
    return {name: value for name, value in properties.items() if name != "Code"}


def _version(properties: Normal) -> Normal:
    """A version without what a tool tells the code by."""
    return {name: value for name, value in properties.items() if name == "FunctionName"}


def _dashboard(properties: Normal) -> Normal:
    return {**properties, "DashboardBody": json.loads(properties["DashboardBody"])}


_OF_TYPES: Mapping[str, Callable[[Normal], Normal]] = {
    "AWS::ApiGateway::RestApi": _api,
    "AWS::ApiGateway::Deployment": _deployment,
    "AWS::ApiGatewayV2::Api": _http_api,
    "AWS::CloudWatch::Dashboard": _dashboard,
    "AWS::Lambda::Function": _function,
    "AWS::Lambda::Version": _version,
}
