"""Nested stacks become a part of their parent, wherever their templates lie."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from codegen.core.errors import Refused
from codegen.importer.cloudformation.application import ReadApplication, read_application
from codegen.importer.cloudformation.references import References

CASE = Path(__file__).parents[3] / "e2e/sam_templates/nested_stacks.yaml"


def application(folder: Path, files: dict[str, str]) -> ReadApplication:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return read_application(folder / "template.yaml")


@pytest.fixture
def read(tmp_path: Path) -> ReadApplication:
    files: dict[str, str] = yaml.safe_load(CASE.read_text())["files"]
    return application(tmp_path, files)


def test_each_api_of_a_nested_stack_has_a_name_of_its_own(read: ReadApplication) -> None:
    apis = {api.logical_id: [route.path for route in api.api.routes] for api in read.application.apis}
    assert apis == {
        "ServerlessRestApi": ["/parent"],
        "ShopServerlessRestApi": ["/child"],
        "ShopApi": ["/mock"],
        "Front": ["$default"],
    }
    assert len({api.api_id for api in read.application.apis}) == 4
    assert [d for d in read.diagnostics if d.code in ("CG120", "CG123", "CG400")] == []


def test_functions_have_parameters_outputs_and_code_folders_as_seen_from_the_parent(
    read: ReadApplication,
) -> None:
    functions = read.application.functions
    nested = functions["ShopGet"]
    assert nested.code_folder == "shop"
    assert nested.environment == {"ITS": "ShopTable", "PARENTS": "<things>", "MODE": "open"}
    assert functions["Echo"].environment == {"SHOP": "corner of things", "LOG": "logs/corner"}
    front = next(api for api in read.application.apis if api.logical_id == "Front")
    assert front.api.routes[0].integration is not None
    assert "function:ShopGet" in str(front.api.routes[0].integration.uri)


def test_every_file_is_watched(read: ReadApplication) -> None:
    assert sorted(path.name for path in read.files) == ["api.yaml", "log.yaml", "template.yaml"]


def test_findings_stand_in_the_file_of_the_nested_stack(tmp_path: Path) -> None:
    parent = "Resources:\n  Sub: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: sub.yaml}}\n"
    nested = """\
Resources:
  Method:
    Type: AWS::ApiGateway::Method
    Properties: {RestApiId: nowhere, HttpMethod: GET}
"""
    read = application(tmp_path, {"template.yaml": parent, "sub.yaml": nested})
    assert [str(d) for d in read.diagnostics] == [
        f"{tmp_path}/sub.yaml:2:3: warning CG400: SubMethod is left out: "
        "its RestApiId 'nowhere' names no API of this template (write `RestApiId: !Ref API`, with the API's logical id)"
    ]


def test_stacks_whose_names_run_together_stay_apart(tmp_path: Path) -> None:
    nested = "Resources: {B: {Type: AWS::Lambda::Function, Properties: {Code: ., Handler: b.c}}}"
    parent = """\
Resources:
  AB: {Type: AWS::Lambda::Function, Properties: {Code: ., Handler: a.b}}
  A: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: sub.yaml}}
"""
    read = application(tmp_path, {"template.yaml": parent, "sub.yaml": nested})
    assert {name: one.handler for name, one in read.application.functions.items()} == {
        "AB": "a.b",
        "A0B": "b.c",
    }


def test_a_template_that_nests_itself_is_refused(tmp_path: Path) -> None:
    text = "Resources: {A: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: template.yaml}}}"
    with pytest.raises(
        Refused, match=r"template\.yaml:1:1: error CG127: the template is a nested stack of itself"
    ):
        application(tmp_path, {"template.yaml": text})


def test_templates_that_are_elsewhere_are_told(tmp_path: Path) -> None:
    location = "{ApplicationId: arn:aws:serverlessrepo:us-east-1:1:applications/x, SemanticVersion: 1.0.0}"
    text = f"""\
Resources:
  Repository: {{Type: AWS::Serverless::Application, Properties: {{Location: {location}}}}}
  Missing: {{Type: AWS::CloudFormation::Stack, Properties: {{TemplateURL: build/missing.yaml}}}}
  Bucket: {{Type: AWS::CloudFormation::Stack, Properties: {{TemplateURL: "https://s3.amazonaws.com/a/b.yaml"}}}}
"""
    read = application(tmp_path, {"template.yaml": text})
    assert [d.code for d in read.diagnostics] == ["CG400", "CG400", "CG400"]


@pytest.mark.parametrize(
    ("value", "rewritten"),
    [
        ({"Ref": "Table"}, {"Ref": "NTable"}),
        ({"Ref": "AWS::Region"}, {"Ref": "AWS::Region"}),
        ({"Ref": "Name"}, {"Fn::Join": ["", ["a"]]}),
        ({"Fn::GetAtt": ["Table", "Arn"]}, {"Fn::GetAtt": ["NTable", "Arn"]}),
        ({"Fn::GetAtt": "Table.Arn"}, {"Fn::GetAtt": ["NTable", "Arn"]}),
        ({"Fn::GetAtt": ["Table", {"Ref": "Table"}]}, {"Fn::GetAtt": ["Table", {"Ref": "NTable"}]}),
        ({"Fn::Sub": "${Table}/${Table.Arn}/${!Name}"}, {"Fn::Sub": "${NTable}/${NTable.Arn}/${!Name}"}),
        ({"Fn::Sub": "${Name}!"}, {"Fn::Sub": ["${Name}!", {"Name": {"Fn::Join": ["", ["a"]]}}]}),
        (
            {"Fn::Sub": ["${Name}${Table}${X}", {"Name": {"Ref": "Table"}, "X": "1"}]},
            {"Fn::Sub": ["${Name}${NTable}${X}", {"Name": {"Ref": "NTable"}, "X": "1"}]},
        ),
        (
            {"Fn::If": ["Table", {"Ref": "Table"}, "no"]},
            {"Fn::If": ["NTable", {"Ref": "NTable"}, "no"]},
        ),
        ({"Fn::FindInMap": ["Table", "a", "b"]}, {"Fn::FindInMap": ["NTable", "a", "b"]}),
        ({"Condition": "Table"}, {"Condition": "NTable"}),
        ({"Condition": {"Bool": {"a": "Table"}}}, {"Condition": {"Bool": {"a": "Table"}}}),
    ],
)
def test_references_are_rewritten_in_every_form(value: Any, rewritten: Any) -> None:
    references = References({"Table": "NTable"}, {"Name": {"Fn::Join": ["", ["a"]]}})
    assert references.rewrite(value) == rewritten
