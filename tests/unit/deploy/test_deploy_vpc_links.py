"""VPC links in templates: the API names them, also from a file of its own, and one that leads elsewhere is another."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from deployed import planned, write

from codegen.core.diagnostics import Severity
from codegen.importer.cloudformation.application import read_application
from codegen.importer.cloudformation.template import read_template
from codegen.ir.project import DeployTool

HELLO = Path(__file__).parents[3] / "specs" / "hello.yaml"
SETTINGS = """
tags: {team: shop}
vpc_links: {stock: {target_arns: ['arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/net/%s/1']}}
integrations: {GET /hello: {type: http_proxy, uri: 'http://stock.internal/', vpc_link: stock}}
"""


def resources(folder: Path, tool: DeployTool, balancer: str = "a", **options: Any) -> dict[str, Any]:
    write(planned(HELLO, SETTINGS % balancer), tool, folder, **options)
    found: dict[str, Any] = read_template(folder / "template.yaml").data["Resources"]
    return found


def of_type(found: dict[str, Any], kind: str) -> str:
    (name,) = (name for name, one in found.items() if one["Type"] == f"AWS::ApiGateway::{kind}")
    return name


@pytest.mark.parametrize("tool", [DeployTool.SAM, DeployTool.CLOUDFORMATION])
@pytest.mark.parametrize("options", [{}, {"largest": 100}], ids=["inline", "apart"])
def test_the_api_goes_through_the_link(tmp_path: Path, tool: DeployTool, options: dict[str, Any]) -> None:
    link = of_type(resources(tmp_path, tool, **options), "VpcLink")
    found = read_application(tmp_path / "template.yaml")
    assert [one for one in found.diagnostics if one.severity is Severity.ERROR] == []
    (api,) = found.application.apis
    (route,) = (one for one in api.api.routes if one.http_method == "GET")
    assert route.integration is not None
    variable = f"${{stageVariables.{link}}}"
    assert route.integration.connection_id == (variable if options else "stock")
    assert api.stages[0].variables.get(link) == ("stock" if options else None)


def test_a_link_that_leads_elsewhere_is_deployed_beside_the_one_before(tmp_path: Path) -> None:
    before = resources(tmp_path, DeployTool.CLOUDFORMATION, "a")
    after = resources(tmp_path, DeployTool.CLOUDFORMATION, "b")
    assert of_type(before, "VpcLink") not in after
    assert of_type(before, "Deployment") not in after
    assert after[of_type(after, "VpcLink")]["Properties"]["Tags"] == [{"Key": "team", "Value": "shop"}]
