"""The API below /_codegen/: what it tells, what it resets, and whom it refuses."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from codegen.core.clock import VirtualClock
from codegen.testing.client import TestClient

INTEGRATION = """
              x-amazon-apigateway-integration:
                type: mock
                requestTemplates: {application/json: '{"statusCode": 200}'}
                responses: {default: {statusCode: "200", responseTemplates: {text/plain: $context.requestId}}}
"""
TEMPLATE = f"""
Resources:
  Shop:
    Type: AWS::ApiGateway::RestApi
    Properties:
      Body:
        openapi: 3.0.1
        info: {{title: shop, version: "1"}}
        paths:
          /open:
            get:
              responses: {{"200": {{description: done}}}}
{INTEGRATION}
          /keyed:
            get:
              security: [{{key: []}}]
              responses: {{"200": {{description: done}}}}
{INTEGRATION}
        components: {{securitySchemes: {{key: {{type: apiKey, name: x-api-key, in: header}}}}}}
  Stage:
    Type: AWS::ApiGateway::Stage
    Properties:
      RestApiId: !Ref Shop
      StageName: dev
      CacheClusterEnabled: true
      MethodSettings:
        - {{ResourcePath: /open, HttpMethod: GET, CachingEnabled: true, CacheTtlInSeconds: 60}}
  Plan:
    Type: AWS::ApiGateway::UsagePlan
    Properties:
      UsagePlanName: few
      ApiStages: [{{ApiId: !Ref Shop, Stage: !Ref Stage}}]
      Quota: {{Limit: 3, Period: DAY}}
  Key: {{Type: AWS::ApiGateway::ApiKey, Properties: {{Name: ann, Value: 0123456789abcdefghij, Enabled: true}}}}
  PlanKey:
    Type: AWS::ApiGateway::UsagePlanKey
    Properties: {{KeyId: !Ref Key, KeyType: API_KEY, UsagePlanId: !Ref Plan}}
