"""The files of a Terraform project: what each has, whose it is, and what is said about them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from real_terraform import invalid, reformatted
from terraform_everything import everything
from terraform_provider import providers

from codegen.core.diagnostics import SourceLocation
from codegen.core.files import GeneratedFile, Ownership
from codegen.core.findings import Findings
from codegen.core.names import PythonIdentifier
from codegen.ir.api import Api, ApiType
from codegen.ir.project import FunctionSettings, Project, ProjectSettings
from codegen.targets.terraform.properties import NoTerraform
from codegen.targets.terraform.target import project_files


def generate(
    template: dict[str, Any], name: str = "shop", *, function: FunctionSettings | None = None, **options: Any
) -> tuple[dict[str, GeneratedFile], list[str]]:
    """The files by their path in `terraform/`, and the codes of what is said."""
    api = Api("Shop", ApiType.REST, "1", (), source="shop.yaml")
    settings = ProjectSettings(function=function or FunctionSettings())
    project = Project(api, name, PythonIdentifier("shop_api"), (), (), settings)
    findings = Findings(lambda _: SourceLocation("shop.yaml"))
    files = project_files(project, template, findings, **options)
    named = {str(file.path.relative_to("terraform")): file for file in files}
    return named, [found.code for found in findings.diagnostics]


def small(**info: str) -> dict[str, Any]:
    """A template of an API and its deployment."""
    body = {"openapi": "3.0.1", "info": {"title": "Shop", "version": "1", **info}, "paths": {}}
    return {
        "Resources": {
            "Api": {"Type": "AWS::ApiGateway::RestApi", "Properties": {"Body": body}},
            "ApiDeployment0123": {
                "Type": "AWS::ApiGateway::Deployment",
                "Properties": {"RestApiId": {"Ref": "Api"}},
            },
        }
    }


def test_each_part_has_its_file() -> None:
    files, said = generate(everything())
    assert list(files) == [
        "api.tf", "openapi.yaml.tftpl", "stages.tf", "vpc_links.tf", "functions.tf", "roles.tf", "logs.tf", "access.tf",
        "domain.tf", "monitoring.tf", "data.tf", "variables.tf", "outputs.tf", "versions.tf", "README.md", ".gitignore",
        "terraform.tfvars",
    ]  # fmt: skip
    assert said == []
    own = [name for name, file in files.items() if file.ownership is not Ownership.GENERATED]
    assert own == ["terraform.tfvars"]
    readme = files["README.md"].content
    assert all(f"`{name}`" in readme for name in files if name.endswith((".tf", ".tftpl", ".tfvars")))


def test_a_part_without_resources_has_no_file() -> None:
    files, _ = generate(small())
    assert {name for name in files if name.endswith(".tf")} == {
        "api.tf", "functions.tf", "variables.tf", "versions.tf",
    }  # fmt: skip


def test_the_same_template_gives_the_same_files() -> None:
    assert generate(everything()) == generate(everything())


@pytest.mark.parametrize(
    ("architecture", "platform"), [("arm64", "manylinux2014_aarch64"), ("x86_64", "manylinux2014_x86_64")]
)
def test_the_readme_says_how_to_build(architecture: str, platform: str) -> None:
    function = FunctionSettings(architecture=architecture, runtime="python3.13")
    readme = generate(small(), function=function)[0]["README.md"].content
    assert f"--platform {platform}" in readme
    assert "--python-version 3.13" in readme


@pytest.mark.parametrize(
    ("name", "wanted"), [("shop", "shop"), ("a-name-of-many-words-in-it", "a-name-of-many-words-in")]
)
def test_the_name_leaves_room_for_those_that_begin_with_it(name: str, wanted: str) -> None:
    assert f'\nname = "{wanted}"\n' in generate(small(), name)[0]["terraform.tfvars"].content


def test_a_long_name_of_a_function_is_cut_and_stays_apart() -> None:
    functions = [f"{'VeryLong' * 8}{end}Function" for end in ("One", "Two")]
    template = small()
    for function in functions:
        properties = {"Code": "src/", "Handler": "a.b", "Role": "arn:aws:iam::123456789012:role/run"}
        template["Resources"][function] = {"Type": "AWS::Lambda::Function", "Properties": properties}
    text = generate(template)[0]["functions.tf"].content
    names = [line.partition("=")[2].strip() for line in text.splitlines() if "function_name" in line]
    assert len(set(names)) == 2
    assert all(len(name.replace('"${var.name}', "").strip('"')) <= 40 for name in names)


def test_another_deployment_is_another_trigger() -> None:
    text = generate(small())[0]["api.tf"].content
    assert 'resource "aws_api_gateway_deployment" "api" {' in text
    assert 'configuration = "ApiDeployment0123"' in text
    assert "addresses     = sha256(jsonencode(local.addresses))" in text
    assert "create_before_destroy = true" in text


def test_a_definition_that_is_too_large_is_said() -> None:
    assert generate(small(), largest=10)[1] == ["CG290"]


def test_text_that_terraform_composes_is_said() -> None:
    assert generate(small(description="e\u0301t\u00e9"))[1] == ["CG292"]


def test_what_stands_outside_of_the_project_is_a_variable(tmp_path: Path) -> None:
    template = small()
    template["Resources"]["Api"]["Properties"]["Body"]["paths"] = {
        "/orders": {"post": {"credentials": {"Fn::Sub": "${OrdersRole.Arn}"}}}
    }
    files, said = generate(template)
    assert said == ["CG291"]
    assert 'variable "orders_role_arn" {' in files["variables.tf"].content
    assert "orders_role_arn = var.orders_role_arn" in files["api.tf"].content
    assert "credentials: ${orders_role_arn}" in files["openapi.yaml.tftpl"].content
    for name, file in files.items():
        (tmp_path / name).write_text(file.content)
    with providers() as environment:
        assert (reformatted(tmp_path), invalid(tmp_path, environment)) == ("", [])


def test_settings_of_methods_of_several_stages_have_names_of_their_own(tmp_path: Path) -> None:
    template = small()
    of_all = {"ResourcePath": "/*", "HttpMethod": "*", "LoggingLevel": "INFO"}
    of_one = {"ResourcePath": "/~1all", "HttpMethod": "GET", "LoggingLevel": "OFF"}
    for name in ("dev", "dev_get"):
        template["Resources"][f"{name.title().replace('_', '')}Stage"] = {
            "Type": "AWS::ApiGateway::Stage",
            "Properties": {
                "StageName": name,
                "RestApiId": {"Ref": "Api"},
                "DeploymentId": {"Ref": "ApiDeployment0123"},
                "MethodSettings": [of_one, of_all],
            },
        }
    for name, file in generate(template)[0].items():
        (tmp_path / name).write_text(file.content)
    with providers() as environment:
        assert invalid(tmp_path, environment) == []


def test_apis_have_definitions_of_their_own(tmp_path: Path) -> None:
    template = small()
    for name in ("OrdersApi", "StockApi"):
        template["Resources"][name] = template["Resources"]["Api"]
    files, _ = generate(template)
    definitions = {name for name in files if name.endswith(".tftpl")}
    assert definitions == {f"{name}.openapi.yaml.tftpl" for name in ("api", "orders_api", "stock_api")}
    for name, file in files.items():
        (tmp_path / name).write_text(file.content)
    with providers() as environment:
        assert invalid(tmp_path, environment) == []


@pytest.mark.parametrize(
    "template",
    [{"Conditions": {}, "Resources": {}}, {"Resources": {}, "Outputs": {"A": {"Export": {}, "Value": 1}}}],
)
def test_a_section_that_is_not_known_is_refused(template: dict[str, Any]) -> None:
    with pytest.raises(NoTerraform):
        generate(template)
