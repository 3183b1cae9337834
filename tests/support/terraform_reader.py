"""Reads a planned Terraform project back as the CloudFormation template that it was made of.

In: a template, for its logical ids, and what Terraform plans for it: values, and what the expressions refer to. Out:
a template with intrinsic functions where the plan has a token of another resource, or the value of an attribute that
the expression refers to.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import yaml

from codegen.targets.terraform.names import Address, addresses, snake_case
from codegen.targets.terraform.properties import (
    Document,
    Nested,
    NestedByKey,
    NestedEach,
    Pairs,
    Plain,
    Property,
    Text,
)
from codegen.targets.terraform.resource_types import METHOD_SETTINGS, VERSION

Values = Mapping[str, Any]

PROVISIONED = "aws_lambda_provisioned_concurrency_config"

_PSEUDO_PARAMETERS = {
    "(aws_caller_identity account_id)": "${AWS::AccountId}",
    "(aws_partition partition)": "${AWS::Partition}",
    "(aws_region region)": "${AWS::Region}",
    "(aws_partition dns_suffix)": "${AWS::URLSuffix}",
}
_TEXTS_OF_JSON = frozenset({"DashboardBody"})
"""Documents that CloudFormation takes as text."""


class Plan:
    """What Terraform plans for the resources of a template."""

    def __init__(self, template: Values, shown: Values) -> None:
        self._template = template
        self._addresses = addresses(template["Resources"])
        planned = shown["planned_values"]
        self._planned: list[dict[str, Any]] = planned["root_module"]["resources"]
        self._values = {one["address"]: one["values"] for one in self._planned}
        self._outputs = planned.get("outputs", {})
        self._name = shown["variables"]["name"]["value"]
        configuration = shown["configuration"]["root_module"]
        self._expressions = {one["address"]: one.get("expressions", {}) for one in configuration["resources"]}
        self._output_expressions = {
            name: output["expression"] for name, output in configuration.get("outputs", {}).items()
        }
        self._tokens = {**_PSEUDO_PARAMETERS, **dict(self._known_tokens())}
        longest_first = sorted(self._tokens, key=len, reverse=True)
        self._any_token = re.compile("|".join(map(re.escape, longest_first)))

    def template(self) -> dict[str, Any]:
        """The template that says what is planned."""
        resources = {
            logical_id: {
                "Type": resource["Type"],
                "Properties": self._read(logical_id, self._addresses[logical_id]),
            }
            for logical_id, resource in self._template["Resources"].items()
        }
        outputs = {
            name: {"Value": self._restored(self._outputs[key]["value"], self._output_expressions[key])}
            for name, key in ((name, snake_case(name)) for name in self._template.get("Outputs", {}))
        }
        return {"Resources": resources, "Outputs": outputs}

    def unread(self) -> set[str]:
        """Planned resources that belong to none of CloudFormation's."""
        known = {address.text for address in self._addresses.values()}
        apart = ("aws_api_gateway_method_settings.", "aws_iam_role_policy", f"{PROVISIONED}.")
        return {address for address in self._values if address not in known and not address.startswith(apart)}

    def _known_tokens(self) -> Iterator[tuple[str, str]]:
        for logical_id, address in self._addresses.items():
            for attribute, name in address.kind.attributes.items():
                value = _at(self._values[address.text], name)
                if value.startswith("("):
                    yield value, f"${{{logical_id}.{attribute}}}" if attribute else f"${{{logical_id}}}"

    def _read(self, logical_id: str, address: Address) -> dict[str, Any]:
        if self._template["Resources"][logical_id]["Type"] == VERSION:
            return self._version(address)
        values, expressions = self._values[address.text], self._expressions[address.text]
        given = self._template["Resources"][logical_id].get("Properties", {})
        read = self._read_all(values, address.kind.properties, expressions)
        for name, row in address.kind.properties.items():
            is_generated = isinstance(row, Plain) and row.name == address.kind.generated_name
            if is_generated and name not in given:
                read.pop(name, None)
        return _APART.get(address.kind.name, _nothing)(self, address, read)

    def _read_all(self, values: Values, table: Mapping[str, Property], expressions: Values) -> dict[str, Any]:
        found = {}
        for name, row in table.items():
            attribute = getattr(row, "name", "")
            if values.get(attribute) not in (None, [], {}):
                found[name] = self._read_one(name, values[attribute], row, expressions.get(attribute, {}))
        return found

    def _read_one(self, name: str, value: Any, row: Property, expression: Any) -> Any:
        match row:
            case Text():
                return int(value)
            case Pairs(key=key):
                pairs = self._restored(value, expression).items()
                return [{key: name, "Value": item} for name, item in pairs]
            case Document():
                read = json.loads(value)
                return (
                    self._text_of_json(read) if name in _TEXTS_OF_JSON else self._restored(read, expression)
                )
            case Nested(properties=properties):
                return self._read_all(value[0], properties, expression[0])
            case NestedEach(properties=properties):
                # The blocks of a set come in an order of their own.
                of_any = _of_any(expression)
                return [self._read_all(item, properties, of_any) for item in value]
            case NestedByKey(key=key, properties=properties):
                return {item[key]: self._read_all(item, properties, {}) for item in value}
        return self._restored(value, expression)

    def _text_of_json(self, document: Any) -> dict[str, str]:
        """As Fn::Sub of the text; what looks like a name in it and is none is escaped."""
        text = json.dumps(document).replace("${", "${!")
        return {"Fn::Sub": self._any_token.sub(self._token, text)}

    def _token(self, found: re.Match[str]) -> str:
        return self._tokens[found[0]]

    def _restored(self, value: Any, expression: Any) -> Any:
        """A value with references in the place of other resources' attributes."""
        if isinstance(value, Mapping):
            return {key: self._restored(item, expression) for key, item in value.items()}
        if isinstance(value, list):
            return [self._restored(item, expression) for item in value]
        if not isinstance(value, str):
            return value
        references = {**self._tokens, **dict(self._referred(expression))}
        longest_first = sorted(filter(None, references), key=len, reverse=True)
        pattern = "|".join(map(re.escape, longest_first))
        parts = re.split(f"({pattern})", value)
        if len(parts) == 1:
            return value
        return {"Fn::Sub": "".join(references.get(part, part.replace("${", "${!")) for part in parts)}

    def _referred(self, expression: Any) -> Iterator[tuple[str, str]]:
        """The values of attributes that an expression refers to, and what refers to them in CloudFormation."""
        if not isinstance(expression, Mapping):
            return
        owners = {
            address.text: (logical_id, address)
            for logical_id, address in self._addresses.items()
            if self._template["Resources"][logical_id]["Type"] != VERSION
        }
        for reference in expression.get("references", ()):
            owner, _, name = reference.rpartition(".")
            if reference == "var.name":
                yield self._name, "${AWS::StackName}"
            elif owner in owners and name in self._values[owner]:
                logical_id, address = owners[owner]
                value = self._values[owner][name]
                if address.kind.attributes.get("") == name:
                    yield value, f"${{{logical_id}}}"
                elif address.kind.attributes.get("StageArn") == name:
                    place = value.removesuffix(self._values[owner]["stage_name"])
                    yield value, self._any_token.sub(self._token, place) + f"${{{logical_id}}}"

    def _version(self, address: Address) -> dict[str, Any]:
        """Of a function that publishes its versions."""
        assert self._values[address.text]["publish"]
        (function,) = (
            logical_id
            for logical_id, one in self._addresses.items()
            if one.text == address.text and one is not address and one.kind is not address.kind
        )
        return {"FunctionName": {"Ref": function}}

    def alias(self, address: Address, read: dict[str, Any]) -> dict[str, Any]:
        """With the environments that are kept ready for it."""
        values = self._values[address.text]
        kept = [
            one["values"]["provisioned_concurrent_executions"]
            for one in self._planned
            if one["type"] == PROVISIONED
            and one["values"]["function_name"] == values["function_name"]
            and one["values"]["qualifier"] == values["name"]
        ]
        return {**read, "ProvisionedConcurrencyConfig": {"ProvisionedConcurrentExecutions": sum(kept)}}

    def permission(self, address: Address, read: dict[str, Any]) -> dict[str, Any]:
        """With the alias that a function is called by."""
        values = self._values[address.text]
        for logical_id, one in self._addresses.items():
            if one.kind.name == "aws_lambda_alias":
                alias = self._values[one.text]
                if (alias["function_name"], alias["name"]) == (values["function_name"], values["qualifier"]):
                    del read["Qualifier"]
                    return {**read, "FunctionName": {"Ref": logical_id}}
        return read

    def stage(self, address: Address, read: dict[str, Any]) -> dict[str, Any]:
        """With the settings of its methods, each without what it has from those of all."""
        name = self._values[address.text]["stage_name"]
        settings = [
            {
                **_place(one["values"]["method_path"]),
                **self._read_all(one["values"]["settings"][0], METHOD_SETTINGS, {}),
            }
            for one in self._planned
            if one["type"] == "aws_api_gateway_method_settings" and one["values"]["stage_name"] == name
        ]
        return {**read, "MethodSettings": settings}

    def role(self, address: Address, read: dict[str, Any]) -> dict[str, Any]:
        """With its policies."""
        name = self._values[address.text]["name"]
        of_role = [one for one in self._planned if one["values"].get("role") == name]
        managed = [one["values"]["policy_arn"] for one in of_role if "policy_arn" in one["values"]]
        own = [one["values"] for one in of_role if one["type"] == "aws_iam_role_policy"]
        policies = [
            {"PolicyName": one["name"], "PolicyDocument": self._restored(json.loads(one["policy"]), {})}
            for one in own
        ]
        return {**read, "ManagedPolicyArns": self._restored(managed, {}), "Policies": policies}

    def api(self, address: Address, read: dict[str, Any]) -> dict[str, Any]:
        """With its definition, where it has one."""
        body = yaml.safe_load(self._values[address.text]["body"] or "{}")
        return {**read, "Body": self._restored(body, {})}


