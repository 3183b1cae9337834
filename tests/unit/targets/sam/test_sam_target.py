"""The SAM template of a project: what it says, and that AWS's own tools take it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import yaml

from codegen.core.cache import Cache
from codegen.core.diagnostics import Diagnostic, Severity
from codegen.core.files import GeneratedFile, Ownership
from codegen.core.memo import Memo
from codegen.importer.contract import import_contract
from codegen.importer.lowering.paths import lower_paths
from codegen.importer.project import plan_project
from codegen.ir.project import FunctionSettings, Project, ProjectSettings
from codegen.spec.load import load
from codegen.targets.sam import target

# The translator has no types.
transform = import_module("samtranslator.translator.transform").transform
yaml_parse = import_module("samtranslator.yaml_helper").yaml_parse


def plan(folder: Path, contract: dict[str, Any], **settings: Any) -> Project:
    path = folder / "pets.yaml"
    path.write_text(
        yaml.safe_dump({"openapi": "3.0.3", "info": {"title": "Pets", "version": "1"}, **contract})
    )
    document, _ = load(path)
    api, _ = import_contract(document)
    api, _ = lower_paths(api, document.locate)
    project, _ = plan_project(api, ProjectSettings(**settings), name="pets", contract="pets.yaml")
    return project


def generate(
    folder: Path, contract: dict[str, Any], **settings: Any
) -> tuple[list[GeneratedFile], list[Diagnostic]]:
    return target.generate(plan(folder, contract, **settings))


def template_of(files: list[GeneratedFile]) -> dict[str, Any]:
    template: dict[str, Any] = yaml_parse(files[0].content)
    return template


PETS: dict[str, Any] = {
    "paths": {
        "/pets/{petId}": {
            "parameters": [{"name": "petId", "in": "path", "required": True, "schema": {"type": "integer"}}],
            "get": {
                "operationId": "getPet",
                "parameters": [
                    {"name": "view", "in": "query", "required": True, "schema": {"type": "string"}}
                ],
                "responses": {"200": {"description": "ok"}, "default": {"description": "error"}},
            },
            "put": {
                "operationId": "putPet",
                "security": [{"bearer": []}],
                "requestBody": {
                    "required": True,
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/pet_item"}}},
                },
                "responses": {"204": {"description": "done"}},
            },
        },
        "/pets/{id}/photo": {
            "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}],
            "get": {
                "operationId": "getPhoto",
                "responses": {"200": {"description": "ok", "content": {"image/png": {}}}},
            },
        },
    },
    "components": {
        "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}},
        "schemas": {
            "pet_item": {
                "type": "object",
                "required": ["name"],
                "properties": {
                    "name": {"type": "string", "pattern": "^[a-z' \"]+$"},
                    "friend": {"$ref": "#/components/schemas/pet_item"},
                    "kind": {"oneOf": [{"type": "string"}, {"type": "integer"}]},
                },
            }
        },
    },
}


def test_functions_permissions_and_api_are_there(tmp_path: Path) -> None:
    files, diagnostics = generate(tmp_path, PETS)
    (file,) = files
    assert (str(file.path), file.ownership) == ("template.yaml", Ownership.MERGED)
    assert not [d for d in diagnostics if d.severity is not Severity.NOTE]
    template = template_of(files)
    assert {
        name: resource["Type"].rpartition("::")[2] for name, resource in template["Resources"].items()
    } == {
        "Api": "Api",
        "ApiAccessLogs": "LogGroup",
        "GetPetFunction": "Function",
        "GetPetFunctionPermission": "Permission",
        "PutPetFunction": "Function",
        "PutPetFunctionPermission": "Permission",
        "GetPhotoFunction": "Function",
        "GetPhotoFunctionPermission": "Permission",
        "BearerAuthorizerFunction": "Function",
        "BearerAuthorizerFunctionPermission": "Permission",
    }
    resources = template["Resources"]
    assert resources["GetPetFunction"]["Properties"] == {"Handler": "pets_api.functions.get_pet.handler"}
    assert template["Globals"]["Function"]["CodeUri"] == "src/"
    arn = "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}"
    sources = {
        name: r["Properties"].get("SourceArn") for name, r in resources.items() if name.endswith("Permission")
    }
    assert sources["GetPetFunctionPermission"] == {"Fn::Sub": f"{arn}/*/*/*"}
    assert sources["BearerAuthorizerFunctionPermission"] == {"Fn::Sub": f"{arn}/authorizers/*"}


def test_settings_reach_the_template(tmp_path: Path) -> None:
    function = FunctionSettings("python3.13", "x86_64", 1024, 10, {"TABLE": "pets"})
    files, _ = generate(tmp_path, PETS, stage="prod", function=function)
    template = template_of(files)
    assert template["Globals"]["Function"] == {
        "CodeUri": "src/",
        "Runtime": "python3.13",
        "Architectures": ["x86_64"],
        "MemorySize": 1024,
        "Timeout": 10,
        "Tracing": "Active",
        "Environment": {"Variables": {"TABLE": "pets"}},
    }
    assert template["Resources"]["Api"]["Properties"]["StageName"] == "prod"
    assert template["Outputs"]["ApiUrl"]["Value"]["Fn::Sub"].endswith("/prod")


def test_the_same_contract_gives_the_same_bytes(tmp_path: Path) -> None:
    assert generate(tmp_path, PETS) == generate(tmp_path, PETS)


def test_no_text_of_a_contract_is_resolved_when_the_stack_is_deployed(tmp_path: Path) -> None:
    secret = "{{resolve:secretsmanager:prod:SecretString:pw}}"
    info = {"title": secret, "version": secret, "description": secret}
    files, diagnostics = generate(
        tmp_path, {"info": info, "paths": PETS["paths"], "components": PETS["components"]}
    )
    assert "{{resolve:" not in files[0].content
    assert [d.code for d in diagnostics if d.severity is Severity.WARNING] == ["CG262"]


def test_hostile_text_stays_text(tmp_path: Path) -> None:
    title = "x\n  Evil: !Sub ${AWS::AccountId}\n# '\"\u2028 \U0001f600 *a &b"
    files, _ = generate(tmp_path, {**PETS, "info": {"title": title, "version": "on"}})
    body = template_of(files)["Resources"]["Api"]["Properties"]["DefinitionBody"]
    assert body["info"] == {"title": title, "version": "on"}


def lint(path: Path) -> list[str]:
    program = str(Path(sys.executable).with_name("cfn-lint"))
    command = [program, "--format", "json", "--regions", "us-east-1", "--", str(path)]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "AWS_DEFAULT_REGION": "us-east-1"},
    )
    return [
        f"{found['Rule']['Id']} {found['Message']}"
        for found in json.loads(done.stdout)
        if found["Level"] == "Error"
    ]


class NoPolicies:
    """Stands for the account's managed policies, which nothing here names."""

    def load(self) -> dict[str, str]:
        return {}


