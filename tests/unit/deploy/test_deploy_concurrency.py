"""Functions whose environments are kept ready: API Gateway calls them by an alias, which follows their versions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from codegen.core.diagnostics import Diagnostic, Severity
from codegen.core.reading import read
from codegen.importer.cloudformation.application import read_application
from codegen.importer.cloudformation.template import read_template
from codegen.importer.project import plan_project
from codegen.importer.settings import settings_of
from codegen.ir.api import Api
from codegen.ir.project import Project
from codegen.targets.cloudformation import target as cloudformation
from codegen.targets.lambda_python.deployments import deployment_of
from codegen.targets.sam import target as sam
from codegen.workflows.contract import read_contract

HELLO = Path(__file__).parents[3] / "specs" / "hello.yaml"
TARGETS = {"cloudformation": cloudformation.generate, "sam": sam.generate}
FUNCTION, ALIAS = "SayHelloFunction", "SayHelloFunctionAliaslive"
KEPT = "function: {provisioned_concurrency: 3}"


@pytest.fixture(scope="module")
def api() -> Api:
    return read_contract(HELLO).api


def plan(api: Api, settings: str) -> Project:
    said, found = settings_of(read(settings))
    assert found == []
    return plan_project(api, said, name="hello", contract="hello.yaml")[0]


def write(project: Project, target: str, folder: Path) -> tuple[dict[str, Any], list[Diagnostic]]:
    """The template that a target makes."""
    files, found = TARGETS[target](project)
    for file in files:
        (folder / file.path).write_text(file.content)
    (folder / "src").mkdir(exist_ok=True)
    return read_template(folder / "template.yaml").data, found


def versions(api: Api, settings: str, folder: Path) -> list[str]:
    template, _ = write(plan(api, settings), "cloudformation", folder)
    return [name for name, one in template["Resources"].items() if one["Type"] == "AWS::Lambda::Version"]


@pytest.mark.parametrize("target", TARGETS)
def test_api_gateway_calls_the_function_by_its_alias(api: Api, tmp_path: Path, target: str) -> None:
    template, _ = write(plan(api, KEPT), target, tmp_path)
    permission = template["Resources"][f"{FUNCTION}Permission"]["Properties"]
    assert permission["FunctionName"] == {"Ref": ALIAS}
    found = read_application(tmp_path / "template.yaml")
    assert [one for one in found.diagnostics if one.severity is Severity.ERROR] == []
    (deployed,) = found.application.apis
    uris = {route.integration.uri for route in deployed.api.routes if route.integration}
    (uri,) = (uri for uri in uris if uri)
    assert uri.endswith(f":function:{FUNCTION}:live/invocations")


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize(
    "said",
    [
        "{}",
        "{function: {reserved_concurrency: 5}}",
        f"{KEPT}\nfunctions: {{say_hello: {{provisioned_concurrency: 0}}}}",
    ],
)
def test_other_functions_have_no_alias(api: Api, tmp_path: Path, target: str, said: str) -> None:
    template, found = write(plan(api, said), target, tmp_path)
    assert "live" not in (tmp_path / "template.yaml").read_text()
    assert "Parameters" not in template
    assert "CG277" not in {one.code for one in found}


@pytest.mark.parametrize("target", TARGETS)
def test_a_body_apart_names_the_alias_by_a_variable_of_the_stage(
    api: Api, tmp_path: Path, target: str
) -> None:
    files, _ = TARGETS[target](plan(api, KEPT), largest=100)
    (body,) = (file.content for file in files if file.path.name.startswith("openapi"))
    assert f":function:${{stageVariables.{FUNCTION}}}:live/invocations" in body


@pytest.mark.parametrize("more", ["memory_mb: 1024", "environment: {MODE: b}", "timeout_seconds: 9"])
def test_other_properties_make_another_version(api: Api, tmp_path: Path, more: str) -> None:
    settings = f"function: {{provisioned_concurrency: 3, {more}}}"
    assert versions(api, settings, tmp_path) != versions(api, KEPT, tmp_path)


@pytest.mark.parametrize(
    "settings",
    [
        "function: {provisioned_concurrency: 4}",
        "function: {provisioned_concurrency: 3, reserved_concurrency: 9}",
        f"{KEPT}\ntags: {{team: shop}}",
    ],
)
def test_what_versions_have_no_part_in_makes_none(api: Api, tmp_path: Path, settings: str) -> None:
    """Lambda publishes no version of a function that is as it was, and CloudFormation fails there."""
    assert versions(api, settings, tmp_path) == versions(api, KEPT, tmp_path)


def test_the_readme_says_how_cloudformation_is_told_of_other_code(api: Api) -> None:
    for settings, is_told in ((KEPT, True), ("function: {}", False)):
        commands = deployment_of(plan(api, f"target: cloudformation\n{settings}")).commands
        assert ("CodeVersion=$(git rev-parse HEAD:./src)" in commands[-1]) is is_told
        assert not any(command.endswith("\\") for command in commands[-1:])
    assert not any("CodeVersion" in command for command in deployment_of(plan(api, KEPT)).commands)


def test_cloudformation_is_told_of_other_code(api: Api, tmp_path: Path) -> None:
    template, found = write(plan(api, KEPT), "cloudformation", tmp_path)
    (version,) = (one for one in template["Resources"].values() if one["Type"] == "AWS::Lambda::Version")
    assert version["Properties"] == {"FunctionName": {"Ref": FUNCTION}, "Description": {"Ref": "CodeVersion"}}
    assert template["Parameters"]["CodeVersion"]["Default"] == "1"
    assert [one.severity for one in found if one.code == "CG277"] == [Severity.WARNING]