def _at(values: Values, path: str) -> Any:
    """The value of an attribute, or of one in a block: `domain_name_configuration[0].hosted_zone_id`."""
    block, has_block, name = path.partition("[0].")
    return values[block][0][name] if has_block else values[path]


def _of_any(expressions: list[Values]) -> dict[str, Any]:
    """What the attributes of several blocks refer to."""
    found: dict[str, Any] = {}
    for expression in expressions:
        for name, one in expression.items():
            if isinstance(one, Mapping):
                found.setdefault(name, {"references": []})["references"] += one.get("references", ())
    return found


def _nothing(plan: Plan, address: Address, read: dict[str, Any]) -> dict[str, Any]:
    return read


_APART: Mapping[str, Callable[[Plan, Address, dict[str, Any]], dict[str, Any]]] = {
    "aws_api_gateway_rest_api": Plan.api,
    "aws_api_gateway_stage": Plan.stage,
    "aws_apigatewayv2_api": Plan.api,
    "aws_iam_role": Plan.role,
    "aws_lambda_alias": Plan.alias,
    "aws_lambda_permission": Plan.permission,
}


def _place(method_path: str) -> dict[str, str]:
    path, _, method = method_path.rpartition("/")
    return {"ResourcePath": "/" if path == "~1" else f"/{path}", "HttpMethod": method}