"""
KEY = {"X-API-Key": "0123456789abcdefghij"}


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    path = tmp_path / "template.yaml"
    path.write_text(TEMPLATE)
    with TestClient(path, clock=VirtualClock()) as client:
        yield client


def told(client: TestClient, path: str, method: str = "GET", **options: Any) -> Any:
    return json.loads(client.request(method, f"/_codegen/{path}", **options).assert_status(200).text)


def test_usage_and_its_reset(client: TestClient) -> None:
    for _ in range(3):
        client.get("/dev/keyed", headers=KEY).assert_status(200)
    client.get("/dev/keyed", headers=KEY).assert_status(429)
    (row,) = told(client, "usage")
    assert (row["usagePlan"], row["apiKey"]) == ("few", "ann")
    assert (row["quota"]["used"], row["quota"]["remaining"]) == (3, 0)
    assert row["quota"]["resets"] - 1_700_000_000 <= 86_400  # of days that end at midnight UTC
    assert told(client, "reset/quotas", "POST") == {"quotas": 1}
    assert client.usage()[0]["quota"]["remaining"] == 3
    client.get("/dev/keyed", headers=KEY).assert_status(200)


def test_caches_are_flushed(client: TestClient) -> None:
    first = client.get("/dev/open").text
    assert client.get("/dev/open").text == first
    assert told(client, "flush?stage=dev", "POST") == {"caches": 1, "authorizers": 0}
    assert client.get("/dev/open").text != first
    client.post("/_codegen/flush?stage=gone").assert_status(400)


def test_metrics_of_requests(client: TestClient) -> None:
    client.get("/dev/open")
    client.get("/dev/open")
    client.get("/dev/gone").assert_status(403)
    found = told(client, "metrics.json")["datapoints"]
    stage = {
        p["MetricName"]: p["Sum"] for p in found if p["Dimensions"].keys() == {"ApiName", "ApiId", "Stage"}
    }
    assert stage["Count"] == 3
    assert stage["4XXError"] == stage["CacheHitCount"] == stage["CacheMissCount"] == 1
    text = client.get("/_codegen/metrics").text
    assert 'resource="/open"} 2' in text
    assert client.metrics() == found


def test_a_trace_tells_every_step(client: TestClient) -> None:
    client.get("/dev/keyed", headers=KEY)
    request_id = client.get("/dev/keyed").assert_status(403).headers["x-amzn-RequestId"]
    refused = told(client, f"traces/{request_id}")
    steps = {step["step"]: step["said"] for step in refused["steps"]}
    assert steps["route"] == "GET /keyed serves /keyed"
    assert steps["gateway_response"] == "INVALID_API_KEY: no API key in the header X-API-Key"
    assert any("Gateway response type: INVALID_API_KEY" in line for line in refused["executionLog"])
    served = told(client, "traces?last=2")[1]
    names = [step["step"] for step in served["steps"]]
    assert names == [
        "method_request", "route", "api_key", "usage_plan", "integration_request", "integration_response",
        "method_response",
    ]  # fmt: skip
    client.get("/_codegen/traces/gone").assert_status(404)
    assert client.reset("traces") == {"traces": 2}
    assert client.traces() == []


def test_what_is_served(client: TestClient) -> None:
    assert told(client, "health") == {"status": "ok", "apis": ["Shop"]}
    (api,) = told(client, "configuration")["apis"]
    assert api["stages"][0]["stageName"] == "dev"
    rows = {row["resourcePath"]: row for row in told(client, "routes")}
    assert rows["/open"]["cache"] == "cache 60 s"
    assert rows["/keyed"]["access"] == "API key"
    deployed = told(client, "deployments", "POST", json={"stage": "dev", "description": "by hand"})
    (deployment,) = told(client, "deployments")
    assert (deployment["id"], deployment["stages"]) == (deployed["deploymentId"], ["dev"])
    assert deployment["description"] == "by hand"


def test_a_whole_reset_names_every_part(client: TestClient) -> None:
    client.get("/dev/open")
    parts = told(client, "reset", "POST")
    assert set(parts) >= {"buckets", "quotas", "caches", "authorizers", "metrics", "traces", "deployments"}
    assert parts["caches"] == 1
    client.post("/_codegen/reset/gone").assert_status(400)


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "http://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}],
    ids=str,
)
def test_web_pages_of_other_origins_are_refused(client: TestClient, headers: dict[str, str]) -> None:
    client.post("/_codegen/reset", headers=headers).assert_status(403)
    client.get("/_codegen/traces", headers=headers).assert_status(403)
    client.get("/_codegen/health", headers={"Origin": "http://localhost"}).assert_status(200)


def test_an_api_named_by_its_host_keeps_its_paths(client: TestClient) -> None:
    answer = client.get("/_codegen/health", headers={"Host": "shop.localhost"})
    assert answer.assert_status(403).json() == {"message": "Forbidden"}


def test_what_is_no_operation(client: TestClient) -> None:
    assert client.get("/_codegen/reset").assert_status(405).headers["Allow"] == "POST"
    assert "GET /_codegen/health" in client.get("/_codegen/gone").assert_status(404).json()["operations"]
    assert client.get("/_codegen/").assert_status(404).json()["message"] == "which operation?"
    client.post("/_codegen/deployments", content="{").assert_status(400)
    client.post("/_codegen/deployments", content="[]").assert_status(400)


@pytest.mark.parametrize(
    ("path", "body", "message"),
    [
        ("reset", {"caches": True}, "reset has no member caches: it takes none"),
        ("flush", {"stages": ["dev"]}, "flush has no member stages: its members are api, stage"),
        ("deployments", {"stage": "dev", "canary": {}}, "deployments has no member canary: "),
        ("deployments", {"canarySettings": {"percent": 5}}, "canarySettings has no member percent: "),
    ],
)
def test_members_that_mean_nothing_are_refused(
    client: TestClient, path: str, body: dict[str, Any], message: str
) -> None:
    deployments = told(client, "deployments")
    answer = client.post(f"/_codegen/{path}", content=json.dumps(body)).assert_status(400)
    assert answer.json()["message"].startswith(message)
    assert told(client, "deployments") == deployments


@pytest.mark.parametrize("last", ["abc", "-1", "²"])
def test_a_number_of_traces_that_is_none(client: TestClient, last: str) -> None:
    answer = client.get(f"/_codegen/traces?last={quote(last)}").assert_status(400)
    assert answer.json() == {"message": f"last is a number of traces, and is {last}"}
