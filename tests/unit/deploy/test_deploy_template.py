"""The resources of a deployment: what makes a new one, what functions may do, and what a stack has no room for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from codegen.core.diagnostics import Diagnostic, SourceLocation
from codegen.core.findings import Findings
from codegen.core.reading import read
from codegen.core.records import replace
from codegen.deploy.gateway import configured
from codegen.deploy.policies import managed_policy_arns
from codegen.deploy.template import cloudformation_template
from codegen.importer.project import plan_project
from codegen.importer.settings import settings_of
from codegen.ir.api import Api
from codegen.ir.application import ApiKey, UsagePlan
from codegen.ir.project import FunctionSettings, Project
from codegen.targets.cloudformation import target as cloudformation
from codegen.targets.sam import target as sam
from codegen.workflows.contract import read_contract

ORDERS = Path(__file__).parents[3] / "specs" / "orders.yaml"


@pytest.fixture(scope="module")
def api() -> Api:
    return read_contract(ORDERS).api


def plan(api: Api, folder: Path, settings: str = "") -> Project:
    path = folder / "codegen.yaml"
    path.write_text(settings or "{}")
    said, found = settings_of(read(path))
    assert found == []
    return plan_project(api, said, name="orders", contract="orders.yaml")[0]


def resources(project: Project) -> dict[str, Any]:
    findings = Findings(lambda pointer: SourceLocation("orders.yaml", pointer=pointer))
    found: dict[str, Any] = cloudformation_template(project, configured(project, findings))["Resources"]
    return found


def deployment(project: Project) -> str:
    (found,) = (
        name
        for name, resource in resources(project).items()
        if resource["Type"] == "AWS::ApiGateway::Deployment"
    )
    return found


@pytest.mark.parametrize(
    ("settings", "is_new"),
    [
        ("function: {memory_mb: 1024, environment: {MODE: b}}", False),
        ("throttling: {rate_limit: 5}", False),
        ("tags: {team: shop}", False),
        ("stages: {test: {}, prod: {variables: {a: b}}}", False),
        ("api_keys: {a: {}}\nusage_plans: {p: {keys: [a]}}", False),
        ("request_validation: none", True),
        ("cors: {allow_origins: ['https://shop.example.com']}", True),
        ("compression: {minimum_size: 1024}", True),
        ("grouping: single", True),
        ("integrations: {GET /health: {type: mock}}", True),
        ("authorizers: {bearerAuth: {type: aws_iam}}", True),
    ],
)
def test_settings_deploy_anew_where_they_change_what_the_api_does(
    api: Api, tmp_path: Path, settings: str, is_new: bool
) -> None:
    assert (deployment(plan(api, tmp_path, settings)) != deployment(plan(api, tmp_path))) is is_new


def test_words_of_the_contract_deploy_nothing(api: Api, tmp_path: Path) -> None:
    reworded = replace(api, name="Other", description="Other words", version="9")
    assert deployment(plan(reworded, tmp_path)) == deployment(plan(api, tmp_path))


def test_every_stage_has_the_deployment(api: Api, tmp_path: Path) -> None:
    project = plan(api, tmp_path, "stages: {dev: {}, prod: {}}")
    made = resources(project)
    found = {
        one["Properties"]["StageName"]: one["Properties"]["DeploymentId"]
        for one in made.values()
        if one["Type"] == "AWS::ApiGateway::Stage"
    }
    assert found == {name: {"Ref": deployment(project)} for name in ("dev", "prod")}


def test_a_role_has_each_policy_once() -> None:
    names = (
        "AWSLambdaBasicExecutionRole",
        "ReadOnlyAccess",
        "Billing",
        "arn:aws:iam::123456789012:policy/own",
    )
    found = managed_policy_arns(FunctionSettings(tracing=False), (*names, *names, {"Effect": "Allow"}))
    prefix = "arn:${AWS::Partition}:iam::aws:policy/"
    assert found == [
        {"Fn::Sub": f"{prefix}service-role/AWSLambdaBasicExecutionRole"},
        {"Fn::Sub": f"{prefix}AWSXrayWriteOnlyAccess"},
        {"Fn::Sub": f"{prefix}ReadOnlyAccess"},
        {"Fn::Sub": f"{prefix}job-function/Billing"},
        "arn:aws:iam::123456789012:policy/own",
    ]


def said(diagnostics: list[Diagnostic], code: str) -> list[str]:
    return [str(one) for one in diagnostics if one.code == code]


def test_more_resources_than_a_stack_takes_are_said(api: Api, tmp_path: Path) -> None:
    project = plan(api, tmp_path)
    keys = tuple(ApiKey(f"k{number}", f"key{number}", "") for number in range(300))
    many = replace(project.deployment, usage_plans=(UsagePlan("p", "plan", keys=keys),))
    for target in (cloudformation, sam):
        assert said(target.generate(project)[1], "CG275") == []
        (found,) = said(target.generate(replace(project, deployment=many))[1], "CG275")
        assert "CloudFormation takes 500" in found
