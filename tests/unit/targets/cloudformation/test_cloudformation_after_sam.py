"""A stack of SAM's takes the template without a transform, and the other way round: what has a name keeps its id."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from codegen.core.reading import read
from codegen.importer.project import plan_project
from codegen.importer.settings import settings_of
from codegen.ir.project import Project
from codegen.targets.cloudformation import target as cloudformation
from codegen.targets.sam import target as sam
from codegen.workflows.contract import read_contract

transform = import_module("samtranslator.translator.transform").transform
yaml_parse = import_module("samtranslator.yaml_helper").yaml_parse

SPECS = Path(__file__).parents[4] / "specs"
DEPLOYMENT = "AWS::ApiGateway::Deployment"  # has no name: each template makes one


class NoPolicies:
    """Stands for the account's managed policies, which nothing here names."""

    def load(self) -> dict[str, str]:
        return {}


def plan(folder: Path, text: str, contract: str = "orders.yaml") -> Project:
    path = folder / "codegen.yaml"
    path.write_text(text)
    settings, found = settings_of(read(path))
    assert found == []
    api = read_contract(SPECS / contract, api_type=settings.api_type).api
    return plan_project(api, settings, name="orders", contract=contract)[0]


def ids_of_both(project: Project) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """What SAM makes, and what is there without it."""
    template = yaml_parse(sam.generate(project)[0][0].content)
    template["Globals"]["Function"]["CodeUri"] = "s3://bucket/key"
    made = transform(template, {}, NoPolicies())
    return ids(made), ids(yaml_parse(cloudformation.generate(project)[0][0].content))


def ids(template: dict[str, Any]) -> set[tuple[str, str]]:
    found = {(name, one["Type"]) for name, one in template["Resources"].items()}
    return {(name, kind) for name, kind in found if kind != DEPLOYMENT}


def test_resources_of_a_websocket_api_have_one_id(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    project = plan(tmp_path, "stages: {dev: {}, prod: {}}", "chat.asyncapi.yaml")
    of_sam, without_transform = ids_of_both(project)
    assert without_transform == of_sam


@pytest.mark.parametrize(
    "settings",
    [
        "{}",
        "stage: beta-1",
        "{stages: {first_one: {}, prod: {}}, api_keys: {k: {}}, usage_plans: {p: {keys: [k]}}}",
        "api_type: HTTP",
        "{api_type: HTTP, stages: {v1: {}, $default: {}}, alarms: {slow: {metric: Latency, threshold: 1}}}",
    ],
)
def test_resources_have_the_ids_that_sam_gives_them(
    settings: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    of_sam, without_transform = ids_of_both(plan(tmp_path, settings))
    assert without_transform == of_sam
