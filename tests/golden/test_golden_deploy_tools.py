"""Golden CDK apps and serverless services: what the contracts of `orders/` and `storefront/` become as such.

`GOLDEN_UPDATE=1` rewrites what is expected. Where the real tools are installed, they deploy what CloudFormation would.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import deploy_tools
import pytest
from golden_case import laid_out
from normal_form import normal_form

from codegen.core.diagnostics import Severity, SourceLocation
from codegen.core.findings import Findings, Locate
from codegen.core.memo import Memo
from codegen.deploy.gateway import configured
from codegen.deploy.template import cloudformation_template
from codegen.ir.project import Project
from codegen.targets.cdk import target as cdk
from codegen.targets.serverless import target as serverless
from codegen.targets.serverless.functions import FUNCTION, framework_id, keys
from codegen.workflows.scaffold import scaffold
from codegen.workflows.targets import Generated

HERE = Path(__file__).parent
IS_UPDATE = os.environ.get("GOLDEN_UPDATE") == "1"
TARGETS = {"cdk": cdk.generate, "serverless": serverless.generate}


@dataclass(frozen=True)
class Made:
    """A case, the folder that became of it, and what CloudFormation would deploy."""

    case: Path
    root: Path
    template: dict[str, Any]


def make(case: Path, folder: Path, target: str) -> Made:
    def generated(project: Project, locate: Locate, _memo: Memo) -> Generated:
        files, diagnostics = TARGETS[target](project, locate)
        # CloudFormation has no property for who may invalidate a cache.
        assert [d for d in diagnostics if d.severity is not Severity.NOTE and d.code != "CG276"] == []
        return Generated(files, diagnostics)

    contract = laid_out(case, folder)
    root = folder / "project"
    root.mkdir()
    if (case / "codegen.yaml").exists():
        shutil.copy(case / "codegen.yaml", root)
    report = scaffold(contract, root, force=True, targets=(generated,))
    gateway = configured(report.project, Findings(lambda _: SourceLocation("spec.yaml")))
    (root / "src").mkdir()
    return Made(case, root, cloudformation_template(report.project, gateway))


@pytest.fixture(scope="module", params=["orders", "storefront", "http_orders", "auction", "live_orders"])
def app(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Made:
    return make(HERE / str(request.param), tmp_path_factory.mktemp(request.param), "cdk")


@pytest.fixture(scope="module", params=["orders", "storefront", "http_orders", "auction", "live_orders"])
def service(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Made:
    return make(HERE / str(request.param), tmp_path_factory.mktemp(request.param), "serverless")


def compare(found: Mapping[str, str], expected: Path) -> None:
    if IS_UPDATE:
        shutil.rmtree(expected, ignore_errors=True)
        for name, text in found.items():
            (expected / name).parent.mkdir(parents=True, exist_ok=True)
            (expected / name).write_text(text, encoding="utf-8")
    assert sorted(found) == sorted(tree(expected))
    for name, text in tree(expected).items():
        assert found[name] == text, f"{expected / name} differs; GOLDEN_UPDATE=1 rewrites it"


def tree(root: Path) -> dict[str, str]:
    files = (path for path in sorted(root.rglob("*")) if path.is_file())
    return {path.relative_to(root).as_posix(): path.read_text(encoding="utf-8") for path in files}


def test_the_app_is_as_expected(app: Made) -> None:
    compare(tree(app.root / "cdk"), HERE / f"cdk_{app.case.name}" / "expected")


def test_the_service_is_as_expected(service: Made) -> None:
    found = {name: text for name, text in tree(service.root).items() if name.startswith("serverless")}
    compare(found, HERE / f"serverless_{service.case.name}" / "expected")


def without(template: dict[str, Any], *types: str) -> dict[str, Any]:
    """A template without the resources that a tool adds for itself."""
    kept = {name: one for name, one in template["Resources"].items() if one["Type"] not in types}
    return {**template, "Resources": kept}


@deploy_tools.needs_cdk
@pytest.mark.parametrize("app", ["storefront"], indirect=True)
def test_the_cdk_deploys_what_cloudformation_does(app: Made) -> None:
    template = deploy_tools.synthesise(app.root / "cdk")
    assert normal_form(without(template, "AWS::CDK::Metadata")) == normal_form(app.template)
    (path,) = (app.root / "cdk" / "cdk.out").glob("*.template.json")
    assert deploy_tools.lint(path) == []
    report = json.loads((path.parent / "validation-report.json").read_text(encoding="utf-8"))
    assert report["pluginReports"] == []


@deploy_tools.needs_serverless_types
def test_the_types_of_version_4_take_the_service(service: Made) -> None:
    assert deploy_tools.type_errors(service.root) == []


@deploy_tools.needs_serverless
@pytest.mark.parametrize("service", ["storefront"], indirect=True)
def test_the_framework_deploys_what_cloudformation_does(service: Made) -> None:
    template, said = deploy_tools.package(service.root)
    # The last schema of version 3 is older than the runtimes of today; nothing else is wrong with the file.
    assert [line for line in said.splitlines() if line.startswith("  at ") and ".runtime'" not in line] == []
    functions = [name for name, one in service.template["Resources"].items() if one["Type"] == FUNCTION]
    own = without(deploy_tools.with_own_aliases(template), "AWS::S3::Bucket", "AWS::S3::BucketPolicy")
    own["Outputs"] = {
        name: one for name, one in own["Outputs"].items() if name in service.template["Outputs"]
    }
    for name in map(framework_id, keys(functions).values()):
        own["Resources"][name]["Properties"].pop("FunctionName")
        own["Resources"][name].pop("DependsOn")  # on the role that it names
    assert normal_form(own, deploy_tools.framework_names(functions)) == normal_form(service.template)
    path = service.root / ".serverless" / "cloudformation-template-update-stack.json"
    assert [found for found in deploy_tools.lint(path) if not found.startswith("W3005 ")] == []
