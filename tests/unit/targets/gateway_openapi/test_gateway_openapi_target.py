"""The document that API Gateway imports, as a file of its own."""

from __future__ import annotations

import json
from pathlib import Path

import yaml

from codegen.importer.contract import import_contract
from codegen.importer.lowering.paths import lower_paths
from codegen.importer.project import plan_project
from codegen.ir.project import Project, ProjectSettings
from codegen.spec.load import load
from codegen.targets.gateway_openapi import target

CONTRACT = {
    "openapi": "3.1.0",
    "info": {"title": "Hello {{resolve:ssm:name}}", "version": "1"},
    "paths": {"/hello": {"get": {"operationId": "hello", "responses": {"200": {"description": "ok"}}}}},
}


def plan(folder: Path) -> Project:
    path = folder / "hello.yaml"
    path.write_text(yaml.safe_dump(CONTRACT))
    document, _ = load(path)
    api, _ = import_contract(document)
    api, _ = lower_paths(api, document.locate)
    project, _ = plan_project(api, ProjectSettings(), name="hello", contract="hello.yaml")
    return project


def test_any_contract_becomes_openapi_3_0_1(tmp_path: Path) -> None:
    document, _ = target.build(plan(tmp_path))
    assert document["openapi"] == "3.0.1"
    assert document["info"]["title"] == "Hello {{ resolve:ssm:name}}"
    assert document["paths"]["/hello"]["get"]["x-amazon-apigateway-integration"]["uri"] == {
        "Fn::Sub": "arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/"
        "${HelloFunction.Arn}/invocations"
    }


def test_the_file_holds_the_document(tmp_path: Path) -> None:
    project = plan(tmp_path)
    (file,), _ = target.generate(project)
    assert str(file.path) == "openapi.gateway.json"
    assert json.loads(file.content) == target.build(project)[0]
