"""Who may invalidate a cache: said where CloudFormation deploys, set where Terraform does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from codegen.core.diagnostics import Diagnostic
from codegen.core.reading import read
from codegen.importer.project import plan_project
from codegen.importer.settings import settings_of
from codegen.ir.project import Project
from codegen.targets.cloudformation import target as cloudformation
from codegen.targets.sam import target as sam
from codegen.targets.terraform import target as terraform
from codegen.workflows.contract import read_contract

ORDERS = Path(__file__).parents[3] / "specs" / "orders.yaml"
SETTINGS = """\
caching: {size_gb: 0.5}
methods:
  GET /orders:
    caching:
      invalidation: {unauthorized: FAIL_WITH_403}
stages:
  dev: {}
  prod:
    caching:
      size_gb: 0.5
      invalidation: {require_authorization: false}
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    path = tmp_path / "codegen.yaml"
    path.write_text(SETTINGS)
    settings, found = settings_of(read(path, name="codegen.yaml"))
    assert found == []
    return plan_project(read_contract(ORDERS).api, settings, name="orders", contract="orders.yaml")[0]


def said(diagnostics: list[Diagnostic]) -> list[str]:
    return [str(one) for one in diagnostics if one.code == "CG276"]


@pytest.mark.parametrize("target", [sam, cloudformation])
def test_cloudformation_says_it_at_its_place(target: Any, project: Project) -> None:
    files, diagnostics = target.generate(project)
    dev, prod = said(diagnostics)
    assert dev.startswith("codegen.yaml:5:7: warning")
    assert "--stage-name dev" in dev
    assert prod.startswith("codegen.yaml:11:7: warning")
    assert "--stage-name prod" in prod
    assert "/*/*/caching/requireAuthorizationForCacheControl,value=false" in prod
    assert "/~1orders/GET/caching/unauthorizedCacheControlHeaderStrategy,value=FAIL_WITH_403" in dev
    assert "CacheControl" not in files[0].content


def test_terraform_sets_it(project: Project) -> None:
    files, diagnostics = terraform.generate(project)
    assert said(diagnostics) == []
    (stages,) = (file.content for file in files if file.path.name == "stages.tf")
    assert stages.count('unauthorized_cache_control_header_strategy = "FAIL_WITH_403"') == 2
    assert stages.count("require_authorization_for_cache_control = false") == 1
