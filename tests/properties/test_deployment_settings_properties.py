"""Every setting is on one side: a change of it needs a new deployment of the REST API, or needs none.

https://docs.aws.amazon.com/apigateway/latest/developerguide/updating-api.html
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from settings_fields import settings_fields

from codegen.core.diagnostics import Diagnostic, SourceLocation, has_errors
from codegen.core.findings import Findings
from codegen.core.reading import read
from codegen.deploy.gateway import configured
from codegen.deploy.template import cloudformation_template
from codegen.importer.project import plan_project
from codegen.importer.settings import settings_of, settings_schema
from codegen.workflows.contract import Contract, read_contract

STOREFRONT = Path(__file__).parents[2] / "specs/storefront"
ARN = "arn:aws:lambda:us-east-1:123456789012:function:other"
BALANCER = "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/net/stock/fedcba9876543210"
LIST, PUT, STOCK = "GET ~products", "PUT ~products~{productId}", "GET ~stock~{productId}"
"""Methods with `~` for `/`: pointers of this module keep `/` for their parts."""


class Change(NamedTuple):
    """A setting of the storefront, by its pointer, with another value than it has."""

    pointer: str
    value: Any

    @property
    def field(self) -> str:
        """The setting as its schema names it."""
        names = {one for one in FIELDS if _fits(self.pointer, one)}
        return max(names, key=lambda one: -one.count("*"))

    def made(self, data: dict[str, Any]) -> None:
        """Change the settings."""
        *owners, last = (part.replace("~", "/") for part in self.pointer.split("/")[1:])
        node = data
        for name in owners:
            node[name] = node.get(name) or {}
            node = node[name]
        assert node.get(last) != self.value, self.pointer
        node[last] = self.value


def _fits(pointer: str, field: str) -> bool:
    parts, names = pointer.split("/"), field.split("/")
    return len(parts) == len(names) and all(
        name in ("*", part) for part, name in zip(parts, names, strict=True)
    )


FIELDS = tuple(settings_fields(settings_schema(), settings_schema()))
LEAVES = frozenset(
    field
    for field in FIELDS
    if not any(other.startswith(f"{field}/") for other in FIELDS)
    and not field.startswith("/websocket/")  # of another API, which deploys itself
)


def changes(values: Mapping[str, Any]) -> tuple[Change, ...]:
    return tuple(Change(pointer, value) for pointer, value in values.items())


NEEDS_DEPLOYMENT = changes({
    # other functions answer, or under other names
    "/function/provisioned_concurrency": 0,
    "/functions/put_product/provisioned_concurrency": 0,
    "/cors/allow_origins": ["https://other.example.com"],
    "/cors/allow_headers": ["X-Other"],
    "/cors/allow_credentials": False,
    "/cors/max_age_seconds": 601,
    f"/methods/{LIST}/caching/key_parameters": [],
    "/authorizers/session/type": "request",
    "/authorizers/session/function_arn": ARN,
    "/authorizers/session/credentials": "arn:aws:iam::123456789012:role/other",
    "/authorizers/session/validation_expression": "Other .+",
    "/authorizers/session/ttl_seconds": 61,
    "/authorizers/device/identity_sources": ["method.request.header.Other"],
    "/authorizers/cognito/user_pool_arns": ["arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_other"],
    "/authorizers/supplier/issuer": "https://other.example.com",
    "/authorizers/supplier/audiences": ["other"],
    "/api_key_source": "AUTHORIZER",
    f"/integrations/{STOCK}/type": "http",
    "/integrations/POST ~orders/target": "arn:aws:sqs:us-east-1:123456789012:others",
    # a link that leads elsewhere is another link
    "/vpc_links/stock/target_arns": [BALANCER],
    "/gateway_responses/QUOTA_EXCEEDED/status_code": 430,
    "/gateway_responses/QUOTA_EXCEEDED/headers": {"Retry-After": "'1'"},
    "/gateway_responses/QUOTA_EXCEEDED/templates": {"application/json": "{}"},
    "/request_validation": "none",
    "/binary_media_types": ["image/gif"],
    "/compression/minimum_size": 1025,
    "/resource_policy": {"Statement": []},
    "/endpoint/disable_execute_api": False,
})  # fmt: skip

NEEDS_NONE = changes({
    # names, and what is made beside the API
    "/name": "other", "/package": "other_api", "/target": "terraform", "/client": False,
    **{field: "error" for field in LEAVES if field.startswith("/lint/")},
    # functions: API Gateway calls them by name
    "/function/runtime": "python3.13", "/function/architecture": "x86_64", "/function/memory_mb": 512,
    "/function/timeout_seconds": 11, "/function/environment": {"STAGE": "b"}, "/function/tracing": False,
    "/function/layers": [], "/function/policies": [], "/function/log_retention_days": 7,
    "/function/vpc/security_group_ids": ["sg-fedcba9876543210"],
    "/function/vpc/subnet_ids": ["subnet-fedcba9876543210"],
    "/cors/expose_headers": ["X-Other"],  # which functions answer with
    "/function/reserved_concurrency": 21, "/function/provisioned_concurrency": 2,
    "/functions/put_product/memory_mb": 512, "/functions/put_product/timeout_seconds": 11,
    "/functions/put_product/environment": {"STAGE": "b"}, "/functions/put_product/layers": [],
    "/functions/put_product/policies": [], "/functions/put_product/reserved_concurrency": 6,
    "/functions/put_product/provisioned_concurrency": 3,
    # stages: they take settings at once
    "/stage": "prod",
    "/stages/dev/variables": {"backend": "other.example.com"}, "/stages/dev/logging": "ERROR",
    "/stages/dev/data_trace": False, "/stages/prod/metrics": False, "/stages/prod/tracing": False,
    "/stages/prod/throttling/rate_limit": 501, "/stages/prod/throttling/burst_limit": 1001,
    "/stages/prod/caching/size_gb": 1.6, "/stages/prod/caching/ttl_seconds": 61,
    "/stages/prod/caching/encrypted": False,
    "/stages/prod/caching/invalidation/require_authorization": False,
    "/stages/prod/caching/invalidation/unauthorized": "SUCCEED_WITH_RESPONSE_HEADER",
    "/stages/prod/canary/percent_traffic": 11, "/stages/prod/canary/variables": {"backend": "other.example.com"},
    "/stages/prod/canary/use_stage_cache": True,
    **{f"/stages/prod/methods/{PUT}/{name}": value for name, value in {
        "logging": "OFF", "data_trace": True, "metrics": False, "throttling/rate_limit": 1,
        "throttling/burst_limit": 2, "caching/enabled": True, "caching/ttl_seconds": 2, "caching/encrypted": True,
        "caching/invalidation/require_authorization": False,
        "caching/invalidation/unauthorized": "SUCCEED_WITH_RESPONSE_HEADER",
    }.items()},
    "/logging": "OFF", "/data_trace": True, "/metrics": True, "/tracing": False,
    "/throttling/rate_limit": 51, "/throttling/burst_limit": 101,
    "/caching/size_gb": 1.6, "/caching/ttl_seconds": 61, "/caching/encrypted": True,
    "/caching/invalidation/require_authorization": False, "/caching/invalidation/unauthorized": "FAIL_WITH_403",
    **{f"/methods/{LIST}/{name}": value for name, value in {
        "logging": "OFF", "data_trace": True, "metrics": True, "throttling/rate_limit": 21,
        "throttling/burst_limit": 41, "caching/enabled": False, "caching/ttl_seconds": 301, "caching/encrypted": False,
        "caching/invalidation/require_authorization": False, "caching/invalidation/unauthorized": "FAIL_WITH_403",
    }.items()},
    "/access_log/format": "clf", "/access_log/destination": "arn:aws:logs:us-east-1:123456789012:log-group:other",
    "/access_log/retention_days": 7,
    # what stands in front of the stages, and who watches
    "/api_keys/partner/enabled": False, "/api_keys/trial/value": "another-value-0123456789",
    "/usage_plans/partners/keys": ["partner", "spare"], "/usage_plans/partners/stages": ["dev"],
    "/usage_plans/partners/throttling/rate_limit": 11, "/usage_plans/partners/throttling/burst_limit": 21,
    f"/usage_plans/partners/methods/{PUT}/rate_limit": 2, f"/usage_plans/partners/methods/{PUT}/burst_limit": 3,
    "/usage_plans/partners/quota/limit": 10001, "/usage_plans/partners/quota/period": "WEEK",
    "/usage_plans/partners/quota/offset": 6,
    "/endpoint/type": "EDGE",
    "/custom_domain/name": "other.example.com", "/custom_domain/security_policy": "TLS_1_0",
    "/custom_domain/certificate_arn": "arn:aws:acm:us-east-1:123456789012:certificate/other",
    "/custom_domain/endpoint_type": "EDGE", "/custom_domain/base_paths": {"v2": "prod"},
    "/custom_domain/hosted_zone_id": "Z1", "/custom_domain/mutual_tls/truststore_uri": "s3://trust/other.pem",
    "/custom_domain/mutual_tls/truststore_version": "4",
    "/waf/web_acl_arn": "arn:aws:wafv2:us-east-1:123456789012:regional/webacl/other/1",
    "/tags": {"team": "other"},
    "/alarms/errors/metric": "4XXError", "/alarms/errors/threshold": 0.02, "/alarms/errors/statistic": "Sum",
    "/alarms/errors/comparison": "LessThanThreshold", "/alarms/errors/period_seconds": 300,
    "/alarms/errors/periods": 6, "/alarms/errors/stages": ["dev"], "/alarms/errors/actions": [],
    "/dashboard": False,
})  # fmt: skip

ELSEWHERE = {
    "/contract": "says which contract it is",
    "/api_type": "makes another API of another type",
    "/grouping": "changes which functions there are settings for",
    "/only_tags": "chooses among the contract's operations",
    "/payload_format_version": "of HTTP APIs, which deploy themselves",
    "/authorizers/*/payload_format_version": "of HTTP APIs",
    "/authorizers/*/simple_responses": "of HTTP APIs",
    "/stages/*/methods/*/caching/key_parameters": "is refused: the same in every stage",
    "/integrations/*/connectionId": "stands in place of vpc_link, and is part of the integration",
    "/integrations/*/vpc_link": "names one of vpc_links, all of which are used",
    "/vpc_links/*/subnet_ids": "as target_arns",
    "/vpc_links/*/security_group_ids": "as target_arns",
    "/endpoint/vpc_endpoint_ids": "of private APIs, which this one is not",
    "/custom_domain/existing": "asks for a domain without a certificate",
}
"""Settings that the storefront can't change one by one, and why."""