def explicit(template: Values) -> dict[str, Any]:
    """A template that says what it leaves to AWS, or says twice, as Terraform says it."""
    resources = {
        logical_id: {
            **resource,
            "Properties": _EXPLICIT.get(resource["Type"], dict)(resource.get("Properties", {})),
        }
        for logical_id, resource in template["Resources"].items()
    }
    return {**template, "Resources": resources}


def _named(api: Values) -> dict[str, Any]:
    """With its name, and its VPC endpoints in the definition, too."""
    endpoints = api.get("EndpointConfiguration", {}).get("VpcEndpointIds")
    if endpoints:
        where = {"x-amazon-apigateway-endpoint-configuration": {"vpcEndpointIds": endpoints}}
        api = {**api, "Body": {**api["Body"], "servers": [{"url": "/", **where}]}}
    return {"Name": api["Body"]["info"]["title"], **api}


def _said_twice(api: Values) -> Values:
    """With what the definition says, too: the provider undoes what the resource does not say."""
    if "Body" not in api:  # each of its parts is a resource
        return api
    info, cors = api["Body"]["info"], api["Body"].get("x-amazon-apigateway-cors", {})
    said = {"Name": info["title"], "Version": info["version"], "Description": info.get("description")}
    configuration = {f"{name[0].upper()}{name[1:]}": value for name, value in cors.items()}
    return {**said, "CorsConfiguration": configuration, "ProtocolType": "HTTP", **api}


def _settled(stage: Values) -> dict[str, Any]:
    """The canary with its deployment, the limits of methods with those that they have from the stage."""
    settings = stage.get("MethodSettings", [])
    of_all: Values = next((one for one in settings if one["ResourcePath"] == "/*"), {})
    limits = {
        name: of_all[name] for name in ("ThrottlingRateLimit", "ThrottlingBurstLimit") if name in of_all
    }
    stage = {**stage, "MethodSettings": [{**limits, **one} for one in settings]}
    canary = stage.get("CanarySetting")
    return {**stage, "CanarySetting": {"DeploymentId": stage["DeploymentId"], **canary}} if canary else stage


def _once(role: Values) -> dict[str, Any]:
    arns = {json.dumps(arn): arn for arn in role.get("ManagedPolicyArns", ())}
    return {**role, "ManagedPolicyArns": list(arns.values())}


def _decided(record: Values) -> dict[str, Any]:
    return {**record, "AliasTarget": {"EvaluateTargetHealth": False, **record["AliasTarget"]}}


_EXPLICIT: Mapping[str, Callable[[Values], Values]] = {
    "AWS::ApiGateway::RestApi": _named,
    "AWS::ApiGateway::Stage": _settled,
    "AWS::ApiGatewayV2::Api": _said_twice,
    "AWS::IAM::Role": _once,
    "AWS::Route53::RecordSet": _decided,
}


def canonical(value: Any, name: str = "") -> Any:
    """A normal form without the order of what has none in Terraform, and without what says the default."""
    if isinstance(value, Mapping):
        found = {key: canonical(item, key) for key, item in value.items() if key != "DependsOn"}
        return {key: item for key, item in sorted(found.items()) if item not in (None, [], {}, -1)}
    if isinstance(value, list):
        items = [canonical(item) for item in value]
        return items if name == "Layers" else sorted(items, key=lambda item: json.dumps(item, sort_keys=True))
    return _line(value) if name == "Format" and isinstance(value, str) else value


def _line(text: str) -> Any:
    """A line of JSON, whose members Terraform sorts."""
    try:
        return json.loads(text)
    except ValueError:
        return text
