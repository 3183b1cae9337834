"""The files of a CDK app."""

from __future__ import annotations

import ast
import json
from pathlib import PurePosixPath
from typing import Any

import black
import pytest
from hostile_template import HOSTILE, hostile_template

from codegen.core.errors import CodegenError
from codegen.core.files import GeneratedFile, Ownership
from codegen.render.files import finish
from codegen.targets.cdk.app import PACKAGE, cdk_app, without_tokens
from codegen.targets.cdk.constructs import CONSTRUCTS
from codegen.targets.cdk.groups import GROUPS, share_out


def app(template: dict[str, Any], name: str = "pets", title: str = "Pets") -> dict[str, GeneratedFile]:
    files = finish(cdk_app(name, title, template))
    return {str(file.path.relative_to("cdk")): file for file in files}


def test_every_construct_has_a_module() -> None:
    placed = [kind for group in GROUPS if not group.protocol for kind in group.types]
    assert sorted(placed) == sorted(CONSTRUCTS)


def test_the_users_files_are_the_users() -> None:
    files = app(hostile_template())
    owned = {name for name, file in files.items() if file.ownership is Ownership.SCAFFOLDED}
    assert owned == {"app.py", "cdk.json", "requirements.txt", ".gitignore"}
    assert {PurePosixPath(name).parts[0] for name in set(files) - owned} == {PACKAGE}


def test_hostile_text_is_literal_text() -> None:
    """The statements of every module are the same whatever a contract says."""
    hostile, tame = app(hostile_template(), title=HOSTILE), app(hostile_template("x"))
    for name, file in hostile.items():
        if name.endswith(".py"):
            assert black.format_str(file.content, mode=black.Mode()) == file.content, name
            compile(file.content, name, "exec")
    assert shapes(hostile) == shapes(tame)


def shapes(files: dict[str, GeneratedFile]) -> dict[str, str]:
    return {name: shape(file.content) for name, file in files.items() if name.endswith(".py")}


def shape(text: str) -> str:
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            node.value = ""
    return ast.dump(tree)


def test_the_definition_keeps_its_text() -> None:
    files = app(hostile_template())
    definition = json.loads(files[f"{PACKAGE}/openapi.json"].content)
    assert definition == without_tokens(hostile_template()["Resources"]["Api"]["Properties"]["Body"])
    assert "{Token[" not in json.dumps(definition).replace("$ {Token[", "").replace("# {Token[", "")


def test_stacks_have_names_that_cloudformation_takes() -> None:
    assert "Stack(app, 'api-3d')" in app(hostile_template(), name="3d")["app.py"].content.replace('"', "'")


def test_several_apis_have_a_definition_each() -> None:
    template = hostile_template()
    template["Resources"]["OtherApi"] = template["Resources"]["Api"]
    files = app(template)
    assert {f"{PACKAGE}/api.json", f"{PACKAGE}/other_api.json"} < set(files)


@pytest.mark.parametrize(
    "change",
    [
        {"Conditions": {}},
        {"Resources": {"Other": {"Type": "AWS::SNS::Topic"}}},
        {"Resources": {"Key": {"Type": "AWS::ApiGateway::ApiKey", "Condition": "Paid"}}},
    ],
)
def test_what_the_app_has_no_place_for_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(CodegenError, match="the CDK target has no"):
        cdk_app("pets", "Pets", {**hostile_template(), **change})


def test_resources_that_need_each_other_are_refused() -> None:
    plan = {"Type": "AWS::ApiGateway::UsagePlan"}
    with pytest.raises(CodegenError, match="need each other"):
        share_out({"A": {**plan, "DependsOn": "B"}, "B": {**plan, "DependsOn": ["A"]}})
    role = {"Type": "AWS::IAM::Role", "DependsOn": ["A"]}
    with pytest.raises(CodegenError, match="only after functions"):
        share_out({"Role": role, "A": plan})


def test_what_refers_comes_after() -> None:
    role = {"Type": "AWS::IAM::Role"}
    function = {"Type": "AWS::Lambda::Function", "Properties": {"Role": {"Fn::GetAtt": ["R", "Arn"]}}}
    (group,) = share_out({"F": function, "Q": role, "R": role})
    assert [member.logical_id for member in group.members] == ["R", "F", "Q"]


def test_a_websocket_api_comes_before_the_functions_that_post_through_it() -> None:
    api = {"Type": "AWS::ApiGatewayV2::Api", "Properties": {"ProtocolType": "WEBSOCKET"}}
    role = {"Type": "AWS::IAM::Role", "DependsOn": "Api"}
    route = {"Type": "AWS::ApiGatewayV2::Route", "Properties": {"ApiId": {"Ref": "Api"}}}
    names = [group.name for group in share_out({"Route": route, "Role": role, "Api": api})]
    assert names == ["websocket_api", "functions", "routes"]
