"""Reads a planned Terraform project back as the CloudFormation resources that it was made of.

In: resources of CloudFormation, and what Terraform plans for them. Out: both in one form, with the values that
references have in the plan, without what the table says nothing of: each logical id with its properties.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import yaml

from codegen.render.substitution import Reference, substitution_parts
from codegen.targets.terraform.names import Address, addresses, snake_case
from codegen.targets.terraform.properties import (
    Document,
    Line,
    Nested,
    NestedByKey,
    NestedEach,
    Pairs,
    Plain,
    Property,
    Text,
    opened,
)
from codegen.targets.terraform.resource_types import METHOD_SETTINGS, RESOURCE_TYPES

Resources = Mapping[str, Mapping[str, Any]]

_PSEUDO_PARAMETERS = {
    "AWS::AccountId": "(aws_caller_identity account_id)",
    "AWS::Partition": "(aws_partition partition)",
    "AWS::Region": "(aws_region region)",
    "AWS::URLSuffix": "(aws_partition dns_suffix)",
}
_ORDERED = frozenset({"Layers"})
"""Lists of texts whose order says something."""


class Plan:
    """What Terraform plans for the resources of a template."""

    def __init__(self, template: Mapping[str, Any], planned: Mapping[str, Any], name: str) -> None:
        self._template = template
        self._resources: Resources = template["Resources"]
        self._addresses = addresses(self._resources)
        self._planned: list[dict[str, Any]] = planned["root_module"]["resources"]
        self._values = {one["address"]: one["values"] for one in self._planned}
        self._outputs = {name: output["value"] for name, output in planned.get("outputs", {}).items()}
        self._pseudo_parameters = {**_PSEUDO_PARAMETERS, "AWS::StackName": name}

    def found(self) -> dict[str, Any]:
        """The properties that the plan says."""
        return {name: canonical(self._read(name, address)) for name, address in self._addresses.items()}

    def wanted(self) -> dict[str, Any]:
        """The properties that the resources say, with what the plan makes of references."""
        found: dict[str, Any] = {}
        for logical_id, resource in self._resources.items():
            properties = {
                name: self._evaluated(opened(value) if self._is_document(resource["Type"], name) else value)
                for name, value in resource.get("Properties", {}).items()
            }
            explicit = _EXPLICIT.get(resource["Type"], dict)(properties)
            found[logical_id] = canonical({name: value for name, value in explicit.items() if name != "Code"})
        return found

    def outputs(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """The outputs that the plan says, and those that the template says."""
        wanted = self._template.get("Outputs", {}).items()
        return self._outputs, {snake_case(name): self._evaluated(output["Value"]) for name, output in wanted}

    def unread(self) -> set[str]:
        """Planned resources that belong to none of CloudFormation's."""
        known = {address.text for address in self._addresses.values()}
        apart = ("aws_api_gateway_method_settings.", "aws_iam_role_policy")
        return {address for address in self._values if address not in known and not address.startswith(apart)}

    @staticmethod
    def _is_document(kind: str, name: str) -> bool:
        return isinstance(RESOURCE_TYPES[kind].properties.get(name), Document)

    def _read(self, logical_id: str, address: Address) -> dict[str, Any]:
        values = self._values[address.text]
        given = self._resources[logical_id].get("Properties", {})
        read = _read_all(values, address.kind.properties)
        for name, row in address.kind.properties.items():
            if isinstance(row, Plain) and row.name == address.kind.generated_name and name not in given:
                read.pop(name, None)
        return read | _APART.get(address.kind.name, _nothing)(self, address, values)

    def body(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """What only the API has: its definition."""
        return {"Body": yaml.safe_load(values["body"])}

    def method_settings(self, address: Address) -> list[dict[str, Any]]:
        """The settings of the methods of a stage."""
        stage = self._values[address.text]["stage_name"]
        return [
            {
                **_place(one["values"]["method_path"]),
                **_read_all(one["values"]["settings"][0], METHOD_SETTINGS),
            }
            for one in self._planned
            if one["type"] == "aws_api_gateway_method_settings" and one["values"]["stage_name"] == stage
        ]

    def policies(self, kind: str, address: Address) -> list[dict[str, Any]]:
        """The policies of a role that are resources of a type."""
        role = self._values[address.text]["name"]
        return [
            one["values"] for one in self._planned if one["type"] == kind and one["values"]["role"] == role
        ]

    def _evaluated(self, value: Any) -> Any:
        if isinstance(value, Mapping):
            if "Ref" in value:
                return self._reference(value["Ref"], "")
            if "Fn::GetAtt" in value:
                return self._reference(*value["Fn::GetAtt"])
            if "Fn::Sub" in value:
                parts = substitution_parts(value["Fn::Sub"])
                return "".join(
                    str(self._reference(part.name, part.attribute)) if isinstance(part, Reference) else part
                    for part in parts
                )
            return {key: self._evaluated(item) for key, item in value.items()}
        return [self._evaluated(item) for item in value] if isinstance(value, list) else value

    def _reference(self, name: str, attribute: str) -> Any:
        if name in self._pseudo_parameters:
            return self._pseudo_parameters[name]
        if name not in self._addresses:
            return f"(variable {name} {attribute})"
        address = self._addresses[name]
        return self._values[address.text][address.kind.attributes[attribute]]


def _nothing(plan: Plan, address: Address, values: Mapping[str, Any]) -> dict[str, Any]:
    return {}


def _stage(plan: Plan, address: Address, values: Mapping[str, Any]) -> dict[str, Any]:
    return {"MethodSettings": plan.method_settings(address)}


def _role(plan: Plan, address: Address, values: Mapping[str, Any]) -> dict[str, Any]:
    managed = [one["policy_arn"] for one in plan.policies("aws_iam_role_policy_attachment", address)]
    own = [
        {"PolicyName": one["name"], "PolicyDocument": json.loads(one["policy"])}
        for one in plan.policies("aws_iam_role_policy", address)
    ]
    return {"ManagedPolicyArns": managed, "Policies": own}


_APART: Mapping[str, Callable[[Plan, Address, Mapping[str, Any]], dict[str, Any]]] = {
    "aws_api_gateway_rest_api": lambda plan, _, values: plan.body(values),
    "aws_api_gateway_stage": _stage,
    "aws_iam_role": _role,
}


def _named(api: dict[str, Any]) -> dict[str, Any]:
    """With its name, and its VPC endpoints in the definition, too."""
    endpoints = api.get("EndpointConfiguration", {}).get("VpcEndpointIds")
    if endpoints:
        where = {"x-amazon-apigateway-endpoint-configuration": {"vpcEndpointIds": endpoints}}
        api = {**api, "Body": {**api["Body"], "servers": [{"url": "/", **where}]}}
    return {"Name": api["Body"]["info"]["title"], **api}


def _settled(stage: dict[str, Any]) -> dict[str, Any]:
    """The canary with its deployment, the limits of methods with those that they have from the stage."""
    settings = stage.get("MethodSettings", [])
    of_all: Mapping[str, Any] = next(
        (one for one in settings if one["ResourcePath"] == "/*" and one["HttpMethod"] == "*"), {}
    )
    limits = {
        name: of_all[name] for name in ("ThrottlingRateLimit", "ThrottlingBurstLimit") if name in of_all
    }
    stage = {**stage, "MethodSettings": [{**limits, **one} for one in settings]}
    canary = stage.get("CanarySetting")
    return {**stage, "CanarySetting": {"DeploymentId": stage["DeploymentId"], **canary}} if canary else stage


def _once(role: dict[str, Any]) -> dict[str, Any]:
    return {**role, "ManagedPolicyArns": list(dict.fromkeys(role.get("ManagedPolicyArns", ())))}


def _decided(record: dict[str, Any]) -> dict[str, Any]:
    return {**record, "AliasTarget": {"EvaluateTargetHealth": False, **record["AliasTarget"]}}


_EXPLICIT: Mapping[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "AWS::ApiGateway::RestApi": _named,
    "AWS::ApiGateway::Stage": _settled,
    "AWS::IAM::Role": _once,
    "AWS::Route53::RecordSet": _decided,
}
"""What CloudFormation leaves to AWS, or says twice, as Terraform says it."""


def _place(method_path: str) -> dict[str, str]:
    path, _, method = method_path.rpartition("/")
    return {"ResourcePath": "/" if path == "~1" else f"/{path}", "HttpMethod": method}


def _read_all(values: Mapping[str, Any], table: Mapping[str, Property]) -> dict[str, Any]:
    found = {}
    for name, row in table.items():
        attribute = getattr(row, "name", "")
        if values.get(attribute) not in (None, []):
            found[name] = _read(values[attribute], row)
    return found


def _read(value: Any, row: Property) -> Any:
    match row:
        case Text():
            return int(value)
        case Pairs(key=key):
            return [{key: name, "Value": item} for name, item in value.items()]
        case Document():
            return json.loads(value)
        case Line():
            return _line(value)
        case Nested(properties=properties):
            return _read_all(value[0], properties)
        case NestedEach(properties=properties):
            return [_read_all(item, properties) for item in value]
        case NestedByKey(key=key, properties=properties):
            return {item[key]: _read_all(item, properties) for item in value}
    return value


def _line(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def canonical(value: Any, name: str = "") -> Any:
    """A value without the order of what has none, and without what says the default."""
    if isinstance(value, Mapping):
        found = {key: canonical(item, key) for key, item in value.items()}
        return {key: item for key, item in sorted(found.items()) if item not in (None, [], {}, -1)}
    if isinstance(value, list):
        items = [canonical(item) for item in value]
        return items if name in _ORDERED else sorted(items, key=lambda item: json.dumps(item, sort_keys=True))
    return _line(value) if name == "Format" and isinstance(value, str) else value
