"""VPC links in `codegen.yaml`: what they become, and what is wrong with them."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from codegen.core.diagnostics import Diagnostic
from codegen.core.reading import read
from codegen.importer.settings import settings_of
from codegen.ir.deployment import VpcLink
from codegen.ir.project import ProjectSettings

BALANCER = "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/net/a/1"
OTHER = "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/net/b/2"
APPLICATION = "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/c/3"
LISTENER = "arn:aws:elasticloadbalancing:us-east-1:123456789012:listener/app/c/3/4"
URL = "http://stock.internal/"
TO_BALANCER = {"target_arns": [BALANCER]}
INTO_SUBNETS = {"subnet_ids": ["subnet-1"], "security_group_ids": ["sg-1"]}


def said(
    links: dict[str, Any], integration: dict[str, Any], **others: Any
) -> tuple[ProjectSettings, list[Diagnostic]]:
    integration = {"type": "http_proxy", "uri": URL, "vpc_link": "stock"} | integration
    data = {**others, "vpc_links": links, "integrations": {"GET /a": integration}}
    return settings_of(read(yaml.safe_dump(data, sort_keys=False), name="codegen.yaml"))


def made(
    links: dict[str, Any], integration: dict[str, Any], **others: Any
) -> tuple[ProjectSettings, VpcLink]:
    """The settings, and the link that its integration goes through."""
    found, diagnostics = said(links, integration, **others)
    assert diagnostics == []
    assert found.deployment is not None
    (link,) = found.deployment.vpc_links
    through = found.gateway.integrations["GET /a"]
    assert (through.connection_type, through.connection_id) == ("VPC_LINK", f"${{{link.logical_id}}}")
    return found, link


def test_a_link_of_a_rest_api_leads_to_a_load_balancer() -> None:
    _, link = made({"stock": TO_BALANCER}, {})
    assert (link.name, link.target_arns) == ("stock", (BALANCER,))
    assert link.logical_id.startswith("StockVpcLink")


def test_a_link_of_a_rest_api_leads_into_subnets_where_the_integration_says_to_what() -> None:
    found, link = made({"stock": INTO_SUBNETS}, {"integrationTarget": APPLICATION})
    assert (link.subnet_ids, link.security_group_ids) == (("subnet-1",), ("sg-1",))
    assert found.gateway.integrations["GET /a"].integration_target == APPLICATION


def test_a_link_of_an_http_api_leads_into_subnets() -> None:
    found, _ = made({"stock": INTO_SUBNETS}, {"uri": LISTENER}, api_type="HTTP")
    assert found.gateway.integrations["GET /a"].uri == LISTENER


def test_a_link_that_leads_elsewhere_is_another_resource() -> None:
    _, before = made({"stock": TO_BALANCER}, {})
    _, after = made({"stock": {"target_arns": [OTHER]}}, {})
    assert before.logical_id != after.logical_id


def test_names_that_become_one_stay_apart() -> None:
    links = {"stock": TO_BALANCER, "Stock": TO_BALANCER}
    data = {
        "vpc_links": links,
        "integrations": {
            "GET /a": {"type": "http", "uri": URL, "vpc_link": "stock"},
            "GET /b": {"type": "http", "uri": URL, "vpc_link": "Stock"},
        },
    }
    found, diagnostics = settings_of(read(yaml.safe_dump(data), name="codegen.yaml"))
    assert diagnostics == []
    assert found.deployment is not None
    assert len({link.logical_id for link in found.deployment.vpc_links}) == 2


HTTP = {"api_type": "HTTP"}
WRONG: list[tuple[dict[str, Any], dict[str, Any], dict[str, Any], str]] = [
    ({"stocks": TO_BALANCER}, {}, {}, "9:5: error CG156: there is no VPC link 'stock'"),
    ({"stock": {}}, {}, {}, "2:3: error CG155: a VPC link needs target_arns or subnet_ids"),
    ({"stock": None}, {"uri": LISTENER}, HTTP, "3:3: error CG155: a VPC link needs subnet_ids"),
    (
        {"stock": {**TO_BALANCER, "security_group_ids": ["sg-1"]}}, {}, {},
        "5:5: error CG152: a VPC link to a load balancer has no security_group_ids",
    ),
    ({"stock": {"target_arns": [BALANCER, OTHER]}}, {}, {}, "3:5: error CG152: a VPC link leads to one load balancer"),
    ({"stock": {"target_arns": [APPLICATION]}}, {}, {}, "4:7: error CG152: target_arns[0] can't be"),
    (
        {"stock": TO_BALANCER}, {"uri": LISTENER}, HTTP,
        "4:5: error CG157: VPC links of HTTP APIs lead into subnets",
    ),
    ({"stock": INTO_SUBNETS}, {}, HTTP, "11:5: error CG152: integrations of HTTP APIs through a VPC link go to"),
    ({"stock": TO_BALANCER}, {"uri": LISTENER}, {}, "8:5: error CG152: integrations of REST APIs go to a URL"),
    ({"stock": INTO_SUBNETS}, {}, {}, "11:5: error CG155: the VPC link stock leads into subnets"),
    (
        {"stock": TO_BALANCER}, {"integrationTarget": APPLICATION}, {},
        "10:5: error CG152: the VPC link stock leads to its own load balancer",
    ),
    ({"stock": TO_BALANCER}, {"connectionId": "l1"}, {}, "10:5: error CG152: an integration goes through one VPC link"),
    (
        {"stock": TO_BALANCER, "spare": TO_BALANCER}, {}, {},
        "5:3: error CG156: the VPC link spare leads nowhere",
    ),
    ({"stock": TO_BALANCER}, {"type": "mock", "uri": ""}, {}, "error CG152: an integration of type mock goes through"),
]  # fmt: skip


@pytest.mark.parametrize(("links", "integration", "others", "message"), WRONG)
def test_what_is_wrong_has_its_place(
    links: dict[str, Any], integration: dict[str, Any], others: dict[str, Any], message: str
) -> None:
    _, diagnostics = said(links, integration, **others)
    assert any(message in str(one) for one in diagnostics), [str(one) for one in diagnostics]


def test_websocket_apis_have_no_links() -> None:
    data = {"api_type": "WEBSOCKET", "vpc_links": {"stock": INTO_SUBNETS}}
    _, diagnostics = settings_of(read(yaml.safe_dump(data, sort_keys=False), name="codegen.yaml"))
    assert "CG157" in {one.code for one in diagnostics}
