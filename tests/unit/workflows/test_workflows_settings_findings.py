"""Everything that is wrong with settings comes in one pass: a seeded mistake of each kind, alone and all together."""

from __future__ import annotations

import copy
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from codegen.core.diagnostics import Diagnostic, Severity
from codegen.core.errors import Refused
from codegen.workflows.scaffold import scaffold

CONTRACT = """\
openapi: 3.0.3
info: {title: Orders, version: '1'}
security: [{bearer: []}]
components:
  securitySchemes: {bearer: {type: http, scheme: bearer}, pool: {type: http, scheme: bearer}}
paths:
  /stock: {get: {tags: [stock], responses: {'200': {description: What is there.}}}}
  /prices: {get: {tags: [stock], responses: {'200': {description: What it costs.}}}}
  /queue: {post: {tags: [stock], responses: {'201': {description: Sent.}}}}
  /sales: {get: {tags: [stock], responses: {'200': {description: What was sold.}}}}
  /orders:
    get: {operationId: list_orders, tags: [orders], responses: {'200': {description: All of them.}}}
    post: {operationId: create_order, tags: [orders], responses: {'201': {description: Made.}}}
"""
QUEUE = "arn:aws:sqs:us-east-1:123456789012:orders"
ROLE = "arn:aws:iam::123456789012:role/orders"
DOMAIN = {"name": "orders.example.com", "certificate_arn": "arn:aws:acm:us-east-1:123456789012:certificate/1"}


class Mistake(NamedTuple):
    """What is written, the finding's code, and its place as the names that lead to it."""

    settings: dict[str, Any]
    code: str
    place: tuple[str | int, ...]
    says: str = ""


