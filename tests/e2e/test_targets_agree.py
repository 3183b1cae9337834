"""One contract, five tools: what each of them deploys is the same, resource by resource."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import deploy_tools
import pytest
import real_terraform
import terraform_provider
from deployed import deployed, planned, write
from normal_form import Normal, normal_form
from terraform_reader import Plan, canonical, explicit

from codegen.deploy.template_files import EMULATED_TEMPLATE
from codegen.importer.cloudformation.template import read_template
from codegen.ir.project import DeployTool, Project

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests/golden"
ORDERS = ROOT / "specs/orders.yaml"
SETTINGS = {
    "private": """
endpoint: {type: PRIVATE, vpc_endpoint_ids: [vpce-0123456789abcdef0], disable_execute_api: false}
resource_policy:
  Version: '2012-10-17'
  Statement: [{Effect: Allow, Principal: '*', Action: execute-api:Invoke, Resource: 'execute-api:/*'}]
""",
    "edge": """
endpoint: {type: EDGE}
function: {tracing: false, log_retention_days: 7, environment: {TEXT: '${x} %{y} {{z}}'}}
functions: {get_order: {policies: [AmazonSQSFullAccess, {Effect: Allow, Action: 's3:*', Resource: '*'}]}}
""",
    "concurrency": """
function: {provisioned_concurrency: 2, reserved_concurrency: 20}
functions: {list_orders: {provisioned_concurrency: 0}, get_order: {provisioned_concurrency: 7, memory_mb: 256}}
tags: {team: shop}
""",
    "stages": """
stages:
  beta-1: {variables: {a: b}, logging: INFO, canary: {percent_traffic: 5}}
  prod: {metrics: true, throttling: {rate_limit: 9, burst_limit: 9}, methods: {GET /orders: {logging: ERROR}}}
tags: {team: shop, 'cost center': '1'}
access_log: {format: '$context.requestId'}
api_keys: {a: {}, b: {enabled: false}}
usage_plans: {free: {keys: [a], stages: [prod], quota: {limit: 9, period: WEEK}}, paid: {keys: [b], stages: [prod]}}
alarms: {slow: {metric: Latency, threshold: 0.5, statistic: p99.9, periods: 3}}
dashboard: true
""",
    "vpc_links": """
vpc_links:
  warehouse: {target_arns: ['arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/net/a/1']}
  ware-house: {subnet_ids: [subnet-1, subnet-2]}
integrations:
  GET /orders: {type: http, uri: 'http://orders.internal/', vpc_link: warehouse}
  POST /orders:
    type: http_proxy
    uri: http://orders.internal/
    vpc_link: ware-house
    integrationTarget: arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/b/2
""",
}
HTTP_VPC_LINK = """
api_type: HTTP
tags: {team: shop}
vpc_links: {warehouse: {subnet_ids: [subnet-1], security_group_ids: [sg-1]}}
integrations:
  GET /orders:
    type: http_proxy
    uri: arn:aws:elasticloadbalancing:us-east-1:123456789012:listener/app/a/1/2
    vpc_link: warehouse
"""
HTTP_DETAILS = """
api_type: HTTP
payload_format_version: '1.0'
stage: dev
endpoint: {disable_execute_api: true}
grouping: single
cors: {allow_origins: []}
methods: {'* /orders': {throttling: {rate_limit: 2.5}, metrics: true}}
custom_domain:
  name: orders.example.com
  certificate_arn: 'arn:aws:acm:us-east-1:123456789012:certificate/a'
  mutual_tls: {truststore_uri: 's3://trust/clients.pem', truststore_version: '3'}
