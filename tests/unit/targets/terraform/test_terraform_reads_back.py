"""The real Terraform plans what was translated: each property of the table comes back, with hostile texts in it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import terraform_provider
from real_terraform import invalid, planned, reformatted
from terraform_reader import Plan

from codegen.render.hcl import write_file
from codegen.targets.terraform.package import archive
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
from codegen.targets.terraform.resources import Translation
from codegen.targets.terraform.settings_files import data_sources, variables, versions

SCHEMAS: dict[str, Any] = json.loads(
    Path(terraform_provider.__file__).with_name("terraform_schemas.json").read_text(encoding="utf-8")
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
    """A resource of each type with every property of the table."""
    found: dict[str, dict[str, Any]] = {}
    for kind, row in RESOURCE_TYPES.items():
        properties = properties_of(row.properties, SCHEMAS[row.name])
        found[LOGICAL_IDS.get(kind, kind.rpartition("::")[2])] = {"Type": kind, "Properties": properties}
    settings = SCHEMAS["aws_api_gateway_method_settings"]["blocks"]["settings"][2]
    found["Api"]["Properties"]["Body"] = BODY
    found["RunFunction"] |= {"DependsOn": "LogGroup"}
    found["RunFunction"]["Properties"]["Code"] = "src/"
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
    return found


@pytest.fixture(scope="module")
def providers() -> Iterator[dict[str, str]]:
    with terraform_provider.providers() as environment:
        yield environment


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """Everything as a project of Terraform."""
    folder, resources = tmp_path_factory.mktemp("everything"), everything()
    translation = Translation(resources, {"ApiDeployment": "0123456789"})
    blocks = [block for _, block in translation.blocks()]
    blocks += [archive(), *data_sources(blocks), *variables(translation.values.unknown), *versions()]
    (folder / "main.tf").write_text(write_file(blocks), encoding="utf-8", newline="")
    (folder / "terraform.tfvars").write_text('name = "shop"\n')
    for body in translation.bodies.values():
        (folder / body.file).write_text(body.text, encoding="utf-8", newline="")
    return folder, resources


def test_terraform_arranges_nothing(project: tuple[Path, dict[str, Any]]) -> None:
    assert reformatted(project[0]) == ""


def test_terraform_finds_it_valid(project: tuple[Path, dict[str, Any]], providers: dict[str, str]) -> None:
    assert invalid(project[0], providers) == []


def test_every_property_comes_back(project: tuple[Path, dict[str, Any]], providers: dict[str, str]) -> None:
    folder, resources = project
    plan = Plan(resources, planned(folder, providers), "shop")
    found, wanted = plan.found(), plan.wanted()
    for logical_id, properties in wanted.items():
        assert found[logical_id] == properties, logical_id
    assert plan.unread() == set()


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            'resource "aws_iam_role" "run" {\n  assume_role_policy = aws_iam_role.other.arn\n}\n',
            "not been declared",
        ),
        ('resource "aws_iam_role" "run" {\n  assume_role_policy = ""\n  nme = 1\n}\n', "nme"),
        ('resource "aws_iam_role" "run" {\n  nme = 1\n}\n', "assume_role_policy"),
        ('resource "aws_cloudwatch_log_group" "run" {\n  retention_in_days = "long"\n}\n', "number"),
        ('resource "aws_sqs_queue" "run" {}\n', "aws_sqs_queue"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, providers: dict[str, str], text: str, wanted: str) -> None:
    """The schemas are looked at: the other tests can fail."""
    (tmp_path / "main.tf").write_text(text)
    assert wanted in "\n".join(invalid(tmp_path, providers))