quickly = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module")
def contract() -> Contract:
    return read_contract(STOREFRONT / "storefront.yaml")


SETTINGS: dict[str, Any] = yaml.safe_load((STOREFRONT / "codegen.yaml").read_text(encoding="utf-8"))
del SETTINGS["only_tags"]
SETTINGS["caching"] = {"size_gb": 0.5}
SETTINGS["api_keys"]["spare"] = {}
SETTINGS["usage_plans"]["spares"] = {"keys": ["spare"], "stages": ["test"]}


def deployment(contract: Contract, *changed: Change) -> Any:
    """The logical id of the deployment."""
    data = copy.deepcopy(SETTINGS)
    for change in changed:
        change.made(data)
    said, found = settings_of(read(yaml.safe_dump(data), name="codegen.yaml"))
    assert_sound(found, changed)
    project, planned = plan_project(contract.api, said, name="storefront", contract="storefront.yaml")
    assert_sound(planned, changed)
    findings = Findings(lambda pointer: SourceLocation("storefront.yaml", pointer=pointer))
    resources = cloudformation_template(project, configured(project, findings))["Resources"]
    (name,) = (
        one for one, resource in resources.items() if resource["Type"] == "AWS::ApiGateway::Deployment"
    )
    return name


@st.composite
def contracts(draw: st.DrawFn) -> dict[str, Any]:
    """The storefront's contract with operations that have bodies and parameters of their own."""
    contract = copy.deepcopy(CONTRACT)
    for name in draw(st.lists(st.text("abcdefgh", min_size=1, max_size=6), max_size=3, unique=True)):
        bounded = {"type": "string", "maxLength": draw(st.integers(1, 99))}
        contract["paths"][f"/more/{name}"] = {
            draw(st.sampled_from(("post", "put"))): {
                "operationId": f"more_{name}",
                "parameters": [
                    {"name": "q", "in": "query", "required": draw(st.booleans()), "schema": bounded}
                ],
                "requestBody": {"content": {"application/json": {"schema": bounded}}},
                "responses": {"204": {"description": "Done"}},
            }
        }
    return contract