SOUND: dict[str, Any] = {
    "contract": "orders.yaml",
    "stages": {"dev": {}, "prod": {}},
    "api_keys": {"partner": {}},
    "usage_plans": {"partners": {"keys": ["partner"]}},
}
SHAPES = [
    Mistake({"gruoping": "per-operation"}, "CG150", ("gruoping",), "did you mean grouping"),
    Mistake({"colour": "red"}, "CG150", ("colour",), "there is no setting colour"),
    Mistake({"function": {"memory": 512}}, "CG150", ("function", "memory"), "did you mean memory_mb"),
    Mistake({"function": {"tracing": "yes"}}, "CG151", ("function", "tracing"), "true or false"),
    Mistake({"function": {"environment": {"PORT": 80}}}, "CG151", ("function", "environment", "PORT"), "in quotes"),
    Mistake({"function": {"layers": "arn:x"}}, "CG151", ("function", "layers"), "a list"),
    Mistake({"function": {"timeout_seconds": 901}}, "CG152", ("function", "timeout_seconds"), "1 to 900"),
    Mistake({"function": {"environment": {"A-B": "x"}}}, "CG152", ("function", "environment", "A-B"), "a name here"),
    Mistake({"function": {"runtime": "python2.7"}}, "CG152", ("function", "runtime"), "write one of"),
    Mistake({"package": "Orders API"}, "CG152", ("package",), "can't be"),
    Mistake({"custom_domain": {**DOMAIN, "mutual_tls": {}}}, "CG155",
            ("custom_domain", "mutual_tls"), "truststore_uri"),
    Mistake({"alarms": {"slow": {"metric": "Latency"}}}, "CG155", ("alarms", "slow"), "needs threshold"),
    Mistake({"usage_plans": {"spare": 3}}, "CG151", ("usage_plans", "spare"), "an object"),
    Mistake({"authorizers": {"bearer": {"type": "magic"}}}, "CG152", ("authorizers", "bearer", "type"), "magic"),
    Mistake({"compression": {"minimum_size": -1}}, "CG152", ("compression", "minimum_size"), "0 to"),
]  # fmt: skip
CONFLICTS = [
    Mistake({"stage": "test"}, "CG156", ("stage",), "none of the stages"),
    Mistake(
        {"functions": {"list_orders": {"environment": {"AWS_REGION": "x"}}}},
        "CG152",
        ("functions", "list_orders", "environment", "AWS_REGION"),
        "belongs to Lambda",
    ),
    Mistake({"functions": {"create_order": {"provisioned_concurrency": 5, "reserved_concurrency": 2}}}, "CG152",
            ("functions", "create_order", "provisioned_concurrency"), "2 may run at once"),
    Mistake({"function": {"policies": ["Amazon"]}}, "CG156", ("function", "policies", 0), "no managed policy"),
    Mistake(
        {"stages": {"prod": {"methods": {"GET /orders": {"caching": {"key_parameters": ["method.request.path.a"]}}}}}},
        "CG152",
        ("stages", "prod", "methods", "GET /orders", "caching", "key_parameters"),
        "the same in every stage",
    ),
    Mistake(
        {"methods": {"GET /orders": {"caching": {"enabled": True}}}},
        "CG152",
        ("methods", "GET /orders", "caching"),
        "no stage has a cache",
    ),
    Mistake({"alarms": {"errors": {"metric": "Count", "threshold": 1, "stages": ["gone"]}}}, "CG156",
            ("alarms", "errors", "stages", 0), "there is no stage 'gone'"),
    Mistake({"custom_domain": {**DOMAIN, "base_paths": {"v1": "away"}}}, "CG156",
            ("custom_domain", "base_paths", "v1"), "'away'"),
    Mistake({"usage_plans": {"late": {"keys": ["lost"]}}}, "CG156", ("usage_plans", "late", "keys", 0), "'lost'"),
    Mistake({"api_keys": {"idle": {}}}, "CG156", ("api_keys", "idle"), "opens nothing"),
    Mistake({"usage_plans": {"again": {"keys": ["partner"], "stages": ["dev"]}}}, "CG152",
            ("usage_plans", "again", "keys", 0), "is in partners, too"),
    Mistake({"gateway_responses": {"NO": {}}}, "CG156", ("gateway_responses", "NO"), "no gateway response"),
    Mistake({"authorizers": {"pool": {"type": "cognito_user_pools"}}}, "CG155",
            ("authorizers", "pool"), "user_pool"),
    Mistake({"endpoint": {"vpc_endpoint_ids": ["vpce-0123abcd"]}}, "CG152",
            ("endpoint", "vpc_endpoint_ids"), "private"),
    Mistake({"cors": {"allow_credentials": True}}, "CG152", ("cors", "allow_credentials"), "browsers refuse"),
    Mistake({"payload_format_version": "2.0"}, "CG157", ("payload_format_version",), "one format of events"),
    Mistake({"integrations": {"GET /sales": {"type": "mock", "uri": "https://a.example"}}}, "CG152",
            ("integrations", "GET /sales", "uri"), "calls nothing"),
    Mistake({"integrations": {"POST /queue": {"type": "aws", "target": QUEUE, "credentials": ROLE, "retries": 1}}},
            "CG150", ("integrations", "POST /queue", "retries"), "no field retries"),
    Mistake({"integrations": {"GET /stock": {"type": "http"}}}, "CG106", ("integrations", "GET /stock"), "needs a uri"),
    Mistake({"integrations": {"GET /prices": {"type": "http", "uri": "https://b.example", "httpMethod": "GET",
                                         "requestTemplates": {"application/json": {"file": "gone.vtl"}}}}}, "CG156",
            ("integrations", "GET /prices", "requestTemplates", "application/json"), "no file 'gone.vtl'"),
]  # fmt: skip
OF_CONTRACT = [
    Mistake({"methods": {"GET /dogs": {"metrics": True}}}, "CG156", ("methods", "GET /dogs"), "no operation"),
    Mistake({"stages": {"dev": {"methods": {"GET /cats": {}}}}}, "CG156", ("stages", "dev", "methods", "GET /cats")),
    Mistake({"usage_plans": {"partners": {"methods": {"PUT /orders": {}}}}}, "CG156",
            ("usage_plans", "partners", "methods", "PUT /orders"), "no operation"),
    Mistake({"integrations": {"PUT /dogs": {"type": "mock"}}}, "CG156", ("integrations", "PUT /dogs"), "no operation"),
    Mistake({"authorizers": {"sigv5": {"type": "aws_iam"}}}, "CG156", ("authorizers", "sigv5"), "no security scheme"),
    Mistake({"functions": {"gone": {"memory_mb": 128}}}, "CG156", ("functions", "gone"), "no function 'gone'"),
    Mistake({"only_tags": ["odrers"]}, "CG156", ("only_tags", 0), "no operation of the contract has 'odrers'"),
]  # fmt: skip
MISTAKES = [*SHAPES, *CONFLICTS, *OF_CONTRACT]
MISLEADING = [
    Mistake({"stagess": {"test": {}}, "stages": None, "alarms": {"a": {"metric": "Count", "threshold": 1,
             "stages": ["test"]}}}, "CG150", ("stagess",)),
    Mistake({"stages": 3, "usage_plans": {"partners": {"stages": ["test"]}}}, "CG151", ("stages",)),
    Mistake({"stages": {"te st": {}}, "usage_plans": {"partners": {"stages": ["te st"]}}}, "CG152",
            ("stages", "te st")),
    Mistake({"api_type": "SOAP", "payload_format_version": "2.0"}, "CG152", ("api_type",)),
    Mistake({"api_keys": 3}, "CG151", ("api_keys",)),
    Mistake({"function": {"provisioned_concurrency": 9, "reserved_concurrency": -1}}, "CG152",
            ("function", "reserved_concurrency")),
    Mistake({"function": {"provisioned_concurrency": 9, "reserved_concurrency": 3},
             "functions": {"list_orders": {"memory_mb": 256}, "create_order": {"provisioned_concurrency": 3}}},
            "CG152", ("function", "provisioned_concurrency"), "3 at most"),
    Mistake({"function": {"provisioned_concurrency": 9}, "functions": {"list_orders": {"reserved_concurrency": 0}}},
            "CG152", ("functions", "list_orders", "reserved_concurrency"), "0 may run at once"),
    Mistake({"usage_plans": {"partners": {"keys": "partner"}}}, "CG151", ("usage_plans", "partners", "keys")),
    Mistake({"usage_plans": 3}, "CG151", ("usage_plans",)),
    Mistake({"cors": {"allow_origins": 3, "allow_credentials": True}}, "CG151", ("cors", "allow_origins")),
    Mistake({"custom_domain": {**DOMAIN, "certificate_arn": 3}}, "CG151", ("custom_domain", "certificate_arn")),
    Mistake({"custom_domain": 3}, "CG151", ("custom_domain",)),
    Mistake({"authorizers": {"bearer": {"typ": "aws_iam"}}}, "CG150", ("authorizers", "bearer", "typ")),
    Mistake({"authorizers": {"bearer": {"type": "token", "function_arn": 3}}}, "CG151",
            ("authorizers", "bearer", "function_arn")),
    Mistake({"authorizers": {"bearer": {"type": "iam"}}, "functions": {"bearer": {"memory_mb": 256}}}, "CG152",
            ("authorizers", "bearer", "type")),
    Mistake({"endpoint": {"type": "PRIVATE"}, "resource_policy": "*"}, "CG151", ("resource_policy",)),
    Mistake({"grouping": "by-tag", "functions": {"orders": {"memory_mb": 256}}}, "CG152", ("grouping",)),
    Mistake({"functions": {"List-Orders": {"memory_mb": 256}}}, "CG152", ("functions", "List-Orders")),
    Mistake({"methods": {"/orders": {"metrics": True}}}, "CG152", ("methods", "/orders")),
    Mistake({"only_tags": ["odrers"], "functions": {"list_orders": {"memory_mb": 256}}}, "CG156", ("only_tags", 0)),
    Mistake({"integrations": {"GET /stock": {"uri": "https://a.example"}}}, "CG155", ("integrations", "GET /stock")),
]  # fmt: skip
"""One mistake each, beside a setting that the mistake could be taken to make wrong, too."""


