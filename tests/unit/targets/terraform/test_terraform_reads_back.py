"""The real Terraform plans what was translated: each property of the table comes back, with hostile texts in it."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import terraform_provider
from normal_form import normal_form
from real_terraform import invalid, planned, reformatted
from terraform_everything import everything
from terraform_reader import Plan, canonical, explicit

from codegen.core.diagnostics import SourceLocation
from codegen.core.findings import Findings
from codegen.core.names import PythonIdentifier
from codegen.ir.api import Api, ApiType
from codegen.ir.project import Project, ProjectSettings
from codegen.targets.terraform.target import project_files


@pytest.fixture(scope="module")
def providers() -> Iterator[dict[str, str]]:
    with terraform_provider.providers() as environment:
        yield environment


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """Everything as a project of Terraform."""
    folder, template = tmp_path_factory.mktemp("everything"), everything()
    api = Api("Everything", ApiType.REST, "1", (), source="everything.yaml")
    project = Project(api, "everything", PythonIdentifier("everything_api"), (), (), ProjectSettings())
    for file in project_files(project, template, Findings(lambda _: SourceLocation("everything.yaml"))):
        place = folder / file.path
        place.parent.mkdir(exist_ok=True)
        place.write_text(file.content, encoding="utf-8", newline="")
    return folder / "terraform", template


@pytest.fixture(scope="module")
def plan(project: tuple[Path, dict[str, Any]], providers: dict[str, str]) -> Plan:
    folder, template = project
    return Plan(template, planned(folder, providers))


def test_terraform_arranges_nothing(project: tuple[Path, dict[str, Any]]) -> None:
    assert reformatted(project[0]) == ""


def test_terraform_finds_it_valid(project: tuple[Path, dict[str, Any]], providers: dict[str, str]) -> None:
    assert invalid(project[0], providers) == []


def test_every_property_comes_back(project: tuple[Path, dict[str, Any]], plan: Plan) -> None:
    assert canonical(normal_form(plan.template())) == canonical(normal_form(explicit(project[1])))
    assert plan.unread() == set()


@pytest.mark.parametrize(
    ("logical_id", "name", "value"),
    [
        ("RunFunction", "Timeout", 4),
        ("Permission", "SourceArn", {"Fn::Sub": "${Api}"}),
        ("BasePathMapping", "RestApiId", "dev"),
        ("LogGroup", "LogGroupName", {"Fn::Sub": "/aws/lambda/${RunFunction}"}),
    ],
)
def test_a_difference_is_seen(
    project: tuple[Path, dict[str, Any]], plan: Plan, logical_id: str, name: str, value: Any
) -> None:
    """What comes back is what is planned: a template that says otherwise is another one."""
    other = copy.deepcopy(project[1])
    other["Resources"][logical_id]["Properties"][name] = value
    assert canonical(normal_form(plan.template())) != canonical(normal_form(explicit(other)))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            'resource "aws_iam_role" "run" {\n  assume_role_policy = aws_iam_role.other.arn\n}\n',
            "not been declared",
        ),
        ('resource "aws_iam_role" "run" {\n  assume_role_policy = ""\n  nme = 1\n}\n', "nme"),
        ('resource "aws_iam_role" "run" {\n  nme = 1\n}\n', "assume_role_policy"),
        ('resource "aws_cloudwatch_log_group" "run" {\n  retention_in_days = "long"\n}\n', "number"),
        ('resource "aws_sqs_queue" "run" {}\n', "aws_sqs_queue"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, providers: dict[str, str], text: str, wanted: str) -> None:
    """The schemas are looked at: the other tests can fail."""
    (tmp_path / "main.tf").write_text(text)
    assert wanted in "\n".join(invalid(tmp_path, providers))
