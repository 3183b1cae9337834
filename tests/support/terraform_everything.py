"""A resource of each type that the Terraform target knows, with every property of its table and hostile texts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from codegen.targets.terraform.properties import (
    Apart,
    Document,
    Line,
    Nested,
    NestedByKey,
    NestedEach,
    Pairs,
    Property,
    Text,
)
from codegen.targets.terraform.resource_types import METHOD_SETTINGS, RESOURCE_TYPES

SCHEMAS: dict[str, Any] = json.loads(
    Path(__file__).with_name("terraform_schemas.json").read_text(encoding="utf-8")
)["aws"]["resources"]

HOSTILE = '"\n}\nresource "x" "y" {} ${path.module} %{ if true } $${a} \\ \u00e4\u202e\x1b \U0001f680 <&> $'
SET = {
    "FunctionName": "run",
    "RoleName": "run",
    "StageName": "dev",
    "RestApiId": {"Ref": "Api"},
    "DeploymentId": {"Ref": "ApiDeployment"},
    "Role": {"Fn::GetAtt": ["RunFunctionRole", "Arn"]},
    "SourceArn": {
        "Fn::Sub": "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/*/GET/$"
    },
    "ResourceArn": {
        "Fn::Sub": "arn:${AWS::Partition}:apigateway:${AWS::Region}::/restapis/${Api}/stages/${DevStage}"
    },
    "AlarmName": {"Fn::Sub": "${AWS::StackName}-${!literal}"},
}
LOGICAL_IDS = {
    "AWS::ApiGateway::Deployment": "ApiDeployment",
    "AWS::ApiGateway::RestApi": "Api",
    "AWS::ApiGateway::Stage": "DevStage",
    "AWS::IAM::Role": "RunFunctionRole",
    "AWS::Lambda::Function": "RunFunction",
}
BODY = {
    "openapi": "3.0.1",
    "info": {"title": HOSTILE, "version": "1", "description": f"{HOSTILE}\n{HOSTILE}"},
    "paths": {
        f"/{HOSTILE}": {
            "get": {
                "uri": {
                    "Fn::Sub": "arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/"
                    "${RunFunction.Arn}/invocations"
                },
                "credentials": {"Fn::Sub": "${!stageVariables.role} $${RunFunctionRole.Arn}"},
                "template": "#set($a = \"${input.path('$.x')}\")\n$!{a} %{x}\n",
            }
        }
    },
}


def value_of(row: Property, name: str, schema: Mapping[str, Any]) -> Any:
    """Some value that the row's attribute or block can have."""
    match row:
        case Text():
            return 0
        case Pairs(key=key):
            return [{key: HOSTILE, "Value": HOSTILE}]
        case Document() if name == "DashboardBody":
            text = json.dumps({HOSTILE: [HOSTILE, 1, None]}).replace("${", "${!")
            return {"Fn::Sub": f'{{"a": "${{AWS::Region}} ${{!x}}", {text.removeprefix("{")}'}
        case Document():
            return {HOSTILE: [HOSTILE, 1, None, {"Fn::Sub": "${AWS::Region} ${!x}"}]}
        case Line():
            return HOSTILE
        case Nested(properties=properties):
            return properties_of(properties, schema["blocks"][row.name][2])
        case NestedEach(properties=properties):
            return [properties_of(properties, schema["blocks"][row.name][2])]
        case NestedByKey(properties=properties):
            return {HOSTILE: properties_of(properties, schema["blocks"][row.name][2])}
        case _:
            return SET.get(name) or plain_value(schema["attributes"][getattr(row, "name", "")])


def plain_value(attribute: str) -> Any:
    kind = attribute.partition(" ")[2]
    plain = {"string": HOSTILE, "number": 3, "bool": True, "map(string)": {HOSTILE: HOSTILE, "b": ""}}
    return plain.get(kind, [HOSTILE, "b"])


def properties_of(table: Mapping[str, Property], schema: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value_of(row, name, schema) for name, row in table.items() if not isinstance(row, Apart)}


def everything() -> dict[str, Any]:
    """The template."""
    found: dict[str, dict[str, Any]] = {}
    for kind, row in RESOURCE_TYPES.items():
        if kind.startswith("AWS::ApiGatewayV2::"):  # a project has one type of API
            continue
        properties = properties_of(row.properties, SCHEMAS[row.name])
        found[LOGICAL_IDS.get(kind, kind.rpartition("::")[2])] = {"Type": kind, "Properties": properties}
    settings = SCHEMAS["aws_api_gateway_method_settings"]["blocks"]["settings"][2]
    found["Api"]["Properties"]["Body"] = BODY
    found["RunFunction"] |= {"DependsOn": "LogGroup"}
    found["RunFunction"]["Properties"]["Code"] = "src/"
    found["Version"]["Properties"] = {"FunctionName": {"Ref": "RunFunction"}}
    found["Alias"]["Properties"] |= {
        "FunctionName": {"Ref": "RunFunction"},
        "FunctionVersion": {"Fn::GetAtt": ["Version", "Version"]},
        "ProvisionedConcurrencyConfig": {"ProvisionedConcurrentExecutions": 3},
    }
    del found["Permission"]["Properties"]["Qualifier"]  # CloudFormation has it in the ARN of the alias
    found["Permission"]["Properties"]["FunctionName"] = {"Ref": "Alias"}
    found["DevStage"]["Properties"]["MethodSettings"] = [
        {"ResourcePath": "/*", "HttpMethod": "*", **properties_of(METHOD_SETTINGS, settings)},
        {"ResourcePath": "/", "HttpMethod": "GET", "LoggingLevel": HOSTILE},
        {"ResourcePath": f"/~1a~1{HOSTILE}", "HttpMethod": "*", "ThrottlingRateLimit": 0.5},
    ]
    found["RunFunctionRole"]["Properties"] |= {
        "ManagedPolicyArns": [
            "arn:aws:iam::aws:policy/a",
            {"Fn::Sub": "arn:${AWS::Partition}:iam::aws:policy/b"},
        ],
        "Policies": [{"PolicyName": HOSTILE, "PolicyDocument": {"Resource": HOSTILE}}],
    }
    outputs = {
        "ApiUrl": {
            "Description": HOSTILE,
            "Value": {"Fn::Sub": "https://${Api}.${AWS::URLSuffix}/${DevStage}"},
        },
        "Text": {"Value": HOSTILE},
    }
    return {"Description": HOSTILE, "Resources": found, "Outputs": outputs}