alarms: {slow: {metric: Latency, threshold: 0.5, statistic: p99.9}}
"""
HTTP_CONCURRENCY = "api_type: HTTP\ngrouping: single\nfunction: {provisioned_concurrency: 1}\n"
CHAT = ROOT / "specs/chat.asyncapi.yaml"
WEBSOCKET_DETAILS = """
api_type: WEBSOCKET
stages: {beta-1: {variables: {a: b}, logging: INFO}, prod: {metrics: true, throttling: {rate_limit: 9, burst_limit: 9}}}
tags: {team: chat}
grouping: single
function: {provisioned_concurrency: 1, log_retention_days: 7, policies: [AmazonSQSFullAccess]}
access_log: {format: '$context.routeKey'}
custom_domain: {name: chat.example.com, certificate_arn: 'arn:aws:acm:us-east-1:123456789012:certificate/a'}
alarms: {failed: {metric: 5XXError, threshold: 1}}
dashboard: true
"""
CASES: dict[str, tuple[Path, Path | str]] = {
    "hello": (ROOT / "specs/hello.yaml", "{}"),
    "orders": (ORDERS, "{}"),
    "storefront": (ROOT / "specs/storefront/storefront.yaml", ROOT / "specs/storefront/codegen.yaml"),
    "http": (ROOT / "specs/http-orders.yaml", ROOT / "specs/http-orders/codegen.yaml"),
    "names": (GOLDEN / "names/spec.yaml", "{}"),
    "grouped": (GOLDEN / "grouped/spec.yaml", GOLDEN / "grouped/codegen.yaml"),
    "bodies": (ROOT / "tests/support/contracts/parameters_and_bodies.yaml", "{}"),
    "http_details": (ORDERS, HTTP_DETAILS),
    "http_vpc_link": (ORDERS, HTTP_VPC_LINK),
    "http_concurrency": (ORDERS, HTTP_CONCURRENCY),
    "chat": (CHAT, ROOT / "specs/chat/codegen.yaml"),
    "live_orders": (ORDERS, ROOT / "specs/live-orders/codegen.yaml"),
    "websocket_details": (CHAT, WEBSOCKET_DETAILS),
    **{name: (ORDERS, text) for name, text in SETTINGS.items()},
}


@cache
def project(case: str) -> Project:
    return planned(*CASES[case])


@cache
def expected(case: str) -> Normal:
    return deployed(project(case), DeployTool.CLOUDFORMATION)


def assert_same(found: Normal, wanted: Normal) -> None:
    assert sorted(found) == sorted(wanted)
    for name, resource in wanted.items():
        assert found[name] == resource, name


@pytest.fixture(params=CASES)
def case(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_sam_deploys_what_cloudformation_does(case: str) -> None:
    assert_same(deployed(project(case), DeployTool.SAM), expected(case))


@pytest.mark.parametrize("name", ["orders", "storefront"])
def test_a_body_apart_is_the_same_for_both(name: str) -> None:
    found = deployed(project(name), DeployTool.CLOUDFORMATION, largest=1_000)
    assert_same(deployed(project(name), DeployTool.SAM, largest=1_000), found)
    variables = {function.logical_id for function in project(name).functions}
    assert variables <= set(found["stage dev"]["Variables"])


@pytest.mark.skipif(not deploy_tools.CDK, reason="CODEGEN_CDK names no Python with aws-cdk-lib")
def test_the_cdk_deploys_what_cloudformation_does(case: str) -> None:
    assert_same(deployed(project(case), DeployTool.CDK), expected(case))


@pytest.mark.skipif(not deploy_tools.SERVERLESS, reason="CODEGEN_SERVERLESS names no program")
def test_the_framework_deploys_what_cloudformation_does(case: str) -> None:
    assert_same(deployed(project(case), DeployTool.SERVERLESS), expected(case))


def test_terraform_plans_what_the_template_beside_it_says(case: str, tmp_path: Path) -> None:
    write(project(case), DeployTool.TERRAFORM, tmp_path)
    template = read_template(tmp_path / EMULATED_TEMPLATE).data
    with terraform_provider.providers() as environment:
        plan = Plan(template, real_terraform.planned(tmp_path / "terraform", environment))
    assert_same(canonical(normal_form(plan.template())), canonical(normal_form(explicit(template))))
    assert plan.unread() == set()


@pytest.mark.parametrize("tool", [DeployTool.SAM, DeployTool.CLOUDFORMATION])
def test_a_function_lets_in_its_api_alone(tool: DeployTool) -> None:
    found = deployed(project("storefront"), tool)
    permissions = [one for one in found.values() if one.get("Type") == "AWS::Lambda::Permission"]
    assert len(permissions) == len(project("storefront").functions)
    for permission in permissions:
        assert permission["Principal"] == "apigateway.amazonaws.com"
        assert permission["SourceArn"].endswith(":<Api>/*/*/*"), json.dumps(permission)
