"""The table of resource types against the schemas of the provider: names, blocks, and nothing that is dropped."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import terraform_provider

from codegen import deploy
from codegen.render.hcl import Attribute, Block, Expression
from codegen.targets.terraform.expressions import Expressions
from codegen.targets.terraform.names import Address, addresses
from codegen.targets.terraform.properties import (
    Apart,
    Nested,
    NestedByKey,
    NestedEach,
    NoTerraform,
    Plain,
    Property,
)
from codegen.targets.terraform.resource_types import METHOD_SETTINGS, RESOURCE_TYPES, ResourceType
from codegen.targets.terraform.resources import Translation

SCHEMAS: dict[str, Any] = json.loads(
    Path(terraform_provider.__file__).with_name("terraform_schemas.json").read_text(encoding="utf-8")
)["aws"]["resources"]
KINDS = list(RESOURCE_TYPES.values())


def name_of(kind: ResourceType) -> str:
    return kind.name


def unknown(table: Mapping[str, Property], schema: Mapping[str, Any], place: str) -> Iterator[str]:
    """The rows that the provider has no attribute or block for."""
    attributes, blocks = schema["attributes"], schema.get("blocks", {})
    for name, row in table.items():
        match row:
            case Apart():
                continue
            case Nested() | NestedEach() | NestedByKey():
                if row.name not in blocks:
                    yield f"{place}.{row.name}"
                    continue
                inner = blocks[row.name][2]
                if isinstance(row, NestedByKey) and row.key not in inner["attributes"]:
                    yield f"{place}.{row.name}.{row.key}"
                yield from unknown(row.properties, inner, f"{place}.{row.name}")
            case _:
                if row.name not in attributes or attributes[row.name].startswith("computed"):
                    yield f"{place}.{row.name} ({name})"


@pytest.mark.parametrize("kind", KINDS, ids=name_of)
def test_the_provider_knows_every_name(kind: ResourceType) -> None:
    schema = SCHEMAS[kind.name]
    assert list(unknown(kind.properties, schema, kind.name)) == []
    named = {name for name in kind.attributes.values() if "[" not in name}
    written = {*named, *kind.constants, *filter(None, [kind.generated_name])}
    assert written <= schema["attributes"].keys()
    for path in set(kind.attributes.values()) - named:
        block, name = path.split("[0].")
        assert name in schema["blocks"][block][2]["attributes"]


def test_the_provider_knows_every_setting_of_a_method() -> None:
    schema = SCHEMAS["aws_api_gateway_method_settings"]["blocks"]["settings"][2]
    assert list(unknown(METHOD_SETTINGS, schema, "settings")) == []


@pytest.mark.parametrize("kind", KINDS, ids=name_of)
def test_no_two_properties_become_one_attribute(kind: ResourceType) -> None:
    names = [row.name for row in kind.properties.values() if not isinstance(row, Apart)]
    assert len(set(names)) == len(names)


def translated(resources: dict[str, Any]) -> list[Block]:
    return [block for _, block in Translation(resources).blocks()]


@pytest.mark.parametrize(
    "resource",
    [
        {"Type": "AWS::SQS::Queue"},
        {"Type": "AWS::Logs::LogGroup", "Properties": {"DataProtectionPolicy": {}}},
        {"Type": "AWS::Logs::LogGroup", "DeletionPolicy": "Retain"},
        {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": {"Fn::Select": [0, ["a"]]}}},
        {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": {"Fn::GetAtt": ["Logs", "Nothing"]}}},
        {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": {"Ref": "AWS::NoValue"}}},
        {"Type": "AWS::Lambda::Function", "Properties": {"Code": {"S3Bucket": "b", "S3Key": "k"}}},
        {"Type": "AWS::ApiGateway::UsagePlan", "Properties": {"Quota": {"Burst": 1}}},
    ],
    ids=json.dumps,
)
def test_what_the_table_does_not_know_is_refused(resource: dict[str, Any]) -> None:
    with pytest.raises(NoTerraform):
        translated({"Logs": resource})


def test_every_type_that_a_deployment_has_is_in_the_table() -> None:
    folder = Path(deploy.__file__).parent
    named = {
        kind for path in folder.glob("*.py") for kind in re.findall(r'"(AWS::\w+::\w+)"', path.read_text())
    }
    assert len(named) > 10
    assert {kind for kind in named if not kind.startswith("AWS::Serverless::")} <= RESOURCE_TYPES.keys()


def attributes(block: Block) -> dict[str, Any]:
    return {part.name: part.value for part in block.body if isinstance(part, Attribute)}


def values(**types: str) -> Expressions:
    known: dict[str, Address] = addresses({name: {"Type": kind} for name, kind in types.items()})
    return Expressions(known)


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ({"Ref": "Api"}, "aws_api_gateway_rest_api.api.id"),
        ({"Ref": "AWS::Region"}, "data.aws_region.current.region"),
        ({"Fn::GetAtt": ["RunFunction", "Arn"]}, "aws_lambda_function.run.arn"),
        ({"Fn::GetAtt": "RunFunction.Arn"}, "aws_lambda_function.run.arn"),
        ({"Fn::Sub": "${RunFunction}"}, "aws_lambda_function.run.function_name"),
        ({"Fn::Join": ["", [{"Ref": "RunFunction"}]]}, "aws_lambda_function.run.function_name"),
        (
            {
                "Fn::Sub": "arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/"
                "${RunFunction.Arn}/invocations"
            },
            "aws_lambda_function.run.invoke_arn",
        ),
    ],
)
def test_a_reference_is_an_expression(value: Any, wanted: str) -> None:
    made = values(Api="AWS::ApiGateway::RestApi", RunFunction="AWS::Lambda::Function").value(value)
    assert made.text == wanted


def test_text_in_between_stays_text() -> None:
    made = values(Api="AWS::ApiGateway::RestApi")
    found = made.value({"Fn::Join": ["-", ["a", {"Fn::Sub": "${!x}${Api}$"}, {"Ref": "AWS::StackName"}]]})
    assert [part if isinstance(part, str) else part.text for part in found.parts] == [
        "a-${x}", "aws_api_gateway_rest_api.api.id", "$-", "var.name",
    ]  # fmt: skip
    assert made.value({"Fn::Sub": "no name"}) == "no name"
    assert made.value({"Fn::Join": ["/", []]}) == ""


def test_a_name_that_the_project_does_not_have_is_a_variable() -> None:
    made = values()
    assert made.value({"Fn::Sub": "${Orders.Arn}"}).text == "var.orders_arn"
    assert made.value({"Fn::GetAtt": ["Orders", "Arn"]}).text == "var.orders_arn"
    assert {made.value({"Ref": name}).text for name in ("Name", "Version", "If")}.isdisjoint(
        {"var.name", "var.version", "var.if"}
    )
    uri = "arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Orders.Arn}/invocations"
    assert Expression("var.orders_arn") in made.value({"Fn::Sub": uri}).parts
    assert made.unknown["orders_arn"] == "Orders.Arn"


def test_a_plain_property_keeps_its_words() -> None:
    renamed = {
        (kind.name, name, row.name)
        for kind in KINDS
        for name, row in kind.properties.items()
        if isinstance(row, Plain) and row.name.replace("_", "") != name.lower()
    }
    assert renamed == {
        ("aws_api_gateway_base_path_mapping", "RestApiId", "api_id"),
        ("aws_api_gateway_base_path_mapping", "Stage", "stage_name"),
        ("aws_api_gateway_rest_api", "ApiKeySourceType", "api_key_source"),
        ("aws_api_gateway_rest_api", "Mode", "put_rest_api_mode"),
        ("aws_api_gateway_stage", "TracingEnabled", "xray_tracing_enabled"),
        ("aws_api_gateway_usage_plan", "UsagePlanName", "name"),
        ("aws_apigatewayv2_authorizer", "IdentitySource", "identity_sources"),
        ("aws_apigatewayv2_stage", "StageName", "name"),
        ("aws_cloudwatch_log_group", "LogGroupName", "name"),
        ("aws_iam_role", "RoleName", "name"),
        ("aws_route53_record", "HostedZoneId", "zone_id"),
    }