CONTRACT: dict[str, Any] = yaml.safe_load((STOREFRONT / "storefront.yaml").read_text(encoding="utf-8"))
ALONE = ("/custom_domain/", "/usage_plans/", "/stages/prod/caching/", "/target")
"""Settings that depend on each other: two changes of them at once may be refused."""
TOGETHER = [change for change in NEEDS_NONE if not change.pointer.startswith(ALONE)]


def assert_sound(found: list[Diagnostic], changed: tuple[Change, ...]) -> None:
    assert not has_errors(found), (changed, [str(one) for one in found])


def test_every_setting_is_on_one_side() -> None:
    named = {change.field for change in (*NEEDS_DEPLOYMENT, *NEEDS_NONE)}
    assert named | ELSEWHERE.keys() == LEAVES
    assert not named & ELSEWHERE.keys()


@pytest.mark.parametrize("change", NEEDS_DEPLOYMENT, ids=lambda change: change.pointer)
def test_what_the_api_does_otherwise_is_deployed_anew(contract: Contract, change: Change) -> None:
    assert deployment(contract, change) != deployment(contract)


@pytest.mark.parametrize("change", NEEDS_NONE, ids=lambda change: change.pointer)
def test_what_stands_around_the_api_leaves_its_deployment(contract: Contract, change: Change) -> None:
    assert deployment(contract, change) == deployment(contract)


@quickly
@given(
    contracts(),
    st.lists(st.sampled_from(TOGETHER), max_size=6, unique_by=lambda change: change.pointer),
    st.sampled_from(NEEDS_DEPLOYMENT),
)
def test_any_contract_is_deployed_anew_for_what_it_does_alone(
    tmp_path_factory: pytest.TempPathFactory, written: dict[str, Any], around: list[Change], within: Change
) -> None:
    path = tmp_path_factory.mktemp("contract") / "storefront.yaml"
    path.write_text(yaml.safe_dump(written, sort_keys=False), encoding="utf-8")
    contract = read_contract(path)
    around = [change for change in around if change.pointer != within.pointer]
    before = deployment(contract)
    assert deployment(contract, *around) == before
    assert deployment(contract, *around, within) != before