def translated(text: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What CloudFormation makes of a SAM template that `sam package` has put into S3."""
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    template = yaml_parse(text)
    template["Globals"]["Function"]["CodeUri"] = "s3://bucket/key"
    properties = template["Resources"]["Api"]["Properties"]
    if "DefinitionUri" in properties:
        properties["DefinitionUri"] = "s3://bucket/key"
    made: dict[str, Any] = transform(template, {}, NoPolicies())
    return made


def test_aws_tools_find_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files, _ = generate(tmp_path, PETS)
    path = tmp_path / "template.yaml"
    path.write_text(files[0].content, encoding="utf-8")
    assert lint(path) == []
    made = translated(files[0].content, monkeypatch)
    assert sum(r["Type"] == "AWS::ApiGateway::Stage" for r in made["Resources"].values()) == 1
    expanded = tmp_path / "expanded.json"
    expanded.write_text(json.dumps(made))
    assert lint(expanded) == []


def test_a_body_too_large_for_a_template_has_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files, diagnostics = target.generate(plan(tmp_path, PETS), largest=5_000)
    assert [(str(file.path), file.ownership) for file in files] == [
        ("template.yaml", Ownership.MERGED),
        ("openapi.gateway.yaml", Ownership.GENERATED),
    ]
    assert [d.severity for d in diagnostics if d.code == "CG263"] == [Severity.NOTE]
    api = template_of(files)["Resources"]["Api"]["Properties"]
    body = yaml.safe_load(files[1].content)
    assert api["DefinitionUri"] == "openapi.gateway.yaml"
    assert api["Variables"]["GetPhotoFunction"] == {"Ref": "GetPhotoFunction"}
    uri = body["paths"]["/pets/{id}/photo"]["get"]["x-amazon-apigateway-integration"]["uri"]
    assert uri.endswith("${AWS::AccountId}:function:${stageVariables.GetPhotoFunction}/invocations")
    made = translated(files[0].content, monkeypatch)
    assert made["Resources"]["Api"]["Properties"]["BodyS3Location"] == {"Bucket": "bucket", "Key": "key"}


def test_a_body_of_remembered_paths_is_the_body(tmp_path: Path) -> None:
    """What an earlier run made of the paths of another contract stands where they are the same."""
    other = {
        **PETS,
        "paths": {**PETS["paths"], "/other": {"get": {"responses": {"200": {"description": "ok"}}}}},
    }
    cache = Cache(tmp_path / "cache")
    texts = []
    for contract in (other, PETS, PETS):
        memo = Memo(cache, "bodies")
        files, _ = target.generate(plan(tmp_path, contract), memo=memo, largest=2_000)
        memo.save()
        texts.append(files[1].content)
    assert texts[1] == texts[2] == target.generate(plan(tmp_path, PETS), largest=2_000)[0][1].content
    assert texts[0] != texts[1]


def test_more_functions_than_stage_variables_are_refused(tmp_path: Path) -> None:
    paths = {
        f"/p{n}": {"get": {"operationId": f"get{n}", "responses": {"200": {"description": "ok"}}}}
        for n in range(101)
    }
    _, diagnostics = target.generate(plan(tmp_path, {"paths": paths}), largest=5_000)
    assert [d.severity for d in diagnostics if d.code == "CG263"] == [Severity.NOTE, Severity.ERROR]