def merged(into: dict[str, Any], more: dict[str, Any]) -> None:
    for key, value in more.items():
        if isinstance(value, dict) and isinstance(into.get(key), dict):
            merged(into[key], value)
        else:
            into[key] = copy.deepcopy(value)


def run(folder: Path, *mistakes: Mistake) -> None:
    """A run with settings of these mistakes."""
    (folder / "orders.yaml").write_text(CONTRACT)
    data = copy.deepcopy(SOUND)
    for mistake in mistakes:
        merged(data, mistake.settings)
    (folder / "codegen.yaml").write_text(yaml.safe_dump(data, sort_keys=False))
    scaffold(output=folder, writes=False)


def findings(folder: Path, *mistakes: Mistake) -> list[Diagnostic]:
    """What a run says of settings with these mistakes."""
    with pytest.raises(Refused) as refused:
        run(folder, *mistakes)
    return [
        one
        for one in refused.value.diagnostics
        if one.location and one.location.file.endswith("codegen.yaml")
    ]


def pointer(place: tuple[str | int, ...]) -> str:
    return "".join(f"/{str(name).replace('~', '~0').replace('/', '~1')}" for name in place)


def said(found: list[Diagnostic]) -> Counter[tuple[str, str]]:
    return Counter((one.code, one.location.pointer) for one in found if one.location)


