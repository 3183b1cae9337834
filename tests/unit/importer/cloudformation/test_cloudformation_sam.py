"""SAM templates that only AWS's translator can expand."""

from __future__ import annotations

from pathlib import Path

import pytest

from codegen.core.errors import Refused
from codegen.importer.cloudformation.application import ReadApplication, read_application
from codegen.importer.cloudformation.sam import needs_translator
from codegen.importer.cloudformation.template import read_template

TEMPLATE = """
Transform: AWS::Serverless-2016-10-31
Globals: {Function: {Runtime: python3.12, CodeUri: src/}}
Resources:
  Hello:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.hello
      Policies: [AmazonDynamoDBReadOnlyAccess]
      Events:
        Get: {Type: Api, Properties: {Path: /hello, Method: get}}
  Own:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.own
      CodeUri: other/
      Events:
        Post: {Type: Api, Properties: {Path: "/own/{id}", Method: post, RestApiId: !Ref Api}}
  Auth: {Type: AWS::Serverless::Function, Properties: {Handler: app.auth}}
  Api:
    Type: AWS::Serverless::Api
    Properties:
      StageName: v1
      Auth: {DefaultAuthorizer: Mine, Authorizers: {Mine: {FunctionArn: !GetAtt Auth.Arn}}}
"""


@pytest.fixture(autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path_factory.mktemp("cache")
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder))
    return folder


def read(folder: Path, text: str) -> ReadApplication:
    path = folder / "template.yaml"
    path.write_text(text)
    return read_application(path)


def test_events_and_implicit_apis(tmp_path: Path, cache: Path) -> None:
    first = read(tmp_path, TEMPLATE)
    assert len(list(cache.rglob("*.json"))) == 1
    second = read(tmp_path, TEMPLATE)  # from the cache
    assert second.application == first.application
    routes = {
        deployed.logical_id: [(route.route_key, route.authorizer) for route in deployed.api.routes]
        for deployed in first.application.apis
    }
    assert routes == {"ServerlessRestApi": [("GET /hello", None)], "Api": [("POST /own/{id}", "Mine")]}
    assert {stage.name for stage in first.application.apis[0].stages} >= {"v1"}
    folders = {name: function.code_folder for name, function in first.application.functions.items()}
    assert folders == {"Hello": "src/", "Own": "other/", "Auth": "src/"}


def test_what_sam_refuses_is_told(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        read(tmp_path, TEMPLATE.replace("Path: /hello", "Path: [hello]"))
    assert [diagnostic.code for diagnostic in refused.value.diagnostics] == ["CG127"]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (TEMPLATE, "/Resources/Hello/Properties/Events/Get"),
        (
            "Resources: {A: {Type: AWS::Serverless::Api, Properties: {StageName: a, Cors: '*'}}}",
            "/Resources/A/Properties/Cors",
        ),
        (
            "Resources: {A: {Type: AWS::Serverless::Api, Properties: {StageName: a, DefinitionBody: {}}}}",
            None,
        ),
        (
            "Resources: {A: {Type: AWS::Serverless::Api, Properties: {DefinitionBody: {}}},"
            " F: {Type: AWS::Serverless::Function,"
            " Properties: {Events: {E: {Type: Api, Properties: {RestApiId: {Ref: A}}}}}}}",
            None,
        ),
        (
            "Resources: {F: {Type: AWS::Serverless::Function, Properties: {Events: {S: {Type: Schedule}}}}}",
            None,
        ),
        ("Resources: {F: 5, G: {Properties: 5}}", None),
    ],
)
def test_only_what_needs_it_is_expanded(tmp_path: Path, text: str, place: str | None) -> None:
    path = tmp_path / "template.yaml"
    path.write_text(text)
    assert needs_translator(read_template(path).data) == place
