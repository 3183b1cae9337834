"""Lint of environments that are kept ready: nothing where they serve an API, and each mistake at its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from codegen.contract.template.lint import lint_template
from codegen.importer.cloudformation.template import read_template

SAM = """\
AWSTemplateFormatVersion: '2010-09-09'
Transform: AWS::Serverless-2016-10-31
Resources:
  Shop:
    Type: AWS::Serverless::Api
    Properties:
      StageName: live
      DefinitionBody:
        openapi: 3.0.1
        info: {title: Shop, version: '1'}
        paths:
          /orders:
            get:
              x-amazon-apigateway-integration:
                type: aws_proxy
                httpMethod: POST
                uri: !Sub arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${ALIAS}/invocations
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      InlineCode: ''
      Handler: index.handler
      Runtime: python3.12
      ReservedConcurrentExecutions: 5
      AutoPublishAlias: live
      ProvisionedConcurrencyConfig: {ProvisionedConcurrentExecutions: 5}
  Permission:
    Type: AWS::Lambda::Permission
    Properties:
      Action: lambda:InvokeFunction
      FunctionName: !Ref OrdersAliaslive
      Principal: apigateway.amazonaws.com
"""
OTHERS = """\
  Version:
    Type: AWS::Lambda::Version
    Properties: {FunctionName: !Ref Orders}
  OrdersAliaslive:
    Type: AWS::Lambda::Alias
    Properties:
      Name: live
      FunctionName: !Ref Orders
      FunctionVersion: !GetAtt Version.Version
      ProvisionedConcurrencyConfig: {ProvisionedConcurrentExecutions: 2}
  OrdersAliasnext:
    Type: AWS::Lambda::Alias
    Properties:
      Name: next
      FunctionName: !Ref Orders
      FunctionVersion: !GetAtt Version.Version
      ProvisionedConcurrencyConfig: {ProvisionedConcurrentExecutions: 3}
"""
OF_SAM = (
    "      AutoPublishAlias: live\n      ProvisionedConcurrencyConfig: {ProvisionedConcurrentExecutions: 5}\n"
)


@pytest.fixture
def role() -> str:
    return "      Role: arn:aws:iam::123456789012:role/orders\n"


def lint(folder: Path, text: str) -> list[tuple[str, str, int]]:
    path = folder / "template.yaml"
    path.write_text(text)
    found = lint_template(read_template(path), path)
    return [(one.code, str(one.severity), one.location.line if one.location else 0) for one in found]


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


@pytest.mark.parametrize("named", ["OrdersAliaslive", "Orders.Alias"])
def test_an_alias_that_is_called_is_well(tmp_path: Path, named: str) -> None:
    assert lint(tmp_path, SAM.replace("ALIAS", named)) == []


def plain(role: str) -> str:
    """The same without SAM's own: two aliases share what is reserved."""
    text = SAM.replace("ALIAS", "OrdersAliaslive").replace(OF_SAM, role)
    text = text.replace("      InlineCode: ''\n", "      Code: {ZipFile: ''}\n")
    return text.replace("AWS::Serverless::Function", "AWS::Lambda::Function") + OTHERS


def test_aliases_share_what_is_reserved(tmp_path: Path, role: str) -> None:
    assert lint(tmp_path, plain(role)) == []


@pytest.mark.parametrize(
    ("before", "after", "severity", "place"),
    [
        ("Executions: 5}", "Executions: 6}", "error", "ProvisionedConcurrencyConfig"),
        ("      AutoPublishAlias: live\n", "", "error", "ProvisionedConcurrencyConfig"),
        ("${ALIAS}", "${Orders.Arn}", "warning", "uri:"),
    ],
)
def test_a_mistake_in_a_template_of_sam(
    tmp_path: Path, before: str, after: str, severity: str, place: str
) -> None:
    text = SAM.replace(before, after, 1).replace("ALIAS", "OrdersAliaslive")
    assert before in SAM
    found = [one for one in lint(tmp_path, text) if one[0] == "CG189"]
    assert found == [("CG189", severity, line_of(text, place))]


@pytest.mark.parametrize(
    ("before", "after", "severity", "place"),
    [
        ("Executions: 3}", "Executions: 4}", "error", "Executions: 4}"),
        ("!GetAtt Version.Version", "$LATEST", "error", "FunctionVersion: $LATEST"),
        ("functions/${OrdersAliaslive}", "functions/${Orders.Arn}", "warning", "uri:"),
    ],
)
def test_a_mistake_in_a_template_of_cloudformation(
    tmp_path: Path, role: str, before: str, after: str, severity: str, place: str
) -> None:
    text = plain(role)
    assert before in text
    text = text.replace(before, after, 1)
    assert lint(tmp_path, text) == [("CG189", severity, line_of(text, place))]


@pytest.mark.parametrize("named", ["OrdersAliaslive", "Orders.Alias"])
def test_a_permission_to_call_the_function_is_none_to_call_its_alias(tmp_path: Path, named: str) -> None:
    text = SAM.replace("ALIAS", named).replace("!Ref OrdersAliaslive", "!Ref Orders")
    assert lint(tmp_path, text) == [("CG174", "error", line_of(text, "uri:"))]


@pytest.mark.parametrize(
    "function", ["!Sub '${Orders}:live'", "!Join [':', [!Ref Orders, live]]", "orders:live"]
)
def test_a_permission_that_can_not_be_told_may_be_for_the_alias(tmp_path: Path, function: str) -> None:
    text = SAM.replace("ALIAS", "OrdersAliaslive").replace("!Ref OrdersAliaslive", function)
    assert lint(tmp_path, text) == []


def test_a_permission_for_one_alias_is_none_for_another(tmp_path: Path, role: str) -> None:
    text = plain(role).replace("functions/${OrdersAliaslive}", "functions/${OrdersAliasnext}")
    assert lint(tmp_path, text) == []  # there may be reasons: the function itself is not allowed either
    text = text.replace("FunctionName: !Ref OrdersAliaslive", "FunctionName: !GetAtt Orders.Arn")
    assert lint(tmp_path, text) == [("CG174", "error", line_of(text, "uri:"))]