def name_of(mistake: Mistake) -> str:
    return f"{mistake.code}{pointer(mistake.place)}"


@pytest.mark.parametrize("mistake", [*MISTAKES, *MISLEADING], ids=name_of)
def test_a_mistake_is_told_once_with_its_place_and_a_way_out(tmp_path: Path, mistake: Mistake) -> None:
    (found,) = findings(tmp_path, mistake)
    assert found.location is not None
    assert (found.code, found.location.pointer) == (mistake.code, pointer(mistake.place))
    assert mistake.says in f"{found.message} {found.hint}"
    assert found.location.line > 1
    assert found.location.column > 0
    assert found.hint
    assert found.severity is Severity.ERROR


def test_all_mistakes_together_are_told_in_one_pass(tmp_path: Path) -> None:
    found = findings(tmp_path, *MISTAKES)
    assert said(found) == {(mistake.code, pointer(mistake.place)): 1 for mistake in MISTAKES}
    lines = [one.location.line for one in found if one.location]
    assert lines == sorted(lines)


def test_what_a_type_of_api_lacks_is_told_with_the_rest(tmp_path: Path) -> None:
    mistakes = [
        Mistake({"api_type": "HTTP", "stages": {"prod": {"canary": {"percent_traffic": 5}}}}, "CG157",
                ("stages", "prod", "canary")),
        Mistake({"compression": {"minimum_size": "1"}}, "CG151", ("compression", "minimum_size")),
        Mistake({"waf": {"web_acl_arn": "arn:x"}}, "CG157", ("waf",)),
        Mistake({}, "CG157", ("compression",)),
        Mistake({}, "CG157", ("api_keys",)),
        Mistake({}, "CG157", ("usage_plans",)),
        *OF_CONTRACT[:2],
    ]  # fmt: skip
    assert said(findings(tmp_path, *mistakes)) == {(one.code, pointer(one.place)): 1 for one in mistakes}


def test_what_is_wrong_below_a_misspelt_name_is_told_at_once(tmp_path: Path) -> None:
    found = findings(tmp_path, Mistake({"funktion": {"memory_mb": 1, "policies": ["Amazon"]}}, "", ()))
    assert said(found) == {
        ("CG150", "/funktion"): 1,
        ("CG152", "/funktion/memory_mb"): 1,
        ("CG156", "/funktion/policies/0"): 1,
    }


def test_errors_of_contract_and_templates_come_with_those_of_settings(tmp_path: Path) -> None:
    (tmp_path / "broken.vtl").write_text("#if(")
    (tmp_path / "broken.yaml").write_text(CONTRACT.replace("tags: [orders]", "tags: orders"))
    template = {"requestTemplates": {"application/json": {"file": "broken.vtl"}}}
    stock = {"type": "http", "uri": "https://a.example", **template}
    mistake = {"contract": "broken.yaml", "stage": "gone", "integrations": {"GET /stock": stock}}
    with pytest.raises(Refused) as refused:
        run(tmp_path, Mistake(mistake, "", ()))
    files = {Path(one.location.file).name for one in refused.value.diagnostics if one.location}
    assert files == {"codegen.yaml", "broken.yaml", "broken.vtl"}


def test_a_contract_that_is_not_there_is_told_with_the_rest(tmp_path: Path) -> None:
    found = findings(tmp_path, Mistake({"contract": "gone.yaml", "stage": "gone"}, "", ()))
    assert said(found) == {("CG001", "/contract"): 1, ("CG156", "/stage"): 1}


def test_without_a_contract_the_settings_alone_are_judged(tmp_path: Path) -> None:
    found = findings(tmp_path, Mistake({"contract": [], "stage": "gone"}, "", ()))
    assert said(found) == {("CG151", "/contract"): 1, ("CG156", "/stage"): 1}
